using ForgeLsp.Core.Credentials;

namespace ForgeLsp.Features.Reports;

/// <summary>What a report is about.</summary>
public enum ReportSubject
{
    /// <summary>The whole workspace.</summary>
    Workspace,

    /// <summary>One experiment, which whoever asks has to name.</summary>
    Experiment,

    /// <summary>One experiment, or the whole workspace where none is named.</summary>
    ExperimentOrWorkspace,
}

/// <summary>
/// A kind of report: one class, and a line in <see cref="ReportTable"/>. Command line and editor offer what stands there. A report reads its facts from the
/// <see cref="ReportScene"/>, makes its data by a pure function of facts and a clock, and prints them.
/// </summary>
public interface IReport
{
    /// <summary>The word that it is asked for by, such as <c>weekly</c>.</summary>
    string Kind { get; }

    /// <summary>Its name for people.</summary>
    string Title { get; }

    /// <summary>What it tells, in a sentence.</summary>
    string What { get; }

    /// <summary>What it is about.</summary>
    ReportSubject Subject => ReportSubject.Workspace;

    /// <summary>Whether it is a page of HTML; else it is Markdown.</summary>
    bool IsPage => false;

    /// <summary>The file that the command line writes where none is named, relative to the workspace, of a report about an experiment to its folder; null where it prints.</summary>
    string? DefaultFile => null;

    /// <summary>Whether people go on writing in that file, so that it is never overwritten unless <c>--force</c> is given.</summary>
    bool IsWrittenByPeople => false;

    /// <summary>What the command line's <c>--since</c> means for it, in a sentence; null where it takes none.</summary>
    string? Since => null;

    /// <summary>What it may be told beside that.</summary>
    IReadOnlyList<ReportOption> Options => [];

    /// <summary>What the help of the command line says beyond <see cref="What"/>, in sentences.</summary>
    string Details => "";

    /// <summary>Whole command lines.</summary>
    IReadOnlyList<string> Examples { get; }

    /// <summary>Makes the report. What cannot be read is said in it, and does not keep it from being made.</summary>
    /// <exception cref="Core.Ports.StoreException">What it is about is not there; the message says what to do.</exception>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    Task<MadeReport> MakeAsync(ReportWish wish, ReportScene scene, CancellationToken cancel);
}

/// <summary>An option of a report.</summary>
/// <param name="Name">In lower case with hyphens, without <c>--</c>.</param>
/// <param name="What">What it does, in a sentence.</param>
/// <param name="Choices">The values that it may have; empty for any text, or for a flag.</param>
/// <param name="IsFlag">Whether it has no value: it is given, or not.</param>
public sealed record ReportOption(string Name, string What, IReadOnlyList<string> Choices, bool IsFlag = false);

/// <summary>What is asked for.</summary>
public sealed record ReportWish
{
    /// <summary>An experiment: its <c>experiment_id</c>, the path of its folder or metadata, or the id of its row; null for none.</summary>
    public string? Target { get; init; }

    /// <summary>What was before does not count; null for what the report does by itself.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Options by name; a flag that is given has the value <c>true</c>.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// What leads from where the report will be to the root of the workspace, as an address: empty, or with a <c>/</c> at its end, such as <c>../</c> or
    /// <c>file:///srv/ml/</c>.
    /// </summary>
    public string ToRoot { get; init; } = "";

    /// <summary>The folder that the report will be in, relative to the workspace; empty for its root, and where that is not known.</summary>
    public string Home { get; init; } = "";

    /// <summary>The value of an option; null where it is not given.</summary>
    public string? Option(string name) => Options.GetValueOrDefault(name);
}

/// <summary>A report that was made.</summary>
/// <param name="Title">What stands above it.</param>
/// <param name="FileName">What a file with it is usually called, relative to the workspace, with <c>/</c>.</param>
/// <param name="Text">Markdown, or a page of HTML that needs nothing beside it.</param>
/// <param name="Json">Its data, as <c>docs/json.md</c> describes them; made when asked for.</param>
/// <param name="Problems">What could not be read, each in a sentence. They stand in the report too.</param>
public sealed record MadeReport(string Title, string FileName, Func<string> Text, Func<string> Json, IReadOnlyList<string> Problems)
{
    /// <summary>The report for people; without credentials, whatever metadata, commits and runs have put into it.</summary>
    public Func<string> Text { get; } = () => CredentialMask.Of(Text());

    /// <summary>The report for programs; without credentials too.</summary>
    public Func<string> Json { get; } = () => CredentialMask.Of(Json());
}
