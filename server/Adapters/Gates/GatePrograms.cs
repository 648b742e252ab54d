using System.Buffers;

namespace ForgeLsp.Adapters.Gates;

/// <summary>Finds the programs of gates, as a shell of the system does, but never in the folder that a command happens to run in.</summary>
internal static class GatePrograms
{
    /// <summary>What Windows takes for programs where PATHEXT is not set.</summary>
    private const string UsualEndings = ".COM;.EXE;.BAT;.CMD";

    private static readonly SearchValues<char> Commands = SearchValues.Create("\"%!^&|<>()\r\n");

    /// <summary>The absolute path of a program; null where there is none.</summary>
    /// <param name="name">A name on the PATH, or a path that is relative to <paramref name="folder"/>.</param>
    /// <param name="searchPath">The value of <c>PATH</c>.</param>
    /// <param name="endings">The value of <c>PATHEXT</c> on Windows, where a name may go without its ending; null on systems where it may not.</param>
    public static string? Find(string name, string folder, string? searchPath, string? endings)
    {
        var isPath = name.Contains('/', StringComparison.Ordinal) || (endings is not null && name.Contains('\\', StringComparison.Ordinal));
        IEnumerable<string> places = isPath
            ? [Path.GetFullPath(name, folder)]
            : (searchPath ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(Path.IsPathFullyQualified).Select(place => Path.Combine(place, name));
        return places.SelectMany(place => Names(place, endings)).FirstOrDefault(File.Exists);
    }

    /// <summary>The first argument that a batch file of Windows would not get as it is written: its arguments go through a shell. Null where there is none.</summary>
    public static string? Misread(string program, IEnumerable<string> arguments) =>
        program.EndsWith(".bat", StringComparison.OrdinalIgnoreCase) || program.EndsWith(".cmd", StringComparison.OrdinalIgnoreCase) ? arguments.FirstOrDefault(static argument => argument.AsSpan().IndexOfAny(Commands) >= 0) : null;

    /// <summary>A file without an ending is no program of Windows, even where one of that name lies beside the real one, as npm's do.</summary>
    private static IEnumerable<string> Names(string path, string? endings)
    {
        if (endings is null)
        {
            return [path];
        }

        var known = (endings.Length == 0 ? UsualEndings : endings).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return known.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) ? [path] : known.Select(ending => path + ending.ToLowerInvariant()).Concat(known.Select(ending => path + ending));
    }
}
