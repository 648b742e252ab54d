using ForgeLsp.Core.Model;

namespace ForgeLsp.Adapters.MlFlow.Artifacts;

/// <summary>A model that a run of MLflow 3 logged: its files lie apart from the run's.</summary>
/// <param name="Id">Such as <c>m-4f23…</c>.</param>
/// <param name="Name">Such as <c>model</c>; empty where nobody gave it one.</param>
/// <param name="Uri">Where its artifacts are, as the store says.</param>
/// <param name="Created">Milliseconds since the epoch, 0 where unknown.</param>
internal sealed record ModelFolder(string Id, string Name, string? Uri, long Created);

/// <summary>
/// All artifacts of one run: its own, and those of the models it logged, each in a folder of the model's name, as MLflow addresses them by
/// <c>runs:/ID/NAME</c>. Where several have one name, the newest has it (as in MLflow) and the others are called by their ids.
/// </summary>
internal sealed class RunArtifacts
{
    private readonly IArtifactPlace _own;
    private readonly Dictionary<string, IArtifactPlace> _models = new(StringComparer.Ordinal);

    /// <summary>Nothing is asked yet.</summary>
    /// <param name="place">The place of a model.</param>
    public RunArtifacts(IArtifactPlace own, IEnumerable<ModelFolder> models, Func<ModelFolder, IArtifactPlace> place)
    {
        _own = own;
        foreach (var model in models.OrderByDescending(static model => model.Created).ThenBy(static model => model.Id, StringComparer.Ordinal))
        {
            var name = IsName(model.Name) && !_models.ContainsKey(model.Name) ? model.Name : model.Id;
            if (IsName(name))
            {
                _models.TryAdd(name, place(model));
            }
        }
    }

    /// <summary>Everything directly in a folder, folders first, by name.</summary>
    public async Task<IReadOnlyList<Artifact>> ListAsync(string folder, CancellationToken cancel)
    {
        var path = ArtifactPath.Check(folder);
        var found = new Dictionary<string, Artifact>(StringComparer.Ordinal);
        foreach (var artifact in await _own.ListAsync(path, cancel))
        {
            found[artifact.Path] = artifact;
        }

        if (path.Length == 0)
        {
            foreach (var name in _models.Keys)
            {
                found.TryAdd(name, new(name, IsFolder: true, null));
            }
        }
        else if (ModelOf(path) is { } model)
        {
            foreach (var artifact in await model.Place.ListAsync(model.Path, cancel))
            {
                found.TryAdd($"{model.Name}/{artifact.Path}", artifact with { Path = $"{model.Name}/{artifact.Path}" });
            }
        }

        return LocalArtifacts.Order(found.Values);
    }

    /// <summary>One file or folder, or null where there is none.</summary>
    public async Task<Artifact?> FindAsync(string path, CancellationToken cancel)
    {
        var checkedPath = ArtifactPath.Check(path);
        if (checkedPath.Length == 0)
        {
            return new("", IsFolder: true, null);
        }

        return await _own.FindAsync(checkedPath, cancel) is { } own ? own : ModelOf(checkedPath) switch
        {
            null => null,
            { Path: "", Name: var name } => new(name, IsFolder: true, null),
            { } model => await model.Place.FindAsync(model.Path, cancel) is { } found ? found with { Path = checkedPath } : null,
        };
    }

    /// <summary>The bytes of a file, or null where there is none. The caller disposes the stream.</summary>
    public async Task<Stream?> OpenAsync(string path, CancellationToken cancel)
    {
        var checkedPath = ArtifactPath.Check(path);
        if (checkedPath.Length == 0)
        {
            return null;
        }

        return await _own.OpenAsync(checkedPath, cancel) ?? (ModelOf(checkedPath) is { Path.Length: > 0 } model ? await model.Place.OpenAsync(model.Path, cancel) : null);
    }

    private (string Name, string Path, IArtifactPlace Place)? ModelOf(string path)
    {
        var slash = path.IndexOf('/');
        var name = slash < 0 ? path : path[..slash];
        return _models.TryGetValue(name, out var place) ? (name, slash < 0 ? "" : path[(slash + 1)..], place) : null;
    }

    private static bool IsName(string name) => name.Length > 0 && name is not ("." or "..") && name.AsSpan().IndexOfAny('/', '\\', '\0') < 0;
}
