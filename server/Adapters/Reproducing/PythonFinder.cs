using ForgeLsp.Adapters.Gates;

namespace ForgeLsp.Adapters.Reproducing;

/// <summary>A Python, and why it is the one.</summary>
/// <param name="Program">Absolute path of the interpreter.</param>
/// <param name="Source">For people: <c>forge.yaml</c>, <c>VIRTUAL_ENV</c>, <c>.venv of the workspace</c>, <c>PATH</c>.</param>
/// <param name="Environment">Root of the virtual environment; null where it is of none.</param>
public sealed record FoundPython(string Program, string Source, string? Environment);

/// <summary>Finds the Python that a workspace works with.</summary>
/// <param name="variable">An environment variable, or null.</param>
public sealed class PythonFinder(Func<string, string?> variable)
{
    private static readonly string[] Usual = [".venv", "venv", "env"];

    private static string Inside => OperatingSystem.IsWindows() ? Path.Combine("Scripts", "python.exe") : Path.Combine("bin", "python");

    /// <summary>Whether the first word of a command means whatever Python is usual here.</summary>
    public static bool IsPython(string word) => word is "python" or "python3" or "python.exe" or "py";

    /// <summary>The interpreter; null where there is none at all.</summary>
    /// <param name="root">Absolute path of the workspace.</param>
    /// <param name="folder">Absolute path of the experiment, in the workspace.</param>
    public FoundPython? Find(string root, string folder)
    {
        foreach (var name in (string[])["VIRTUAL_ENV", "CONDA_PREFIX"])
        {
            if (variable(name) is { Length: > 0 } active && Path.Combine(active, name == "CONDA_PREFIX" && OperatingSystem.IsWindows() ? "python.exe" : Inside) is var program && File.Exists(program))
            {
                return Of(program, $"the active environment, {name}");
            }
        }

        for (var at = new DirectoryInfo(folder); at is not null && at.FullName.Length >= root.TrimEnd(Path.DirectorySeparatorChar).Length; at = at.Parent)
        {
            if (Array.Find(Usual, name => File.Exists(Path.Combine(at.FullName, name, "pyvenv.cfg")) && File.Exists(Path.Combine(at.FullName, name, Inside))) is { } home)
            {
                return Of(Path.Combine(at.FullName, home, Inside), $"{home} of {(at.FullName == root ? "the workspace" : "the experiment")}");
            }
        }

        return Named("python3", root, "the PATH") ?? Named("python", root, "the PATH");
    }

    /// <summary>The interpreter that somebody names: a path, relative to <paramref name="home"/> or absolute, or a name on the PATH; null where there is none.</summary>
    public FoundPython? Named(string name, string home, string source) =>
        GatePrograms.Find(name, home, variable("PATH"), OperatingSystem.IsWindows() ? variable("PATHEXT") ?? "" : null) is { } found ? Of(found, source) : null;

    private static FoundPython Of(string program, string source) =>
        new(program, source, Path.GetDirectoryName(Path.GetDirectoryName(program)) is { } home && File.Exists(Path.Combine(home, "pyvenv.cfg")) ? home : null);
}
