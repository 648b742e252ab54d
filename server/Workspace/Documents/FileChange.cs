namespace ForgeLsp.Workspace.Documents;

/// <summary>What happened to a file or folder on disk.</summary>
public enum FileChangeKind { Created = 1, Changed = 2, Deleted = 3 }

/// <summary>A change on disk, told by the client's watcher. A folder's deletion is one change.</summary>
public sealed record FileChange(string Uri, FileChangeKind Kind);
