using ForgeLsp.Core.Model;

namespace ForgeLsp.Features.Doctor.Checks;

/// <summary>What the hosts of the policy answered.</summary>
/// <param name="Hosts">One for each host, in the policy's order.</param>
/// <param name="IsNamed">Whether forge.yaml names hosts or cards, so that somebody counts on them.</param>
/// <param name="Driver">Version of this machine's driver; null where there is none.</param>
public sealed record GpuFacts(IReadOnlyList<GpuHostState> Hosts, bool IsNamed, string? Driver);

/// <summary>The GPU driver here, and the hosts that forge.yaml lists.</summary>
public sealed class GpuCheck(Func<CancellationToken, Task<GpuFacts>> facts) : IDoctorCheck
{
    private const string NoDriver = "was not found";

    /// <inheritdoc/>
    public string Name => "gpu";

    /// <inheritdoc/>
    public string Title => "GPUs";

    /// <inheritdoc/>
    public TimeSpan Limit => TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DoctorLine>> LookAsync(CancellationToken cancel) => Judge(await facts(cancel));

    internal IReadOnlyList<DoctorLine> Judge(GpuFacts facts) => [.. facts.Hosts.Select(host => Judge(host, facts))];

    private DoctorLine Judge(GpuHostState host, GpuFacts facts)
    {
        var isHere = HostNames.IsSame(host.Host, HostNames.Local);
        var subject = isHere ? "this machine" : host.Host;
        var driver = isHere && facts.Driver is { } version ? $", driver {version}" : "";
        return host switch
        {
            { Problem: null, Gpus.Count: > 0 } => this.Ok(subject, Cards(host) + driver),
            { Problem: { } problem, Gpus.Count: > 0 } => this.Warning(DoctorTopic.GpuDriver, subject, $"{Cards(host)}{driver}. {problem.TrimEnd('.')}", "See to the card that is named; the others can be used."),
            { Problem: { } problem } when isHere && problem.Contains(NoDriver, StringComparison.Ordinal) => this.NotUsed(
                subject, problem.TrimEnd('.'), facts.IsNamed ? null : "To see and book the cards of other machines, list them in forge.yaml: gpus.hosts or gpus.inventory."),
            { Problem: { } problem, IsReached: false } when !isHere => this.Problem(DoctorTopic.GpuHost, subject, problem.TrimEnd('.'), $"'ssh {host.Host} nvidia-smi' has to work without a question; or run 'forge gpu watch' there, which publishes its cards."),
            { Problem: { } problem } => this.Problem(DoctorTopic.GpuDriver, subject, problem.TrimEnd('.'), "See that nvidia-smi lists the cards there; a restart of the machine loads the driver anew."),
            _ => this.Warning(DoctorTopic.GpuDriver, subject, "nvidia-smi lists no card", "Look with 'nvidia-smi -L'; a container has to be given its cards."),
        };
    }

    private static string Cards(GpuHostState host) =>
        string.Join(", ", host.Gpus.GroupBy(static gpu => gpu.Name, StringComparer.Ordinal).Select(static same => same.Count() == 1 ? same.Key : $"{same.Count()} × {same.Key}"));
}
