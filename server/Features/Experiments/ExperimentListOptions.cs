namespace ForgeLsp.Features.Experiments;

/// <summary>How the user wants to see experiments; the client remembers it and sends it with each request.</summary>
/// <param name="Group"><c>researcher</c> (also where absent), <c>status</c>, <c>tag</c> or <c>tracking</c>.</param>
/// <param name="Filter">Words that all have to be there; see <see cref="ExperimentFilter"/>. Null: all.</param>
public sealed record ExperimentListOptions(string? Group = null, string? Filter = null)
{
    /// <summary>All, by researcher.</summary>
    public static ExperimentListOptions None { get; } = new();
}
