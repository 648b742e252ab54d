namespace ForgeLsp.Features.Doctor.Checks;

/// <summary>What is known of the editor.</summary>
/// <param name="Folders">How many folders are open.</param>
/// <param name="IsTrusted">Whether the user trusts them.</param>
public sealed record EditorFacts(int Folders, bool IsTrusted)
{
    /// <summary>Settings that say something else than forge.yaml.</summary>
    public IReadOnlyList<EditorSetting> Against { get; init; } = [];
}

/// <summary>A setting of the editor that says something else than forge.yaml.</summary>
/// <param name="Name">Such as <c>forge.tracking.uri</c>.</param>
/// <param name="Value">Without credentials.</param>
/// <param name="IsOwn">Whether it is the user's own, and not the workspace's.</param>
/// <param name="Team">What forge.yaml says.</param>
public sealed record EditorSetting(string Name, string Value, bool IsOwn, string Team);

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
        .. editor.Against.Select(setting => this.Warning(
            DoctorTopic.EditorSettings, setting.Name, $"{(setting.IsOwn ? "your settings say" : "the workspace's settings say")} {setting.Value}, and forge.yaml {setting.Team}: the editor goes by the setting, the command line and your colleagues by forge.yaml",
            $"Take {setting.Name} out of {(setting.IsOwn ? "your settings" : ".vscode/settings.json")}, unless you mean it.")),
        .. editor.Against.Count == 0 ? [this.Ok("settings", "none says anything else than forge.yaml")] : Array.Empty<DoctorLine>(),
    ];
}
