using System.Globalization;
using System.Runtime.CompilerServices;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Pipelines;

/// <summary>Reads a <c>dvc.yaml</c>. What has another shape than DVC accepts is left out: the schema says so.</summary>
public static class DvcReader
{
    private const int MaxValues = 2_000;
    private const int MaxDepth = 16;

    private static readonly object Stages = new();
    private static readonly ConditionalWeakTable<YamlFile, DvcFile> Known = [];

    /// <summary>The pipeline in <paramref name="file"/>; read once, however many rules ask.</summary>
    public static DvcFile Read(YamlFile file) => Known.GetValue(file, static file => ReadNew(file));

    private static DvcFile ReadNew(YamlFile file) => new(
        file.Path,
        Vars(file.Root["vars"]),
        new ValueList<DvcStage>((file.Root["stages"]?.Entries ?? []).Where(static entry => entry.Value.Kind == DataKind.Mapping)
            .Select(static entry => PerBlock.Placed(Stages, entry.Value, entry.Name, Stage, static (stage, by) => stage.Moved(by)) with { NameSpan = entry.Key.Span })));

    private static DvcStage Stage(DataNode stage, string name)
    {
        DvcLoop? loop = null;
        if (stage["matrix"] is { } matrix)
        {
            loop = Loop(matrix, isMatrix: true);
        }
        else if (stage["foreach"] is { } each && stage["do"] is { Kind: DataKind.Mapping } body)
        {
            loop = Loop(each, isMatrix: false);
            stage = body;
        }

        return new DvcStage(
            name,
            default,
            stage["wdir"] is { Kind: DataKind.String } folder ? Text(folder) : null,
            loop,
            Vars(stage["vars"]),
            new ValueList<DvcText>(Paths(stage["deps"])),
            new ValueList<DvcText>(Paths(stage["outs"]).Concat(Paths(stage["metrics"])).Concat(Paths(stage["plots"]))),
            new ValueList<DvcParam>(Params(stage["params"])))
        {
            HasMetrics = Paths(stage["metrics"]).Any(),
        };
    }

    private static DvcLoop Loop(DataNode node, bool isMatrix) =>
        node.Kind == DataKind.String ? new DvcLoop(isMatrix, node.Text, Flat(null)) : new DvcLoop(isMatrix, null, Flat(node));

    private static DvcText Text(DataNode node) => new(node.Text, node.Span);

    /// <summary>Paths of a list whose items are a path, or a mapping of a path to its options; a mapping of paths alone is taken too.</summary>
    private static IEnumerable<DvcText> Paths(DataNode? list)
    {
        foreach (var item in list?.Kind == DataKind.Mapping ? [list] : list?.Items ?? [])
        {
            if (item.Kind is not (DataKind.Mapping or DataKind.Sequence or DataKind.Null) && item.Text.Length > 0)
            {
                yield return Text(item);
            }

            foreach (var entry in item.Entries)
            {
                yield return Text(entry.Key);
            }
        }
    }

    private static IEnumerable<DvcParam> Params(DataNode? list)
    {
        foreach (var item in list?.Kind == DataKind.Mapping ? [list] : list?.Items ?? [])
        {
            if (item.Kind is not (DataKind.Mapping or DataKind.Sequence or DataKind.Null))
            {
                yield return new DvcParam(null, Text(item));
            }

            foreach (var entry in item.Entries)
            {
                var file = Text(entry.Key);
                if (entry.Value.Items.Count == 0)
                {
                    yield return new DvcParam(file, null);
                }

                foreach (var key in entry.Value.Items)
                {
                    yield return new DvcParam(file, Text(key));
                }
            }
        }
    }

    private static ValueList<DvcVars> Vars(DataNode? list)
    {
        var found = new List<DvcVars>();
        foreach (var item in list?.Items ?? [])
        {
            if (item is { Kind: DataKind.String, Text: var written })
            {
                // `file.yaml:key1,key2` takes some keys of the file only.
                var colon = written.IndexOf(':', StringComparison.Ordinal);
                var file = colon < 0 ? written : written[..colon];
                found.Add(new DvcVars(new DvcText(file, item.IsQuoted ? item.Span : new TextSpan(item.Span.Start, Math.Min(file.Length, item.Span.Length))), Flat(null)));
            }
            else if (item.Kind == DataKind.Mapping)
            {
                found.Add(new DvcVars(null, Flat(item)));
            }
        }

        return new ValueList<DvcVars>(found);
    }

    private static ValueList<DvcValue> Flat(DataNode? node)
    {
        var values = new List<DvcValue>();
        if (node is not null)
        {
            Flatten(node, "", values, 0);
        }

        return new ValueList<DvcValue>(values);
    }

    private static void Flatten(DataNode node, string prefix, List<DvcValue> values, int depth)
    {
        if (values.Count >= MaxValues || depth > MaxDepth)
        {
            return;
        }

        switch (node.Kind)
        {
            case DataKind.Mapping:
                foreach (var entry in node.Entries)
                {
                    Flatten(entry.Value, prefix + entry.Name + ".", values, depth + 1);
                }

                break;
            case DataKind.Sequence:
                for (var i = 0; i < node.Items.Count; i++)
                {
                    Flatten(node.Items[i], prefix + i.ToString(CultureInfo.InvariantCulture) + ".", values, depth + 1);
                }

                break;
            default:
                values.Add(new DvcValue(prefix.TrimEnd('.'), Spelling(node)));
                break;
        }
    }

    /// <summary>How DVC writes a value into a text.</summary>
    private static string Spelling(DataNode node) => node.Kind == DataKind.Boolean ? node.Boolean ? "true" : "false" : node.NumberText ?? node.Text;
}
