using ForgeLsp.Features.Artifacts;
using ForgeLsp.Features.CodeActions;
using ForgeLsp.Features.Compare;
using ForgeLsp.Features.Compare.Export;
using ForgeLsp.Features.Experiments;
using ForgeLsp.Features.Gpus;
using ForgeLsp.Features.Models;
using ForgeLsp.Features.Ollama;
using ForgeLsp.Features.Reports;
using ForgeLsp.Features.RunActions;
using ForgeLsp.Features.RunCode;
using ForgeLsp.Features.Stores;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Lsp;

/// <summary>What is done with single runs. Failures are those of <see cref="IFeatures"/>.</summary>
public interface IRunActions
{
    /// <summary>What there is to know of a run before something is done with it.</summary>
    Task<RunAbout> AboutAsync(RunRef run, CancellationToken cancel);

    /// <summary>Changes a run on a tracking server. It writes. <paramref name="options"/>: how its row is drawn.</summary>
    Task<EditedRun> EditAsync(RunEdit edit, RunsViewOptions options, CancellationToken cancel);

    /// <summary>The models of a run that can be registered, and the names of those in the registry.</summary>
    Task<RunModels> ModelsAsync(RunRef run, CancellationToken cancel);

    /// <summary>Registers a model of a run. It writes.</summary>
    Task<RegisteredVersion> RegisterAsync(RunRef run, string source, string model, string? description, CancellationToken cancel);

    /// <summary>Which of several runs is the best, and why.</summary>
    Task<BestOfRuns> BestAsync(IReadOnlyList<RunRef> runs, CancellationToken cancel);

    /// <summary>The commit of a run, as a text to ask for.</summary>
    Task<RunCodeText> CommitAsync(RunRef run, CancellationToken cancel);

    /// <summary>The script of a run, or (<paramref name="isConfig"/>) its config, beside the working tree.</summary>
    Task<RunComparisons> CompareAsync(RunRef run, bool isConfig, CancellationToken cancel);

    /// <summary>The text of an id that another member gave.</summary>
    Task<string> TextAsync(string id, CancellationToken cancel);
}

/// <summary>The models of the catalogue and an Ollama server. Failures are those of <see cref="IFeatures"/>.</summary>
public interface IModelSync
{
    /// <summary>The catalogue beside what the server has. Nothing is changed.</summary>
    Task<SyncPlan> PlanAsync(CancellationToken cancel);

    /// <summary>Brings models onto the server. It writes there. <paramref name="progress"/> takes a line for people and a percentage.</summary>
    Task<SyncResult> SyncAsync(SyncWish wish, Action<string, int?> progress, CancellationToken cancel);
}

/// <summary>Reports of the workspace. Failures are those of <see cref="IFeatures"/>.</summary>
public interface IReports
{
    /// <summary>The kinds that there are.</summary>
    ReportKinds Kinds { get; }

    /// <summary>Makes a report. <paramref name="progress"/> takes a line for people and a percentage, null where unknown.</summary>
    Task<ReportText> MakeAsync(ReportRequest request, Action<string, int?> progress, CancellationToken cancel);
}

/// <summary>Runs side by side. Failures are those of <see cref="IFeatures"/>.</summary>
public interface IComparisons
{
    /// <summary>What differs between runs, without their curves.</summary>
    Task<CompareResult> CompareAsync(CompareRequest request, CancellationToken cancel);

    /// <summary>The curves of the metrics that show.</summary>
    Task<CurvesResult> CurvesAsync(CurvesRequest request, CancellationToken cancel);

    /// <summary>What differs in code, configs, data and environment.</summary>
    Task<DifferencesResult> DifferencesAsync(DifferencesRequest request, CancellationToken cancel);

    /// <summary>What changed from the commit of a run to the working tree.</summary>
    Task<CommitChange> WorkingTreeAsync(RunRef run, CancellationToken cancel);

    /// <summary>The artifacts that can be shown side by side.</summary>
    Task<SharedArtifacts> SharedArtifactsAsync(SharedArtifactsRequest request, CancellationToken cancel);

    /// <summary>A table or text of several runs.</summary>
    Task<ArtifactTables> ArtifactTablesAsync(ArtifactTablesRequest request, CancellationToken cancel);

    /// <summary>A picture of one run.</summary>
    Task<ArtifactPicture> PictureAsync(RunRef run, string path, CancellationToken cancel);

    /// <summary>A comparison as a text to save or copy.</summary>
    Task<ExportedComparison> ExportAsync(ExportRequest request, CancellationToken cancel);
}

/// <summary>Cards and their bookings. A refusal is an answer. Failures are those of <see cref="IFeatures"/>.</summary>
public interface IGpus
{
    /// <summary>The cards that can be booked.</summary>
    Task<GpuList> ListAsync(CancellationToken cancel);

