using ForgeLsp.Core.Python.Semantics;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Python.Configs;

/// <summary>
/// Finds the file that an expression of a script names. What is found is <em>as written</em> (<c>configs/a.yaml</c>), to be looked for in the
/// script's folder and those above, or starts with <c>/</c> and then counts from the workspace (<c>Path(__file__).parent / "a.yaml"</c>).
/// </summary>
internal sealed class ConfigPaths(PythonSemantics semantics, string scriptPath)
{
    private const int MaxSteps = 8;

    private static readonly CallFilter Options = CallFilter.OfNames("add_argument");

    private ILookup<string, PyCall>? _options;

    /// <summary>The files that <paramref name="source"/> may read: an open file, a path, or a text read from one. Empty where that is not known.</summary>
    public IReadOnlyCollection<string> Of(PyExpression source)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        Collect(source, found, 0);
        return found;
    }

    /// <summary>Where a path as written leads: the first of the script's folder and those above that has such a file; null where none has.</summary>
    public static string? Resolve(string written, string scriptPath, Func<string, bool> exists) => Candidates(written, scriptPath).FirstOrDefault(exists);

    /// <summary>The paths that may be meant, the likeliest first.</summary>
    public static IEnumerable<string> Candidates(string written, string scriptPath)
    {
        if (written.StartsWith('/'))
        {
            yield return written[1..];
            yield break;
        }

        for (var folder = RelativePath.Folder(scriptPath); ; folder = RelativePath.Folder(folder))
        {
            if (RelativePath.Join(folder, written) is { } path)
            {
                yield return path;
            }

            if (folder.Length == 0)
            {
                yield break;
            }
        }
    }

    private static bool IsConfig(string path) => path.EndsWith(".yaml", StringComparison.Ordinal) || path.EndsWith(".yml", StringComparison.Ordinal);

    private void Collect(PyExpression source, HashSet<string> found, int steps)
    {
        if (steps > MaxSteps)
        {
            return;
        }

        if (PathOf(source, steps) is { } path && IsConfig(path))
        {
            found.Add(path);
            return;
        }

        switch (source)
        {
            case PyCall call:
                var method = call.Function as PyAttribute;
                var opened = (call.Function as PyName)?.Id ?? method?.Name.Text;
                if (opened is "open" or "read" or "read_text" or "read_bytes" && method is not null && !(opened == "open" && IsModule(method.Target)))
                {
                    Collect(method.Target, found, steps + 1);
                }
                else if (call.Arguments is [{ Name: null } first, ..])
                {
                    Collect(first.Value, found, steps + 1);
                }

                break;
            case PyName or PyAttribute:
                var binding = semantics.BindingOf(source);
                foreach (var value in binding?.Values ?? [])
                {
                    Collect(value, found, steps + 1);
                }

                if (binding?.Parameter is { } parameter)
                {
                    foreach (var argument in semantics.ArgumentsOf(parameter.Parameter))
                    {
                        Collect(argument, found, steps + 1);
                    }

                    if (parameter.Parameter.Default is { } value && semantics.ArgumentsOf(parameter.Parameter).Count == 0)
                    {
                        Collect(value, found, steps + 1);
                    }
                }

                if (source is PyAttribute { Name.Text: var flag } && found.Count == 0)
                {
                    CollectFlag(flag, found);
                }

                break;
        }
    }

    private bool IsModule(PyExpression target) => semantics.QualifiedName(target) is "io" or "codecs" or "os" or "gzip";

    /// <summary><c>args.config</c>: the default of <c>add_argument("--config")</c>.</summary>
    private void CollectFlag(string flag, HashSet<string> found)
    {
        _options ??= semantics.CallsOf(Options).Where(static call => call.Function is PyAttribute)
            .SelectMany(call => call.Arguments.Where(static argument => argument.Name is null).Select(argument => (Flag: semantics.StringValue(argument.Value)?.TrimStart('-').Replace('-', '_') ?? "", Call: call)))
            .ToLookup(static option => option.Flag, static option => option.Call, StringComparer.Ordinal);
        foreach (var call in _options[flag])
        {
            if (call.Arguments.FirstOrDefault(argument => argument.Name?.Text == "default") is { } given && PathOf(given.Value, 0) is { } path && IsConfig(path))
            {
                found.Add(path);
            }
        }
    }

    /// <summary>The path that <paramref name="expression"/> is put together to; null where a part of it is not known.</summary>
    private string? PathOf(PyExpression expression, int steps)
    {
        if (steps > MaxSteps)
        {
            return null;
        }

        switch (expression)
        {
            case PyString text:
                return semantics.StringValue(text) is { } written && !written.StartsWith('/') && !written.StartsWith('~') ? written : null;
            case PyName { Id: "__file__" }:
                return "/" + scriptPath;
            case PyName or PyAttribute { Target: PyName } when semantics.BindingOf(expression) is { Values: [var value], Parameter: null, IsVariable: false }:
                return PathOf(value, steps + 1);
            case PyAttribute { Name.Text: "parent" } attribute:
                return FolderOf(PathOf(attribute.Target, steps + 1));
            case PyBinary { Operator: PyOperator.Divide } join:
                return Join(PathOf(join.Left, steps + 1), PathOf(join.Right, steps + 1));
            case PyCall call:
                return PathOfCall(call, steps);
            default:
                return null;
        }
    }

    private string? PathOfCall(PyCall call, int steps)
    {
        switch (TrailingName(call.Function))
        {
            case "Path" or "str" or "abspath" or "realpath" or "fspath" or "PurePath" or "to_absolute_path" when call.Arguments is [{ Name: null } only]:
                return PathOf(only.Value, steps + 1);
            case "resolve" or "absolute" or "expanduser" or "as_posix" when call is { Function: PyAttribute method, Arguments.Count: 0 }:
                return PathOf(method.Target, steps + 1);
            case "dirname" when call.Arguments is [{ Name: null } only]:
                return FolderOf(PathOf(only.Value, steps + 1));
            case "join" or "joinpath" when call.Arguments.Count > 0 && call.Function is PyAttribute method:
                var parts = call.Arguments.Select(argument => argument.Name is null ? PathOf(argument.Value, steps + 1) : null);
                return (method.Name.Text == "joinpath" ? parts.Prepend(PathOf(method.Target, steps + 1)) : parts).Aggregate(Join);
            default:
                return null;
        }
    }

    private static string? FolderOf(string? path) =>
        path is null ? null : path.StartsWith('/') ? "/" + RelativePath.Folder(path[1..]) : RelativePath.Folder(path);

    private static string? Join(string? folder, string? name)
    {
        if (folder is null || name is null || name.StartsWith('/'))
        {
            return null;
        }

        var joined = folder.StartsWith('/') ? RelativePath.Join(folder[1..], name) : RelativePath.Join(folder, name);
        return joined is null ? null : folder.StartsWith('/') ? "/" + joined : joined;
    }

    private static string TrailingName(PyExpression function) => function switch
    {
        PyName name => name.Id,
        PyAttribute attribute => attribute.Name.Text,
        _ => "",
    };
}
