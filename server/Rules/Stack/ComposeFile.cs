using System.Text.RegularExpressions;
using ForgeLsp.Core.Credentials;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Rules.Stack;

/// <summary>What a compose file sets for its services: the variables of each, in either way of writing them.</summary>
internal static partial class ComposeFile
{
    private const int MaxVariables = 5_000;
    private const int MaxSubstitution = 2_000;

    /// <summary>A variable of a service.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Value">What it is set to, as compose reads it.</param>
    /// <param name="Span">Where the value stands, without quotes.</param>
    public sealed record Variable(string Name, string Value, TextSpan Span);

    /// <summary>
    /// The variables of all services, each place once however many services share it by an anchor. Empty for what is no compose file, and for one that
    /// is made for tests, whose passwords protect nothing.
    /// </summary>
    public static IReadOnlyList<Variable> Variables(YamlFile file)
    {
        if (file.Kind != FileKind.Compose || IsForTests(file.Path))
        {
            return [];
        }

        var seen = new HashSet<TextSpan>();
        var found = new List<Variable>();
        foreach (var block in Services(file).Select(static service => service["environment"]))
        {
            foreach (var variable in block is null ? [] : Read(file.Text, block))
            {
                if (found.Count < MaxVariables && seen.Add(variable.Span))
                {
                    found.Add(variable);
                }
            }
        }

        return found;
    }

    /// <summary>The services.</summary>
    public static IEnumerable<DataNode> Services(YamlFile file) =>
        file.Kind == FileKind.Compose ? (file.Root["services"]?.Entries ?? []).Select(static entry => entry.Value).Where(static service => service.Kind == DataKind.Mapping) : [];

    /// <summary>The texts of a service in which an address may stand: its variables, its command and its entry point.</summary>
    public static IEnumerable<(string Text, TextSpan Span)> Texts(YamlFile file)
    {
        var seen = new HashSet<TextSpan>();
        foreach (var service in IsForTests(file.Path) ? [] : Services(file))
        {
            foreach (var key in new[] { "environment", "command", "entrypoint" })
            {
                if (service[key] is not { } value)
                {
                    continue;
                }

                foreach (var node in value.Kind == DataKind.Mapping ? value.Entries.Select(static entry => entry.Value) : value.Kind == DataKind.Sequence ? value.Items : [value])
                {
                    if (node.Kind == DataKind.String && IsHere(file.Text, node.Span) && seen.Add(node.Span))
                    {
                        yield return (file.Text.ToString(node.Span), node.Span);
                    }
                }
            }
        }
    }

    /// <summary>The value that holds where the variable of <c>${NAME:-value}</c> is not set; the value itself where it refers to nothing; null where it is taken from outside.</summary>
    public static string? Literal(string value)
    {
        if (value.Length > MaxSubstitution || !value.Contains('$', StringComparison.Ordinal))
        {
            return value;
        }

        return Default().Match(value) is { Success: true } match && !match.Groups["default"].Value.Contains('$', StringComparison.Ordinal) ? match.Groups["default"].Value : null;
    }

    /// <summary>Whether the variable holds a credential and is set to something that is one.</summary>
    public static bool IsCredential(Variable variable) =>
        CredentialNames.KindOf(variable.Name) != NamedKind.None && variable.Value.Length > 0 && variable.Value is not ("yes" or "no" or "true" or "false" or "0" or "1");

    /// <summary>What takes the value's place: the variable of the same name, from the environment or from `.env`.</summary>
    public static TextEdit FromEnvironment(SourceText text, Variable variable)
    {
        var reference = $"${{{variable.Name}}}";
        var line = text.LineSpan(text.LineAt(variable.Span.Start));
        var before = text.ToString(TextSpan.FromBounds(line.Start, variable.Span.Start));
        var isFlow = !before.Contains('"', StringComparison.Ordinal) && !before.Contains('\'', StringComparison.Ordinal) && before.IndexOfAny(['{', '[']) >= 0;
        return new TextEdit(variable.Span, isFlow && before.TrimEnd().EndsWith(':') ? $"\"{reference}\"" : reference);
    }

    /// <summary>Whether the file's name says that what it starts lives as long as a test.</summary>
    private static bool IsForTests(string path)
    {
        var name = RelativePath.Name(path);
        return name.Contains("test", StringComparison.OrdinalIgnoreCase) || name.Contains("e2e", StringComparison.OrdinalIgnoreCase) || name.Contains(".ci.", StringComparison.Ordinal) || name.Contains("-ci.", StringComparison.Ordinal)
            || RelativePath.Folder(path).Split('/').Any(static part => part is "test" or "tests" or "e2e");
    }

    private static IEnumerable<Variable> Read(SourceText text, DataNode block)
    {
        foreach (var entry in block.Kind == DataKind.Mapping ? block.Entries : [])
        {
            if (entry.Value.Kind is not (DataKind.Mapping or DataKind.Sequence or DataKind.Null) && IsHere(text, entry.Value.Span))
            {
                yield return new Variable(entry.Name, entry.Value.Text, Inner(text, entry.Value.Span));
            }
        }

        foreach (var item in block.Kind == DataKind.Sequence ? block.Items : [])
        {
            if (item.Kind == DataKind.String && item.Text.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals && IsHere(text, item.Span))
            {
                var inner = Inner(text, item.Span);
                var sign = text.ToString(inner).IndexOf('=', StringComparison.Ordinal);
                yield return new Variable(item.Text[..equals].Trim(), item.Text[(equals + 1)..].Trim(), sign < 0 ? inner : TextSpan.FromBounds(inner.Start + sign + 1, inner.End));
            }
        }
    }

    /// <summary>Whether the value is written at the place, not only named there.</summary>
    private static bool IsHere(SourceText text, TextSpan span) => span.Length > 0 && text[span.Start] != '*';

    private static TextSpan Inner(SourceText text, TextSpan span) =>
        span.Length > 2 && text[span.Start] is '"' or '\'' && text[span.End - 1] == text[span.Start] ? TextSpan.FromBounds(span.Start + 1, span.End - 1) : span;

    [GeneratedRegex("^\\$\\{[A-Za-z_][A-Za-z0-9_]*:?-(?<default>[^{}]*)\\}$", RegexOptions.NonBacktracking)]
    private static partial Regex Default();
}
