using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python.Notebooks;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Artifacts;
using ForgeLsp.Features.CodeActions;
using ForgeLsp.Features.Compare;
using ForgeLsp.Features.Completion;
using ForgeLsp.Features.Diagnostics;
using ForgeLsp.Features.Doctor;
using ForgeLsp.Features.Gpus;
using ForgeLsp.Features.Hover;
using ForgeLsp.Features.Lenses;
using ForgeLsp.Features.Live;
using ForgeLsp.Features.Names;
using ForgeLsp.Features.Policies;
using ForgeLsp.Features.Runs;
using ForgeLsp.Features.Runs.Search;
using ForgeLsp.Features.Stores;
using ForgeLsp.Features.Views;
using ForgeLsp.Workspace.Documents;
using ForgeLsp.Workspace.Index;

namespace ForgeLsp.Lsp;

/// <summary>Makes the session of one client. Host implements it; it is the only way from the endpoint to the rest of Forge.</summary>
public interface ISessionFactory
{
    /// <summary>Called once, at <c>initialize</c>, on the reader thread: it must return at once and do slow work (indexing) in the background.</summary>
    ISession Create(SessionStart start);
}

/// <summary>What a session begins with.</summary>
/// <param name="FolderUris">Workspace folders, in the client's spelling; empty where no folder is open.</param>
/// <param name="Trusted">Whether the user trusts the workspace. Before that: no process, no network, no address taken from the repository.</param>
/// <param name="Settings">The user's settings.</param>
/// <param name="Client">The way back to the client.</param>
public sealed record SessionStart(IReadOnlyList<string> FolderUris, bool Trusted, SessionSettings Settings, IClient Client)
{
    /// <summary>Whether the client tells what other programs do to the files. Where it does not, they are looked at when a document is saved.</summary>
    public bool HearsOfFiles { get; init; } = true;
}

/// <summary>The user's settings (<c>forge.*</c>); null where unset.</summary>
/// <param name="TrackingUri">Where runs are: a folder, or the address of a database.</param>
/// <param name="Reservations">The file with the GPU reservations.</param>
/// <param name="User">The name that reservations are made under.</param>
public sealed record SessionSettings(string? TrackingUri = null, string? Reservations = null, string? User = null)
{
    /// <summary>Nothing is set.</summary>
    public static SessionSettings None { get; } = new();

    /// <summary>Whether <see cref="TrackingUri"/> is the user's own, and not one of the workspace, which a repository can bring along.</summary>
    public bool IsTrackingUriOwn { get; init; }

    /// <summary>Whether <see cref="Reservations"/> is the user's own, in the same sense.</summary>
    public bool IsReservationsOwn { get; init; }

    /// <summary>Stores that are shown beside the one at <see cref="TrackingUri"/>.</summary>
    public IReadOnlyList<TrackingStore> Stores { get; init; } = [];

    /// <summary>How the editor reaches other machines.</summary>
    public NetworkSettings Network { get; init; } = NetworkSettings.None;

    /// <summary>Where the user's Ollama is; null for what OLLAMA_HOST says.</summary>
    public string? OllamaHost { get; init; }

    /// <summary>Without addresses, which may hold passwords.</summary>
    public override string ToString() => "settings";
}

/// <summary>How much a log line matters; the numbers are those of <c>window/logMessage</c>.</summary>
public enum LogLevel { Error = 1, Warning = 2, Information = 3, Debug = 4 }

/// <summary>The client as a session sees it. Every member may be called from any thread and returns at once.</summary>
public interface IClient
{
    /// <summary>One line for stderr and the client's output panel; never a secret, never a stack.</summary>
    void Log(LogLevel level, string message);

    /// <summary>Shows that something long is going on, until the result is disposed; silent where the client has no progress.</summary>
    IWorkProgress BeginProgress(string title);

    /// <summary>
    /// The findings of these documents may have changed for a reason other than their own edit: another file, the policy, a store. Call it
    /// after <see cref="ISession.Current"/> shows it. The endpoint itself re-checks a document that was opened, changed or closed.
    /// </summary>
    void DiagnosticsInvalidated(IReadOnlyList<string> uris);

    /// <summary>A view (or the children of one node of it, where the id is not null) is out of date.</summary>
    void ViewChanged(string view, string? id);

    /// <summary>Rows of a view look different, while their children are as they were.</summary>
    void ViewRowsChanged(string view, IReadOnlyCollection<string> ids);

