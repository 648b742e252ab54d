namespace ForgeLsp.Adapters.MlFlow;

/// <summary>The hosts that the user named: on the command line, in settings of their own, by signing in, or as the environment's <c>MLFLOW_TRACKING_URI</c>.</summary>
internal sealed class NamedHosts
{
    private const string Variable = "MLFLOW_TRACKING_URI";
    private readonly HashSet<string> _byHand;

    public NamedHosts(TrackingSettings settings, IReadOnlyList<VariableSource> sources)
        : this(settings.Named, sources)
    {
    }

    /// <summary>Of addresses that were given by hand, and of <paramref name="sources"/>.</summary>
    public NamedHosts(IEnumerable<string?> byHand, IReadOnlyList<VariableSource> sources) =>
        _byHand = byHand.Concat(sources.Where(static source => source.IsOwn).Select(static source => source[Variable]))
            .Select(TrackingAddress.HostOf).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the user's own secrets may go to a host (<see cref="TrackingAddress.Host"/>).</summary>
    public bool IsNamed(string? host) => host is not null && _byHand.Contains(host);

    /// <summary>Whether what stands in one place may go to a host: the user named it, or that very place does.</summary>
    public bool IsNamed(VariableSource source, string? host) =>
        IsNamed(host) || (host is not null && string.Equals(TrackingAddress.HostOf(source[Variable]), host, StringComparison.OrdinalIgnoreCase));
}
