using ForgeLsp.Features.Compare;

namespace ForgeLsp.Lsp.Protocol;

/// <summary>Names of the custom messages that the server sends. Those that it receives are named by their handlers.</summary>
internal static class ForgeMethods
{
    public const string ViewsChanged = "forge/views/changed";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> Sent { get; } = [ViewsChanged];
}

/// <summary>Commands of the client that code lenses and code actions name, for clients that say they have them.</summary>
internal static class ForgeCommands
{
    /// <summary>Lets the user pick runs of one tracking experiment and compares them. Argument: the experiment's name.</summary>
    public const string CompareExperimentRuns = "forge.compareExperimentRuns";

    /// <summary>As <see cref="CompareExperimentRuns"/>, with the newest run picked already.</summary>
    public const string CompareWithLastRun = "forge.compareWithLastRun";

    /// <summary>Shows an experiment in the Experiments view. Argument: the ids of its rows, from the root down.</summary>
    public const string RevealExperiment = "forge.revealExperiment";

    /// <summary>Opens a document. Argument: its uri, with <c>#line,column,length</c> behind it for the text to select (zero-based, UTF-16).</summary>
    public const string OpenDocument = "forge.openDocument";
}

/// <summary>Parameters of <c>forge/views/children</c>.</summary>
internal sealed record ViewChildrenParams(string View, string? Id = null, string? Page = null);

/// <summary>Parameters of <c>forge/views/changed</c>: the children of a node, or rows that look different, or everything.</summary>
internal sealed record ViewChangedParams(string View, string? Id, IReadOnlyList<string>? Rows = null);

/// <summary>Parameters of <c>forge/views/refresh</c>.</summary>
internal sealed record ViewRefreshParams(string View);

/// <summary>Parameters of <c>forge/views/rows</c>.</summary>
internal sealed record ViewRowsParams(string View, IReadOnlyList<string> Ids);

/// <summary>Parameters of <c>forge/views/visible</c>.</summary>
internal sealed record ViewsVisibleParams(IReadOnlyList<string> Views, bool Focused = true);

/// <summary>Parameters of <c>forge/artifacts/stat</c> and <c>forge/artifacts/list</c>. The path is relative to the run's artifacts, with <c>/</c>; empty for all of them.</summary>
internal sealed record ArtifactParams(string Store, string RunId, string Path);

/// <summary>Parameters of <c>forge/artifacts/save</c>. Either the target is the absolute path of the new file or folder, or <c>into</c> that of the folder it goes to.</summary>
internal sealed record ArtifactSaveParams(string Store, string RunId, string Path, string? Target = null, string? Into = null, string? WorkDoneToken = null);

/// <summary>Parameters of <c>forge/runs/list</c>.</summary>
internal sealed record RunsListParams(string? Filter = null, int? Max = null, string? Experiment = null);

/// <summary>Parameters of <c>forge/runs/compare</c>.</summary>
internal sealed record CompareParams(IReadOnlyList<RunRef> Runs);

/// <summary>Parameters of <c>forge/gpus/reserve</c>.</summary>
internal sealed record ReserveParams(int GpuId, double Hours, string Purpose, string? Host = null, string? Start = null);

/// <summary>Parameters of <c>forge/gpus/release</c>.</summary>
internal sealed record ReleaseParams(string Id, bool Force = false, string? Reason = null);

/// <summary>Parameters of <c>forge/stores/check</c>.</summary>
internal sealed record StoreCheckParams(string Address)
{
    public override string ToString() => "address";
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
