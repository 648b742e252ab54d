using System.Text.Json.Serialization;
using ForgeLsp.Features.Compare;
using ForgeLsp.Features.Scaffolds;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Lsp.Protocol;

/// <summary>Names of the custom messages that the server sends. Those that it receives are named by their handlers.</summary>
internal static class ForgeMethods
{
    public const string ViewsChanged = "forge/views/changed";
    public const string GpuNews = "forge/gpus/news";

    public const string ModelsOutput = "forge/models/output";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> Sent { get; } = [ViewsChanged, GpuNews, ModelsOutput];
}

/// <summary>Commands of the client that code lenses and code actions name, for clients that say they have them.</summary>
internal static class ForgeCommands
{
    /// <summary>Lets the user pick runs of one tracking experiment and compares them. Argument: the experiment's name.</summary>
    public const string CompareExperimentRuns = "forge.compareExperimentRuns";

    /// <summary>As <see cref="CompareExperimentRuns"/>, with the newest run picked already.</summary>
    public const string CompareWithLastRun = "forge.compareWithLastRun";

    /// <summary>Compares the last two runs of a script. Arguments: the tracking experiment's name, the script's path.</summary>
    public const string CompareLastRuns = "forge.compareLastRuns";

    /// <summary>Compares the last run of a script with its best. Arguments as of <see cref="CompareLastRuns"/>.</summary>
    public const string CompareLastWithBest = "forge.compareLastWithBest";

    /// <summary>Compares an experiment with its baseline. Argument: the id of its row.</summary>
    public const string CompareWithBaseline = "forge.compareWithBaseline";

    /// <summary>Shows an experiment in the Experiments view. Argument: the ids of its rows, from the root down.</summary>
    public const string RevealExperiment = "forge.revealExperiment";

    /// <summary>Runs a script on a card that is booked for as long as it runs. Argument: the script's uri.</summary>
    public const string RunWithGpu = "forge.runWithGpu";

    /// <summary>As <see cref="RunWithGpu"/>, and asks for the kind of card and how many.</summary>
    public const string RunWithGpuOptions = "forge.runWithGpuOptions";

    /// <summary>Opens a document. Argument: its uri, with <c>#line,column,length</c> behind it for the text to select (zero-based, UTF-16).</summary>
    public const string OpenDocument = "forge.openDocument";

    /// <summary>Brings the tracking registry to what the catalogue says of a model. Argument: the model's name in the catalogue.</summary>
    public const string TrackModel = "forge.trackModel";
}

/// <summary>Parameters of <c>forge/views/children</c>.</summary>
internal sealed record ViewChildrenParams(string View, string? Id = null, string? Page = null, RunsViewOptions? Options = null);

/// <summary>Parameters of <c>forge/views/tooltip</c>.</summary>
internal sealed record ViewTooltipParams(string View, string Id, RunsViewOptions? Options = null);

/// <summary>Parameters of <c>forge/views/badge</c>.</summary>
internal sealed record ViewBadgeParams(string View);

/// <summary>Parameters of <c>forge/views/changed</c>: the children of a node, or rows that look different, or everything.</summary>
internal sealed record ViewChangedParams(string View, string? Id, IReadOnlyList<string>? Rows = null);

/// <summary>Parameters of <c>forge/views/refresh</c>.</summary>
internal sealed record ViewRefreshParams(string View);

/// <summary>Parameters of <c>forge/views/rows</c>.</summary>
internal sealed record ViewRowsParams(string View, IReadOnlyList<string> Ids, RunsViewOptions? Options = null);

/// <summary>Parameters of <c>forge/views/visible</c>.</summary>
internal sealed record ViewsVisibleParams(IReadOnlyList<string> Views, bool Focused = true);

/// <summary>Parameters of <c>forge/artifacts/stat</c> and <c>forge/artifacts/list</c>. The path is relative to the run's artifacts, with <c>/</c>; empty for all of them.</summary>
internal sealed record ArtifactParams(string Store, string RunId, string Path);

/// <summary>Parameters of <c>forge/artifacts/save</c>. Either the target is the absolute path of the new file or folder, or <c>into</c> that of the folder it goes to.</summary>
internal sealed record ArtifactSaveParams(string Store, string RunId, string Path, string? Target = null, string? Into = null, string? WorkDoneToken = null);

