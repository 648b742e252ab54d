namespace ForgeLsp.Core.Packages;

/// <summary>A Python environment of this machine, as its files say: nothing of it is run.</summary>
/// <param name="Folder">Absolute path.</param>
/// <param name="FoundBy">What named it: <c>VIRTUAL_ENV</c>, <c>CONDA_PREFIX</c>, or the folder's name in the workspace.</param>
/// <param name="Python">Version of Python; null where it says none.</param>
/// <param name="Packages">Versions by normalised name (<see cref="PackageName"/>).</param>
public sealed record InstalledEnvironment(string Folder, string FoundBy, string? Python, IReadOnlyDictionary<string, string> Packages)
{
    /// <summary>Whether it was activated, and does not only lie in the workspace.</summary>
    public bool IsActive => FoundBy is "VIRTUAL_ENV" or "CONDA_PREFIX";
}

/// <summary>A file of the workspace that says what an environment has to hold.</summary>
/// <param name="Path">Relative to the workspace.</param>
/// <param name="Packages">What it asks for; those that only some machines need (environment markers) are left out.</param>
/// <param name="Python">The version of Python, where it says one.</param>
public sealed record DeclaredEnvironment(string Path, IReadOnlyList<Requirement> Packages, string? Python = null)
{
    /// <summary>Reads one by its name; null for a file that declares no environment.</summary>
    public static DeclaredEnvironment? Read(string path, string text) => path[(path.LastIndexOf('/') + 1)..] switch
    {
        "environment.yml" or "environment.yaml" or "conda.yml" or "conda.yaml" or "python_env.yaml" => CondaReader.Read(text) is var conda ? new(path, conda.Packages, conda.Python) : null,
        "pyproject.toml" => PyProjectReader.Read(text) is { } project ? new(path, project.Packages, project.Python) : null,
        var name when name.StartsWith("requirements", StringComparison.Ordinal) && name.EndsWith(".txt", StringComparison.Ordinal) => new(path, RequirementsReader.Read(WithoutMarked(text))),
        _ => null,
    };

    private static string WithoutMarked(string text) => string.Join('\n', text.Replace("\\\r\n", " ", StringComparison.Ordinal).Replace("\\\n", " ", StringComparison.Ordinal).Split('\n').Where(static line => !line.Split(" #")[0].Contains(';', StringComparison.Ordinal)));
}
