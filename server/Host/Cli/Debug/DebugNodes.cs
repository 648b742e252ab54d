using ForgeLsp.Core.Modelfiles;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;

namespace ForgeLsp.Host.Cli.Debug;

/// <summary>A node of a tree.</summary>
/// <param name="Depth">0 for the outermost ones.</param>
/// <param name="Text">What is written there, for a node without others below it; null elsewhere.</param>
internal readonly record struct DebugNode(int Depth, string Kind, TextSpan Span, string? Text);

/// <summary>The nodes of the trees of all parsers, parents before children. None of it recurses: a hostile file is as deep as it likes.</summary>
internal static class DebugNodes
{
    /// <summary>All nodes of a file.</summary>
    public static IEnumerable<DebugNode> Of(DebugSource source) => source.Kind switch
    {
        DebugKind.Yaml => Of(YamlTree.Parse(source.Text)),
        DebugKind.Modelfile => Of(ModelfileSyntax.Parse(source.Text)),
        _ => Of(PythonTree.Parse(source.Text)),
    };

    /// <summary>What a YAML value is.</summary>
    public static string NameOf(YamlNode node) => node switch
    {
        YamlMapping mapping => mapping.IsFlow ? "FlowMapping" : "Mapping",
        YamlSequence sequence => sequence.IsFlow ? "FlowSequence" : "Sequence",
        YamlScalar scalar => scalar.IsMissing ? "Missing" : scalar.Style.ToString(),
        YamlAlias => "Alias",
        _ => "Value",
    };

    /// <summary>Text on one line, in quotes, cut with an ellipsis.</summary>
    public static string Quoted(string text, int limit) => "'" + Features.Views.MarkdownText.OneLine(text.Replace("\r\n", "⏎", StringComparison.Ordinal).Replace('\n', '⏎').Replace('\t', '→'), limit) + "'";

    private static IEnumerable<DebugNode> Of(PythonTree tree)
    {
        var pending = new Stack<(PyNode Node, int Depth)>(tree.Statements.Reverse().Select(static statement => ((PyNode)statement, 0)));
        var children = new List<PyNode>();
        while (pending.TryPop(out var next))
        {
            children.Clear();
            next.Node.AddChildren(children);
            yield return new DebugNode(next.Depth, next.Node.GetType().Name["Py".Length..], tree.SpanOf(next.Node), children.Count == 0 ? tree.TextOf(next.Node) : null);
            for (var i = children.Count - 1; i >= 0; i--)
            {
                pending.Push((children[i], next.Depth + 1));
            }
        }
    }

    private static IEnumerable<DebugNode> Of(YamlTree tree)
    {
        foreach (var document in tree.Documents)
        {
            yield return new DebugNode(0, "Document", document.Span, null);
            var pending = new Stack<(object Node, int Depth)>();
            if (document.Root is { } root)
            {
                pending.Push((root, 1));
            }

            while (pending.TryPop(out var next))
            {
                yield return next.Node switch
                {
                    YamlEntry entry => new DebugNode(next.Depth, "Entry", entry.Span, null),
                    YamlNode node => new DebugNode(next.Depth, NameOf(node), node.FullSpan, node is YamlScalar or YamlAlias ? tree.Text.ToString(node.FullSpan) : null),
                    _ => default,
                };
                IEnumerable<object?> children = next.Node switch
                {
                    YamlEntry entry => [entry.Key, entry.Value],
                    YamlMapping mapping => mapping.Entries,
                    YamlSequence sequence => sequence.Items,
                    _ => [],
                };
                foreach (var child in children.OfType<object>().Reverse())
                {
                    pending.Push((child, next.Depth + 1));
                }
            }
        }
    }

    private static IEnumerable<DebugNode> Of(ModelfileTree tree)
    {
        foreach (var instruction in tree.Instructions)
        {
            yield return new DebugNode(0, instruction.Keyword.ToString(), instruction.Span, null);
            yield return new DebugNode(1, "Keyword", instruction.KeywordSpan, tree.Text.ToString(instruction.KeywordSpan));
            if (instruction.Argument is not null)
            {
                yield return new DebugNode(1, "Argument", instruction.ArgumentSpan, tree.Text.ToString(instruction.ArgumentSpan));
            }

            if (instruction.Value is not null)
            {
                yield return new DebugNode(1, instruction.IsUnterminated ? "UnterminatedValue" : "Value", instruction.ValueSpan, tree.Text.ToString(instruction.ValueSpan));
            }
        }
    }
}
