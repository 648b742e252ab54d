using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.MlFlow.Artifacts;

/// <summary>Paths of artifacts: relative, with <c>/</c>, never out of their root.</summary>
internal static class ArtifactPath
{
    /// <summary>The path without empty parts and slashes at its ends.</summary>
    /// <exception cref="StoreException">It could lead out of the root.</exception>
    public static string Check(string path)
    {
        var isOutside = path.StartsWith('/') || path.StartsWith('\\') || Path.IsPathRooted(path) || path.Contains('\0', StringComparison.Ordinal) || path.Split('/', '\\').Contains("..", StringComparer.Ordinal);
        return isOutside
            ? throw new StoreException(StoreFailure.BadQuery, $"'{path}' is not a path below the run's artifacts.")
            : string.Join('/', path.Split('/').Where(static part => part is not ("" or ".")));
    }

    /// <summary>A path below a folder; either may be empty.</summary>
    public static string Join(string folder, string name) => folder.Length == 0 ? name : name.Length == 0 ? folder : $"{folder}/{name}";

    /// <summary>The last part.</summary>
    public static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];
}
