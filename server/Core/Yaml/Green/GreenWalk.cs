using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Yaml.Green;

/// <summary>Walks over green trees.</summary>
internal static class GreenWalk
{
    /// <summary>Calls <paramref name="visit"/> for every node below and including <paramref name="node"/> that holds what <paramref name="flags"/> asks for.</summary>
    internal static void Visit(GreenNode node, int offset, GreenFlags flags, Action<GreenNode, int> visit)
    {
        if (!node.Has(flags))
        {
            return;
        }

        visit(node, offset);
        foreach (var child in node.Children)
        {
            Visit(child, offset, flags, visit);
            offset += child.Width;
        }
    }

    /// <summary>All tokens with their places.</summary>
    internal static IEnumerable<YamlToken> Tokens(GreenNode root)
    {
        var offset = 0;
        var open = new Stack<GreenNode>([root]);
        while (open.TryPop(out var node))
        {
            if (node.Kind < YamlKind.Literal)
            {
                yield return new YamlToken(node.Kind, new TextSpan(offset, node.Width));
                offset += node.Width;
            }

            for (var i = node.Children.Length - 1; i >= 0; i--)
            {
                open.Push(node.Children[i]);
            }
        }
    }
}