/// <summary>Parameters of <c>forge/runs/list</c>. <paramref name="Text"/> is a filter or words, where <paramref name="Filter"/> must be a filter.</summary>
internal sealed record RunsListParams(string? Filter = null, int? Max = null, string? Experiment = null, string? Text = null);

/// <summary>Parameters of <c>forge/experiments/runs</c>: the id of an experiment's row or the name of a tracking experiment; a script's path or none; <c>last</c>, <c>best</c> or <c>all</c>.</summary>
internal sealed record ExperimentRunsParams(string Which, string? Id = null, string? Tracking = null, string? Script = null);

/// <summary>Parameters of <c>forge/runs/fields</c>. <paramref name="Node"/> is the id of an experiment's node.</summary>
internal sealed record RunsFieldsParams(string Node);

/// <summary>Parameters of <c>forge/runs/filterComplete</c>. The cursor is an offset in UTF-16 units; the end of the filter where it is absent.</summary>
internal sealed record FilterCompleteParams(string Node, string Filter, int? Cursor = null);

/// <summary>Parameters of <c>forge/runs/counterpart</c>. <paramref name="Kind"/> is <c>best</c>, <c>last</c> or <c>baseline</c>.</summary>
internal sealed record CounterpartParams(string Store, string RunId, string Kind);

/// <summary>Parameters of messages about one run.</summary>
internal sealed record RunParams(string Store, string RunId);

/// <summary>Parameters of <c>forge/runs/edit</c>. The action is one of those of <see cref="Features.RunActions.RunEdit"/>.</summary>
internal sealed record RunEditParams(string Store, string RunId, string Action, string? Key = null, string? Value = null, RunsViewOptions? Options = null);

/// <summary>Parameters of <c>forge/runs/code</c>. <paramref name="What"/> is <c>script</c> or <c>config</c>.</summary>
internal sealed record RunCodeParams(string Store, string RunId, string What);

/// <summary>Parameters of <c>forge/runs/text</c>: an id that another answer gave.</summary>
internal sealed record RunTextParams(string Id);

/// <summary>Parameters of <c>forge/runs/register</c>. <paramref name="Source"/> is what the run calls its model, <paramref name="Model"/> the name in the registry.</summary>
internal sealed record RegisterModelParams(string Store, string RunId, string Source, string Model, string? Description = null);

/// <summary>Parameters of <c>forge/runs/best</c>.</summary>
internal sealed record BestRunParams(IReadOnlyList<RunRef> Runs);

/// <summary>Parameters of messages about one experiment: the id of its row, <c>metadata:…</c>.</summary>
internal sealed record ExperimentParams(string Id);

/// <summary>Parameters of <c>forge/experiments/edit</c>. The action is <c>archive</c> or <c>handOff</c>, which needs <paramref name="To"/>.</summary>
internal sealed record ExperimentEditParams(string Id, string Action, string? To = null);

/// <summary>Parameters of <c>forge/experiments/way</c>: an experiment by its row, or the one that a run belongs to; how the view is grouped.</summary>
internal sealed record ExperimentWayParams(string? Id = null, string? Store = null, string? RunId = null, string? Group = null);

/// <summary>Answer to <c>forge/experiments/way</c>: the ids of rows from the root down.</summary>
internal sealed record ExperimentWay(IReadOnlyList<string> Nodes);

/// <summary>Parameters of <c>forge/gpus/reserve</c>.</summary>
internal sealed record ReserveParams(
    int GpuId, double Hours, string Purpose, string? Host = null, string? Start = null, IReadOnlyList<string>? Gpus = null, string? Any = null, int Count = 1);

/// <summary>Parameters of <c>forge/gpus/release</c>.</summary>
internal sealed record ReleaseParams(string Id, bool Force = false, string? Reason = null);

/// <summary>Parameters of <c>forge/gpus/extend</c>.</summary>
internal sealed record ExtendParams(string Id, double Hours, bool Force = false, string? Reason = null);

/// <summary>Parameters of <c>forge/gpus/shorten</c>: by how many hours, or until when.</summary>
internal sealed record ShortenParams(string Id, double? Hours = null, string? Until = null, bool Force = false, string? Reason = null);

/// <summary>Parameters of <c>forge/gpus/transfer</c>.</summary>
internal sealed record TransferParams(string Id, string ToUser, bool Force = false, string? Reason = null);

/// <summary>Parameters of <c>forge/models/sync</c>: names of the catalogue or of the server, without them all; with <c>update</c> also those that are there.</summary>
internal sealed record ModelSyncParams(IReadOnlyList<string>? Names = null, bool Update = false, string? WorkDoneToken = null);