    /// <summary>What the user did not ask for, and should know of cards and bookings.</summary>
    void GpuNews(GpuNews news);
}

/// <summary>A piece of work that the client shows. Dispose ends it.</summary>
public interface IWorkProgress : IDisposable
{
    /// <summary>Says how far it is: <paramref name="percentage"/> from 0 to 100, or null where unknown.</summary>
    void Report(string message, int? percentage);
}

/// <summary>Everything that happens to documents. Called on the reader thread only, in the order of arrival; must return at once.</summary>
public interface IDocumentSink
{
    /// <summary>The editor now holds the document; what is on disk no longer counts.</summary>
    void Open(string uri, string languageId, int version, SourceText text);

    /// <summary>The document's whole new text.</summary>
    void Change(string uri, int version, SourceText text);

    /// <summary>The editor opened a notebook, or changed it: all of its cells. Their texts are no documents beside it.</summary>
    void PutNotebook(string uri, int version, Notebook notebook);

    /// <summary>The editor let go of a notebook: what is on disk counts again.</summary>
    void CloseNotebook(string uri);

    /// <summary>The editor saved it: disk and document agree now.</summary>
    void Save(string uri);

    /// <summary>The editor let go of it: what is on disk counts again.</summary>
    void Close(string uri);

    /// <summary>Files or folders changed on disk.</summary>
    void FilesChanged(IReadOnlyList<FileChange> changes);

    /// <summary>Workspace folders came and went.</summary>
    void FoldersChanged(IReadOnlyList<string> addedUris, IReadOnlyList<string> removedUris);

    /// <summary>The user gave or took back trust.</summary>
    void SetTrust(bool trusted);

    /// <summary>The user changed settings.</summary>
    void Configure(SessionSettings settings);

    /// <summary>Views came onto the screen or left it, or the window got or lost the focus. What nobody looks at is not kept up to date.</summary>
    void Attend(ViewAttention attention);

    /// <summary>The user asks for a view anew: stores that did not answer are asked again at once.</summary>
    void AskAnew();

    /// <summary>What the user signed in with at tracking stores, all of it; used once the workspace is trusted.</summary>
    void SetCredentials(IReadOnlyList<TrackingCredential> credentials);
}

/// <summary>
/// All documents at one moment. Immutable, and never throws for a document that it does not know. A request works on the snapshot
/// of the moment it was read, whatever arrives in the meantime.
/// </summary>
public interface ISnapshot
{
    /// <summary>Counts the snapshots of this session.</summary>
    long Version { get; }

    /// <summary>The documents that the editor holds.</summary>
    IReadOnlyCollection<OpenDocument> OpenDocuments { get; }

    /// <summary>All documents that may have findings, open ones and files on disk, in the spelling that is used for talking.</summary>
    IReadOnlyList<string> CheckedUris { get; }

    /// <summary>A document that the editor holds, or a cell of a notebook that it holds, or null.</summary>
    OpenDocument? Document(string uri);

    /// <summary>A notebook that the editor holds, or null.</summary>
    OpenDocument? Notebook(string uri) => null;

    /// <summary>All findings of one document: an open one, or a file of the workspace; for a cell those of its whole notebook. Null where there is nothing to say, ever (deleted, closed, not ours).</summary>
    DocumentDiagnostics? Check(string uri, CancellationToken cancel);

    /// <summary>
    /// The place that a finding in <paramref name="fromUri"/> names by its <paramref name="path"/> (relative to the same workspace root, with <c>/</c>), as
    /// the client knows it. Null where the file cannot be read.
    /// </summary>
    ClientPlace? Locate(string fromUri, string path, TextSpan span);

    /// <summary>What the editor can offer for <paramref name="range"/>.</summary>
    IReadOnlyList<CodeActionItem> CodeActions(string uri, TextSpan range, CancellationToken cancel);

    // Names, outlines, links

    /// <summary>A document with the workspace folder that it lies in, for the features that follow names; null where nothing is known of it.</summary>
    DocumentScope? Scope(string uri) => null;

    /// <summary>The workspace folders.</summary>
    IReadOnlyList<WorkspaceScope> Folders => [];

    // While writing and looking

    /// <summary>What can be written at <paramref name="offset"/>, in the order in which it is to be shown.</summary>
    Task<IReadOnlyList<CompletionItem>> CompletionsAsync(string uri, int offset, CompletionOptions options, CancellationToken cancel);

