using ForgeLsp.Core.Ports;

namespace ForgeLsp.Tests.Unit.Infrastructure;

/// <summary>A workspace root in memory.</summary>
internal sealed class MemoryFiles : IWorkspaceFiles
{
    private readonly SortedDictionary<string, string> _files = new(StringComparer.Ordinal);

    public string this[string path]
    {
        set => _files[path] = value;
    }

    public IEnumerable<string> List(CancellationToken cancel) => [.. _files.Keys];

    public bool IsListed(string path) => !path.StartsWith("mlruns/", StringComparison.Ordinal);

    public string? Read(string path) => _files.GetValueOrDefault(path);

    public bool Exists(string path) => _files.ContainsKey(path);

    public void Delete(string path) => _files.Remove(path);
}