/// <summary>Parameters of <c>forge/models/plan</c>: without <paramref name="To"/> a rollback, without a reason a look.</summary>
internal sealed record ModelPlanParams(string Model, string? To = null, string? Reason = null, string? Only = null);

/// <summary>Parameters of <c>forge/models/gates</c>: a plan, and the name under which its output is sent.</summary>
internal sealed record ModelGatesParams(string Id, string? Output = null, string? WorkDoneToken = null);

/// <summary>Parameters of <c>forge/models/transition</c> and <c>forge/models/track</c>: a plan, and whether it is taken back.</summary>
internal sealed record ModelStepParams(string Id, bool Back = false);

/// <summary>Answer to <c>forge/models/transition</c>.</summary>
internal sealed record ModelTransition(string? Refusal, WorkspaceEdit Edit, IReadOnlyList<string> Made, bool IsTracked);

/// <summary>Parameters of <c>forge/models/version</c>: the id of a row of the Models view.</summary>
internal sealed record NodeParams(string Id);

/// <summary>Parameters of <c>forge/models/checkName</c>. <paramref name="Kind"/> is <c>alias</c> or <c>tag</c>.</summary>
internal sealed record NameCheckParams(string Kind, string Name);

/// <summary>Answer to <c>forge/models/checkName</c>: why a server would refuse the name; null where it would not.</summary>
internal sealed record NameCheck(string? Problem);

/// <summary>Parameters of <c>forge/models/download</c>: the id of a row of the Models view, and the absolute path of the folder that gets a folder of the version's name.</summary>
internal sealed record ModelDownloadParams(string Id, string Into, string? WorkDoneToken = null);

/// <summary>Parameters of <c>forge/models/output</c>.</summary>
internal sealed record ModelOutputParams(string Output, string Text);

/// <summary>Parameters of <c>forge/new/start</c>: the address of the folder that it is about.</summary>
internal sealed record NewStartParams(string? Folder = null);

/// <summary>Parameters of <c>forge/new/check</c> and <c>forge/new/make</c>.</summary>
internal sealed record NewParams(string Kind, string Name, string? User = null, string? Goal = null, string? Folder = null, bool Branch = false, bool CarryChanges = false)
{
    /// <summary>What is wanted.</summary>
    /// <exception cref="ArgumentException">There is no such kind.</exception>
    [JsonIgnore]
    public ScaffoldWish Wish => new(ScaffoldKinds.Parse(Kind), Name) { User = User, Goal = Goal, Branch = Branch, CarryChanges = CarryChanges };
}

/// <summary>Parameters of <c>forge/stores/check</c>.</summary>
internal sealed record StoreCheckParams(string Address)
{
    public override string ToString() => "address";
}

/// <summary>Parameters of <c>forge/gpus/bookings</c>.</summary>
internal sealed record BookingsParams(string? Node = null);

/// <summary>Parameters of <c>forge/gpus/signIn</c>; nothing of them is kept.</summary>
internal sealed record BookSignInParams(string? User = null, string? Password = null)
{
    public override string ToString() => "sign in";
}

/// <summary>Parameters of <c>forge/stores/test</c>; nothing of them is kept.</summary>
internal sealed record StoreTestParams(string Address, string? User = null, string? Password = null, string? Token = null)
{
    public override string ToString() => "address";
}

/// <summary>Parameters of <c>forge/credentials</c>: all that the user signed in with.</summary>
internal sealed record CredentialsParams(IReadOnlyList<CredentialParams> Credentials);

/// <summary>What the user signed in with at one origin.</summary>
internal sealed record CredentialParams(string Origin, string? User = null, string? Password = null, string? Token = null)
{
    public override string ToString() => Origin;
}

/// <summary>Parameters of <c>forge/trust</c>.</summary>
internal sealed record TrustParams(bool Trusted);

/// <summary>Answer to <c>forge/debugState</c>: what the server believes. <paramref name="MemoryBytes"/> is the working set.</summary>
internal sealed record DebugState(IReadOnlyList<DebugDocument> Documents, long Version, long MemoryBytes, long Publishes);

/// <summary>An open document. Length in UTF-16 code units; the hash is FNV-1a (64 bits, hexadecimal) over the UTF-16 code units, low byte first.</summary>
internal sealed record DebugDocument(string Uri, string LanguageId, int Version, int Length, string TextHash);