    /// <summary>What is known of the key or value at <paramref name="offset"/>; null where nothing is.</summary>
    Task<HoverText?> HoverAsync(string uri, int offset, CancellationToken cancel);
}

/// <summary>
/// The features with stores, hosts and services behind them. Any member may throw <see cref="ArgumentException"/> for a wrong parameter
/// (answered with -32602) and <see cref="FeatureException"/> for a failure that the user can mend (answered with -32803).
/// </summary>
public interface IFeatures
{
    /// <summary>The tree views.</summary>
    ViewsFeature Views { get; }

    /// <summary>What is done with single runs.</summary>
    IRunActions RunActions { get; }

    /// <summary>What is done with experiments of the workspace.</summary>
    IExperimentActions ExperimentActions { get; }

    /// <summary>Runs for a pick list, newest first, at most <paramref name="max"/>. A null <paramref name="filter"/> means all, a null <paramref name="experiment"/> those of every tracking experiment.</summary>
    Task<RunChoices> RunsAsync(string? filter, string? experiment, int max, CancellationToken cancel);

    /// <summary>The fields that the runs of an experiment's node really have.</summary>
    Task<PickFields> RunFieldsAsync(string node, CancellationToken cancel);

    /// <summary>What is wrong with a filter on the runs of an experiment's node, and how it can go on at the cursor (its end where null).</summary>
    Task<FilterCompletions> CompleteFilterAsync(string node, string filter, int? cursor, CancellationToken cancel);

    /// <summary>What a run is compared with: <c>best</c>, <c>last</c> or <c>baseline</c>.</summary>
    Task<Counterpart> CounterpartAsync(RunRef run, string kind, CancellationToken cancel);

    /// <summary>What the stores know of one tracking experiment, in a few words; within two seconds, whatever they do. <paramref name="isLast"/>: its last run goes before the count.</summary>
    Task<ExperimentRuns> ExperimentRunsAsync(string experiment, string? metric, bool isLast, CancellationToken cancel);

    /// <summary>What stands at a path of a run's artifacts.</summary>
    Task<ArtifactStat> ArtifactStatAsync(string store, string runId, string path, CancellationToken cancel);

    /// <summary>What is directly in a folder of a run's artifacts.</summary>
    Task<ArtifactFolder> ArtifactFolderAsync(string store, string runId, string folder, CancellationToken cancel);

    /// <summary>Copies a file or folder of a run's artifacts to the disk. It writes. <paramref name="progress"/> takes a line for people and a percentage, null where unknown.</summary>
    Task<ArtifactSave> SaveArtifactAsync(ArtifactSaveWish wish, Action<string, int?> progress, CancellationToken cancel);

    /// <summary>Runs side by side.</summary>
    IComparisons Comparisons { get; }

    /// <summary>The first draft of the team's policy; nothing is written.</summary>
    Task<NewPolicy> NewPolicyAsync(CancellationToken cancel);

    /// <summary>Projects, experiments and agents from templates.</summary>
    IScaffolds Scaffolds { get; }

    /// <summary>What is wrong with what Forge works with, and what to do; nothing is changed.</summary>
    Task<DoctorPage> DoctorAsync(CancellationToken cancel);

    /// <summary>What the team has done, and where it stands.</summary>
    IReports Reports { get; }

    /// <summary>The tracking stores as things to add and to sign in to.</summary>
    StoresFeature Stores { get; }

    /// <summary>Cards and their bookings.</summary>
    IGpus Gpus { get; }

    /// <summary>Models of the catalogue.</summary>
    IModels Models { get; }

    /// <summary>The models of the catalogue and Ollama.</summary>
    IModelSync ModelSync { get; }
}

/// <summary>A feature cannot do what was asked, for a reason outside of Forge. The message says what is wrong and what to do.</summary>
public sealed class FeatureException(string message) : Exception(message);

/// <summary>One client's workspace: documents go in, snapshots and features come out. Disposed when the client leaves.</summary>
public interface ISession : IAsyncDisposable
{
    /// <summary>Where mutating notifications go.</summary>
    IDocumentSink Documents { get; }

    /// <summary>The newest snapshot.</summary>
    ISnapshot Current { get; }

    /// <summary>The features behind custom messages.</summary>
    IFeatures Features { get; }
}
