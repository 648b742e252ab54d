namespace ForgeLsp.Features.Doctor.Checks;

/// <summary>A finding in forge.yaml. <paramref name="Line"/> begins at 1.</summary>
public sealed record PolicyFinding(int Line, string Message, bool IsError);

/// <summary>What is known of the workspace.</summary>
/// <param name="Root">Absolute path.</param>
/// <param name="HasPolicy">Whether there is a forge.yaml at the root.</param>
/// <param name="Policy">Findings of it, worst first.</param>
public sealed record WorkspaceFacts(string Root, bool HasPolicy, IReadOnlyList<PolicyFinding> Policy)
{
    /// <summary>How many files Forge says something about.</summary>
    public int Files { get; init; }

    /// <summary>How many experiments have metadata.</summary>
    public int Experiments { get; init; }

    /// <summary>How many models the catalogue has.</summary>
    public int Models { get; init; }

    /// <summary>How many Python files and notebooks there are.</summary>
    public int Scripts { get; init; }
}

/// <summary>The root, the policy, and whether Forge finds the files that it is for.</summary>
public sealed class WorkspaceCheck(Func<CancellationToken, Task<WorkspaceFacts>> facts) : IDoctorCheck
{
    /// <inheritdoc/>
    public string Name => "workspace";

    /// <inheritdoc/>
    public string Title => "Workspace";

    /// <inheritdoc/>
    public TimeSpan Limit => TimeSpan.FromSeconds(20);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DoctorLine>> LookAsync(CancellationToken cancel) => Judge(await facts(cancel));

    internal IReadOnlyList<DoctorLine> Judge(WorkspaceFacts facts) => [OfPolicy(facts), OfFiles(facts)];

    private DoctorLine OfPolicy(WorkspaceFacts facts)
    {
        if (!facts.HasPolicy)
        {
            return this.NotUsed("forge.yaml", "there is none, and the defaults hold", "'forge new policy' writes one with everything explained.");
        }

        if (facts.Policy.Count == 0)
        {
            return this.Ok("forge.yaml", "valid");
        }

        var first = facts.Policy[0];
        var found = $"line {first.Line}: {first.Message}{(facts.Policy.Count == 1 ? "" : $" (and {facts.Policy.Count - 1} more)")}";
        const string Next = "Mend it; 'forge check forge.yaml' shows every place.";
        return first.IsError ? this.Problem(DoctorTopic.PolicyInvalid, "forge.yaml", found, Next) : this.Warning(DoctorTopic.PolicyInvalid, "forge.yaml", found, Next);
    }

    private DoctorLine OfFiles(WorkspaceFacts facts) => facts.Files == 0
        ? this.Warning(
            DoctorTopic.NothingHere, "files", $"no experiment, catalogue, config or script was found in {facts.Root}", "Start Forge in the folder of your experiments; 'exclude' in forge.yaml, .gitignore and folders such as .venv are left out.")
        : this.Ok("files", $"{Amount(facts.Experiments, "experiment")}, {Amount(facts.Models, "model")}, {Amount(facts.Scripts, "script")}; {Amount(facts.Files, "file")} in all");

    private static string Amount(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}
