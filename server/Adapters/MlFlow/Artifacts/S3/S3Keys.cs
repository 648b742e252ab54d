namespace ForgeLsp.Adapters.MlFlow.Artifacts.S3;

/// <summary>Who asks S3: an access key with its secret, and the token that temporary keys come with. Never shown: <see cref="ToString"/> holds no secret.</summary>
/// <param name="Id">The access key's id.</param>
/// <param name="Secret">Signs requests; is never sent.</param>
/// <param name="Token">The session token of temporary keys, or null.</param>
internal sealed record S3Keys(string Id, string Secret, string? Token)
{
    /// <inheritdoc/>
    public override string ToString() => Token is null ? "keys" : "temporary keys";
}
