namespace ForgeLsp.Features.Doctor.Checks;

/// <summary>Stands for a check that would run programs, reach other machines or read credentials, which waits for the user's trust.</summary>
public sealed class UntrustedCheck(IDoctorCheck check) : IDoctorCheck
{
    /// <inheritdoc/>
    public string Name => check.Name;

    /// <inheritdoc/>
    public string Title => check.Title;

    /// <inheritdoc/>
    public TimeSpan Limit => TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DoctorLine>> LookAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<DoctorLine>>(
        [this.NotUsed(Title, "not looked at: it would run programs or reach other machines, which waits until you trust the workspace", "Run 'Workspaces: Manage Workspace Trust', then this again.") with { Help = DoctorTopic.Untrusted.Link }]);
}
