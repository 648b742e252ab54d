using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Compare.Export;
using ForgeLsp.Features.Experiments;
using ForgeLsp.Features.Names;
using ForgeLsp.Workspace.Analysis;
using ForgeLsp.Workspace.Index;

namespace ForgeLsp.Features.Reports;

/// <summary>
/// What reports are made from, as an editor or a terminal has it: the files of a workspace, its stores, bookings, catalogue and past. Nothing is read before a
/// report asks for it. What may not be asked before the workspace is trusted is null until then, and a report says that it was not asked.
/// </summary>
/// <param name="Root">Absolute path of the workspace.</param>
/// <param name="Policy">The team's policy.</param>
/// <param name="Time">The clock and the zone of days.</param>
public sealed record ReportScene(string Root, Policy Policy, TimeProvider Time)
{
    /// <summary>The experiments by their metadata; it reads those files and no others.</summary>
    public Func<CancellationToken, IReadOnlyList<ExperimentSummary>> Experiments { get; init; } = static _ => [];

    /// <summary>Every file of the workspace, read when first asked for; null where nobody can.</summary>
    public Func<CancellationToken, WorkspaceScope>? Files { get; init; }

    /// <summary>The tracking stores; null where none is to be asked.</summary>
    public IRunStores? Stores { get; init; }

    /// <summary>All bookings; null where nobody keeps any. It may throw <see cref="StoreException"/>.</summary>
    public Func<CancellationToken, Task<ReservationBook>>? Bookings { get; init; }

    /// <summary>The cards that bookings may be of, by name.</summary>
    public Func<ReservationBook, CancellationToken, Task<IReadOnlyList<CostCard>>>? Cards { get; init; }

    /// <summary>The model catalogue with its history; null where it lies outside of the workspace.</summary>
    public ICatalogueFiles? Catalogue { get; init; }

    /// <summary>Commits of the clone by their ids; null before the workspace is trusted.</summary>
    public IGit? Git { get; init; }

    /// <summary>The past of the clone, its branches and its working tree; null where the workspace is in no clone, and before it is trusted.</summary>
    public IGitHistory? History { get; init; }

    /// <summary>A page as it was built, by name; null where no pages are at hand. It may throw <see cref="StoreException"/>.</summary>
    public Func<string, PageParts>? Page { get; init; }

    /// <summary>
    /// Adds up the artifacts of a tracking experiment by run where they lie on a disk that this machine sees; false where they do not. Null before the
    /// workspace is trusted, for addresses in stores lead anywhere.
    /// </summary>
    public Func<Experiment, Action<string, long>, CancellationToken, bool>? Measure { get; init; }

    /// <summary>The findings of a file of <see cref="Files"/>; null where nobody checks.</summary>
    public Func<WorkspaceScope, SourceFile, CancellationToken, IReadOnlyList<CheckedFinding>>? Check { get; init; }

    /// <summary>The versions of data that this machine has; null before the workspace is trusted, for its settings may lead anywhere.</summary>
    public IDataCache? Data { get; init; }

    /// <summary>Whether the user trusts the workspace.</summary>
    public bool IsTrusted { get; init; } = true;

    /// <summary>Who asks.</summary>
    public string User { get; init; } = "";

    /// <summary>Takes what is being done, for people, and how far it is in percent; null where unknown.</summary>
    public Action<string, int?> Progress { get; init; } = static (_, _) => { };

    /// <summary>The experiment that a wish names.</summary>
    /// <exception cref="StoreException">It names none, or none that is there.</exception>
    public ExperimentSummary Experiment(string? target, CancellationToken cancel)
    {
        var known = Experiments(cancel);
        if (string.IsNullOrWhiteSpace(target))
        {
            throw new StoreException(StoreFailure.BadQuery, "Name the experiment that the report is about, by its experiment_id or its folder.");
        }

        var name = target.StartsWith(RowPrefix, StringComparison.Ordinal) ? target[RowPrefix.Length..] : target.Trim();
        var path = name.Replace('\\', '/').TrimEnd('/');
        var found = known.Where(one => one.Path == path || RelativePath.Folder(one.Path) == path).Take(1).ToList();
        if (found.Count == 0)
        {
            found = [.. known.Where(one => one.ExperimentId == name)];
        }

        return found switch
        {
            [var one] => one,
            [] => throw new StoreException(StoreFailure.BadQuery, UnknownExperiment.Message(name, known)),
            _ => throw new StoreException(StoreFailure.BadQuery, $"Several experiments are called '{Display.Plain(name)}'; name one by its folder: {string.Join(", ", found.Take(5).Select(static one => RelativePath.Folder(one.Path)))}."),
        };
    }

    /// <summary>The same, but that each file is checked once, however often its findings are asked for.</summary>
    public ReportScene CheckingOnce()
    {
        if (Check is not { } check)
        {
            return this;
        }

        var known = new Dictionary<string, IReadOnlyList<CheckedFinding>>(StringComparer.Ordinal);
        return this with { Check = (scope, file, cancel) => known.TryGetValue(file.Path, out var found) ? found : known[file.Path] = check(scope, file, cancel) };
    }

    private const string RowPrefix = "metadata:";
}
