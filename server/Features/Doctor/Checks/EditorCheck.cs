namespace ForgeLsp.Features.Doctor.Checks;

/// <summary>What is known of the editor.</summary>
/// <param name="Folders">How many folders are open.</param>
/// <param name="IsTrusted">Whether the user trusts them.</param>
public sealed record EditorFacts(int Folders, bool IsTrusted);

/// <summary>The editor that asks.</summary>
public sealed class EditorCheck(Func<EditorFacts> facts) : IDoctorCheck
{
    /// <inheritdoc/>
    public string Name => "editor";

    /// <inheritdoc/>
    public string Title => "Editor";

    /// <inheritdoc/>
    public TimeSpan Limit => TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DoctorLine>> LookAsync(CancellationToken cancel) => Task.FromResult(Judge(facts()));

    internal IReadOnlyList<DoctorLine> Judge(EditorFacts editor) =>
    [
        editor.Folders > 0
            ? this.Ok("folders", $"{editor.Folders} open")
            : this.Warning(DoctorTopic.NothingHere, "folders", "no folder is open", "Open the folder of your experiments."),
        editor.IsTrusted
            ? this.Ok("trust", "you trust the workspace")
            : this.Warning(DoctorTopic.Untrusted, "trust", "you do not trust the workspace: nothing is run, and no other machine is reached", "Run 'Workspaces: Manage Workspace Trust' if you know where the folder comes from."),
    ];
}
