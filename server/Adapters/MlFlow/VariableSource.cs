using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.MlFlow;

/// <summary>One place that holds variables: the environment, <c>.env</c>, <c>.env.team</c>.</summary>
/// <param name="Variable">The value of a name, or null.</param>
/// <param name="IsOwn">Whether it is the user's own, which no repository can write: the environment.</param>
internal sealed record VariableSource(Func<string, string?> Variable, bool IsOwn)
{
    /// <summary>Which of the three it is.</summary>
    public StoreSource Place { get; init; } = IsOwn ? StoreSource.Environment : StoreSource.EnvFile;

    /// <summary>The value of a variable; null where it is empty or not there.</summary>
    public string? this[string name] => Variable(name) is { Length: > 0 } value ? value : null;

    /// <summary>The places in order of precedence. Files of a repository say nothing before it is trusted.</summary>
    public static IReadOnlyList<VariableSource> Of(TrackingSettings settings)
    {
        var sources = new List<VariableSource> { new(settings.Variable, IsOwn: true) };
        if (settings.IsTrusted)
        {
            foreach (var (name, place) in new[] { (".env", StoreSource.EnvFile), (".env.team", StoreSource.TeamEnvFile) })
            {
                sources.Add(new(DotEnv.Read(Path.Combine(settings.Root, name)).GetValueOrDefault, IsOwn: false) { Place = place });
            }
        }

        return sources;
    }
}
