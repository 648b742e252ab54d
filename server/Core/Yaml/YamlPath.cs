namespace ForgeLsp.Core.Yaml;

/// <summary>One step down: into an item of a list (<paramref name="Index"/>) or an entry of a mapping (<paramref name="Entry"/>).</summary>
public sealed record YamlStep(YamlNode Container, int Index, YamlEntry? Entry);

/// <summary>The way to a place in a tree. <paramref name="Node"/> is the innermost value there; <paramref name="IsKey"/>: it is the last step's key.</summary>
public sealed record YamlPath(YamlDocument? Document, IReadOnlyList<YamlStep> Steps, YamlNode? Node, bool IsKey)
{
    internal static YamlPath Find(YamlTree tree, int offset)
    {
        var documents = tree.Documents;
        var document = documents.LastOrDefault(d => d.Span.Start <= offset) ?? documents.FirstOrDefault();
        var steps = new List<YamlStep>();
        var node = document?.Root;
        if (node is null || !node.FullSpan.Touches(offset))
        {
            return new YamlPath(document, steps, null, false);
        }

        while (true)
        {
            switch (node)
            {
                case YamlMapping mapping when Ordered.CountBefore(mapping.Entries, entry => entry.Span.Start <= offset) - 1 is var index and >= 0:
                    var entry = mapping.Entries[index];
                    if (!entry.Span.Touches(offset))
                    {
                        return new YamlPath(document, steps, node, false);
                    }

                    steps.Add(new YamlStep(node, index, entry));
                    if (entry.Key is { } key && key.FullSpan.Touches(offset))
                    {
                        if (key is YamlScalar or YamlAlias)
                        {
                            return new YamlPath(document, steps, key, true);
                        }

                        node = key;
                        continue;
                    }

                    if (entry.Value is null || !entry.Value.FullSpan.Touches(offset))
                    {
                        return new YamlPath(document, steps, node, false);
                    }

                    node = entry.Value;
                    continue;
                case YamlSequence sequence when Ordered.CountBefore(sequence.Items, item => item.FullSpan.Start <= offset) - 1 is var index and >= 0
                    && sequence.Items[index].FullSpan.Touches(offset):
                    steps.Add(new YamlStep(node, index, null));
                    node = sequence.Items[index];
                    continue;
                default:
                    return new YamlPath(document, steps, node, false);
            }
        }
    }
}