    /// <summary>One's own bookings, as far as they may be looked at. From then on the client is told when they change, and of violations.</summary>
    Task<MyBookings> MineAsync(CancellationToken cancel);

    /// <summary>All cards with the bookings of a span of time.</summary>
    Task<GpuCalendar> CalendarAsync(CalendarRequest request, CancellationToken cancel);

    /// <summary>Running and coming bookings, and which of them holds the card of a node now.</summary>
    Task<GpuBookings> BookingsAsync(string? node, CancellationToken cancel);

    /// <summary>What the place of the bookings takes to sign in, and whether it lets in who typed this; null to ask only. Nothing of it is kept.</summary>
    Task<BookLogin> SignInAsync(StoreCredential? typed, CancellationToken cancel);

    /// <summary>Books cards. It writes.</summary>
    Task<ReserveResult> ReserveAsync(ReserveRequest wish, CancellationToken cancel);

    /// <summary>Ends a booking. It writes.</summary>
    Task<ReserveResult> ReleaseAsync(ReleaseRequest wish, CancellationToken cancel);

    /// <summary>Lengthens a booking. It writes.</summary>
    Task<ReserveResult> ExtendAsync(ExtendRequest wish, CancellationToken cancel);

    /// <summary>Ends a booking earlier. It writes.</summary>
    Task<ReserveResult> ShortenAsync(ShortenRequest wish, CancellationToken cancel);

    /// <summary>Hands a booking over. It writes.</summary>
    Task<ReserveResult> TransferAsync(TransferRequest wish, CancellationToken cancel);
}

/// <summary>Models of the catalogue and their transitions, step by step. A refusal is an answer. Failures are those of <see cref="IFeatures"/>.</summary>
public interface IModels
{
    /// <summary>The models with their versions, for pick lists.</summary>
    Task<ModelChoices> ListAsync(CancellationToken cancel);

    /// <summary>What a transition would do.</summary>
    Task<ModelPlan> PlanAsync(PromotionWish wish, CancellationToken cancel);

    /// <summary>Looks whether the gate of a plan holds. It runs commands of the policy, in trusted workspaces. <paramref name="report"/> takes what is looked at, <paramref name="output"/> lines for people.</summary>
    Task<GateAnswer> RunGatesAsync(string id, Action<string> report, Action<string> output, CancellationToken cancel);

    /// <summary>The edits of a plan, or those that take it back. Nothing is written.</summary>
    Task<TransitionEdits> EditAsync(string id, bool isBack, CancellationToken cancel);

    /// <summary>Brings the tracking registry along, or back. It writes.</summary>
    Task<TrackedAnswer> TrackAsync(string id, bool isBack, CancellationToken cancel);

    /// <summary>The version of a row of the Models view, or the one that a model of the catalogue names, as it is now.</summary>
    Task<VersionAbout> VersionAsync(string id, CancellationToken cancel);

    /// <summary>Changes a version on a tracking server. It writes.</summary>
    Task<VersionEdited> EditVersionAsync(VersionEdit edit, CancellationToken cancel);

    /// <summary>Copies the files of a version into a new folder in <paramref name="into"/>. It writes. <paramref name="progress"/> takes a line for people and a percentage.</summary>
    Task<ArtifactSave> DownloadAsync(string id, string into, Action<string, int?> progress, CancellationToken cancel);
}

/// <summary>What is done with experiments of the workspace. Failures are those of <see cref="IFeatures"/>.</summary>
public interface IExperimentActions
{
    /// <summary>All of them, for a pick list, with everybody whom they name.</summary>
    Task<ExperimentChoices> ListAsync(CancellationToken cancel);

    /// <summary>The edits that archive one. Nothing is written.</summary>
    Task<IReadOnlyList<DocumentEdit>> ArchiveAsync(string id, CancellationToken cancel);

    /// <summary>The edits that make somebody else answer for one. Nothing is written.</summary>
    Task<IReadOnlyList<DocumentEdit>> HandOffAsync(string id, string to, CancellationToken cancel);

    /// <summary>The runs to compare one with its baseline by.</summary>
    Task<BaselineRuns> BaselineAsync(string id, CancellationToken cancel);

    /// <summary>The runs of one to compare: <c>last</c> two, <c>best</c> and last, or <c>all</c>. Named by the id of its row, or by its tracking experiment; <paramref name="script"/>: only runs of that script.</summary>
    Task<RunsToCompare> RunsAsync(string? id, string? tracking, string? script, string which, CancellationToken cancel);

    /// <summary>The ids of the rows that lead to one in the view, or to that of a run.</summary>
    Task<IReadOnlyList<string>> WayAsync(string? id, RunRef? run, string? group, CancellationToken cancel);
}
