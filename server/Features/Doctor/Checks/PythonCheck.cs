using ForgeLsp.Core.Packages;

namespace ForgeLsp.Features.Doctor.Checks;

/// <summary>The Python environment, and what the workspace wants in it.</summary>
/// <param name="Installed">Null where none was found.</param>
/// <param name="Declared">Files that say what it has to hold; empty where there is none.</param>
public sealed record PythonFacts(InstalledEnvironment? Installed, IReadOnlyList<DeclaredEnvironment> Declared);

/// <summary>Whether the active Python environment holds what its file says.</summary>
public sealed class PythonCheck(Func<CancellationToken, Task<PythonFacts>> facts) : IDoctorCheck
{
    private const int MostNamed = 5;
    private const int MostFiles = 5;

    /// <inheritdoc/>
    public string Name => "python";

    /// <inheritdoc/>
    public string Title => "Python environment";

    /// <inheritdoc/>
    public TimeSpan Limit => TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DoctorLine>> LookAsync(CancellationToken cancel) => Judge(await facts(cancel));

    internal IReadOnlyList<DoctorLine> Judge(PythonFacts facts)
    {
        if (facts.Installed is not { } installed)
        {
            return facts.Declared is [var wanted, ..]
                ? [this.NotUsed("environment", "none is active, and no .venv lies in the workspace", $"Make one: 'python -m venv .venv', activate it, then '{Install(wanted.Path)}'.")]
                : [this.NotUsed("environment", "none is active, and nothing here asks for one")];
        }

        var subject = $"{installed.FoundBy} ({installed.Folder})";
        var found = $"Python {installed.Python ?? "of an unknown version"}, {installed.Packages.Count} {(installed.Packages.Count == 1 ? "package" : "packages")}";
        if (facts.Declared.Count == 0)
        {
            return [this.Ok(subject, found + "; no requirements.txt, environment.yml or pyproject.toml says what it should hold")];
        }

        var lines = facts.Declared.Select(file => Judge(installed, file)).OfType<DoctorLine>().ToList();
        return lines.Count == 0
            ? [this.Ok(subject, $"{found}, as {facts.Declared[0].Path}{(facts.Declared.Count == 1 ? " says" : $" and {facts.Declared.Count - 1} more say")}")]
            : [this.Ok(subject, found), .. lines.Take(MostFiles), .. lines.Count <= MostFiles ? [] : new[] { this.NotUsed("more", $"{lines.Count - MostFiles} more files of the workspace want something else") }];
    }

    private DoctorLine? Judge(InstalledEnvironment installed, DeclaredEnvironment file)
    {
        var differences = new List<string>();
        if (file.Python is { Length: > 0 } python && installed.Python is { } version && !IsPython(python, version))
        {
            differences.Add($"Python is {version}, not {python}");
        }

        foreach (var wanted in file.Packages)
        {
            if (!installed.Packages.TryGetValue(wanted.Name, out var has))
            {
                differences.Add($"{wanted.Name} is missing");
            }
            else if (VersionSpecifier.Allows(wanted.Version, has) == false)
            {
                differences.Add($"{wanted.Name} is {has}, not {wanted.Version}");
            }
        }

        return differences.Count == 0 ? null : this.Warning(
            DoctorTopic.Python, file.Path, string.Join("; ", differences.Take(MostNamed)) + (differences.Count > MostNamed ? $"; and {differences.Count - MostNamed} more" : ""),
            $"Run '{Install(file.Path)}' in the environment, or correct the file if the environment is right: runs of colleagues use the file.");
    }

    // A conda file says "3.11" and means any 3.11.x.
    private static bool IsPython(string wanted, string version) => char.IsAsciiDigit(wanted[0])
        ? version == wanted || version.StartsWith(wanted.TrimEnd('*').TrimEnd('.') + ".", StringComparison.Ordinal)
        : VersionSpecifier.Allows(wanted, version) != false;

    private static string Install(string path) => path[(path.LastIndexOf('/') + 1)..] switch
    {
        "pyproject.toml" => "pip install -e .",
        var name when name.EndsWith(".txt", StringComparison.Ordinal) => $"pip install -r {path}",
        _ => $"conda env update -f {path}",
    };
}
