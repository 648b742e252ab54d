using ForgeLsp.Core.Yaml.Green;

namespace ForgeLsp.Core.Yaml;

/// <summary>The anchors of a document and their uses. A name may be defined again; a use means the last definition above it.</summary>
internal sealed class AnchorTable
{
    /// <summary>How often an alias may lead into a value that holds aliases itself: real files need two or three, hostile ones build ladders.</summary>
    private const int MaxSteps = 16;

    private static readonly AnchorTable None = new([], [], []);

    private readonly Dictionary<string, List<YamlNode>> _definitions;
    private readonly Dictionary<YamlNode, int> _steps;

    private AnchorTable(Dictionary<string, List<YamlNode>> definitions, List<YamlAlias> aliases, Dictionary<YamlNode, int> steps)
    {
        _definitions = definitions;
        _steps = steps;
        Aliases = aliases;
    }

    internal List<YamlAlias> Aliases { get; }

    internal static AnchorTable Build(YamlDocument document)
    {
        if (document.Root is null || !document.Has(GreenFlags.Anchor | GreenFlags.Alias))
        {
            return None;
        }

        var table = new AnchorTable(new(StringComparer.Ordinal), [], []);
        table.Visit(document.Root);
        table.CountSteps();
        return table;
    }

    internal YamlNode? Find(YamlAlias alias)
    {
        if (!_definitions.TryGetValue(alias.Name, out var nodes))
        {
            return null;
        }

        var above = Ordered.CountBefore(nodes, node => node.FullSpan.Start < alias.Span.Start);
        return above == 0 ? null : nodes[above - 1];
    }

    /// <summary>Whether following an alias to <paramref name="target"/> is no way to end: it leads back, or down a ladder of aliases.</summary>
    internal bool IsEndless(YamlAlias alias, YamlNode target) =>
        target.FullSpan.Contains(alias.Span.Start) || _steps.GetValueOrDefault(target) > MaxSteps;

    private void Visit(YamlNode node)
    {
        if (node.Anchor is { Length: > 0 } name)
        {
            if (!_definitions.TryGetValue(name, out var nodes))
            {
                _definitions.Add(name, nodes = []);
            }

            nodes.Add(node);
        }

        if (node is YamlAlias alias)
        {
            Aliases.Add(alias);
        }

        if (!node.Green.Has(GreenFlags.Anchor | GreenFlags.Alias))
        {
            return;
        }

        foreach (var child in node.Children)
        {
            Visit(child);
        }
    }

    // A target that does not hold the alias ends above it, so by the time a value ends all it leads to is counted.
    private void CountSteps()
    {
        var anchored = _definitions.Values.SelectMany(nodes => nodes).OrderBy(node => node.FullSpan.End).ThenByDescending(node => node.FullSpan.Start);
        foreach (var node in anchored)
        {
            var first = Ordered.CountBefore(Aliases, alias => alias.Span.Start < node.FullSpan.Start);
            var steps = 0;
            for (var i = first; i < Aliases.Count && Aliases[i].Span.Start < node.FullSpan.End; i++)
            {
                var target = Find(Aliases[i]);
                if (target is not null && !target.FullSpan.Contains(Aliases[i].Span.Start))
                {
                    steps = Math.Max(steps, 1 + _steps.GetValueOrDefault(target));
                }
            }

            _steps[node] = steps;
        }
    }
}
