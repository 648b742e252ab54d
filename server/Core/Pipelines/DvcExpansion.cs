using System.Runtime.CompilerServices;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Pipelines;

/// <summary>Makes the stages that DVC would run out of a <c>dvc.yaml</c>: loops unrolled, templates expanded, paths seen from the workspace.</summary>
public static class DvcExpansion
{
    private const int MaxInstances = 100;

    private static readonly ConditionalWeakTable<DvcFile, string[]> Params = [];

    /// <summary>The stages of <paramref name="file"/>. <paramref name="configAt"/> gives the params files, by path in the workspace.</summary>
    public static PipelineSummary Expand(DvcFile file, Func<string, ConfigSummary?> configAt)
    {
        var folder = RelativePath.Folder(file.Path);
        var shared = new DvcScope(null);
        shared.Add(folder, [new DvcVars(new DvcText(DvcFile.DefaultParams, default), []), .. file.Vars], configAt);
        var stages = new List<StageSummary>(file.Stages.Count);
        foreach (var stage in file.Stages)
        {
            var own = new DvcScope(shared);
            own.Add(FolderOf(stage, folder, own) ?? folder, stage.Vars, configAt);
            var instances = stage.Loop is null ? null : Instances(stage.Loop, own);
            if (instances is null)
            {
                stages.Add(Instance(stage, stage.Name, folder, own));
                continue;
            }

            foreach (var (name, scope) in instances)
            {
                stages.Add(Instance(stage, $"{stage.Name}@{name}", folder, scope));
            }
        }

        return new PipelineSummary(file.Path, new ValueList<StageSummary>(stages));
    }

    /// <summary>The files that <paramref name="file"/> takes parameters from, by path in the workspace.</summary>
    public static IReadOnlyList<string> ParamsFiles(DvcFile file) => Params.GetValue(file, static file => ParamsFilesOf(file));

    private static string[] ParamsFilesOf(DvcFile file)
    {
        var folder = RelativePath.Folder(file.Path);
        var scope = new DvcScope(null);
        var written = file.Stages.SelectMany(stage => stage.Params.Select(static param => param.File).Concat(stage.Vars.Select(static vars => vars.File)).Select(text => (Folder: FolderOf(stage, folder, scope), text?.Text)))
            .Concat(file.Vars.Select(vars => ((string?)folder, vars.File?.Text)))
            .Append((folder, DvcFile.DefaultParams));
        return [.. written.Select(static pair => pair.Item1 is null ? null : RelativePath.Join(pair.Item1, pair.Item2 ?? DvcFile.DefaultParams)).OfType<string>().Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The folder that a stage's paths count from; null where a template in it cannot be expanded, or where it lies outside.</summary>
    internal static string? FolderOf(DvcStage stage, string folder, DvcScope scope) =>
        stage.WorkingFolder is not { } written ? folder : scope.Expand(written.Text) is { } expanded ? RelativePath.Join(folder, expanded) : null;

    private static StageSummary Instance(DvcStage stage, string name, string folder, DvcScope scope)
    {
        var home = FolderOf(stage, folder, scope);
        return new StageSummary(name, stage.NameSpan, Paths(stage.Deps, home, scope), Paths(stage.Outs, home, scope))
        {
            HasMetrics = stage.HasMetrics,
            OutPatterns = new ValueList<string>(stage.Outs.Where(text => home is null || scope.Expand(text.Text) is null)
                .Select(text => RelativePath.Join(home ?? "", DvcScope.Pattern(text.Text)) is { } pattern ? (home is null ? "**/" : "") + pattern : null).OfType<string>()),
        };
    }

    private static ValueList<PipelinePath> Paths(IReadOnlyList<DvcText> written, string? home, DvcScope scope)
    {
        var found = new List<PipelinePath>(written.Count);
        foreach (var text in written)
        {
            if (home is not null && scope.Expand(text.Text) is { } path && RelativePath.Join(home, path) is { } joined)
            {
                found.Add(new PipelinePath(joined, text.Span));
            }
        }

        return new ValueList<PipelinePath>(found);
    }

    private static IEnumerable<(string Name, DvcScope Scope)>? Instances(DvcLoop loop, DvcScope scope)
    {
        IReadOnlyList<DvcValue>? values = loop.Values;
        if (loop.Template is { } template)
        {
            values = scope.Subtree(template);
        }

        if (values is null or { Count: 0 })
        {
            return null;
        }

        return loop.IsMatrix ? Combinations(values, scope) : Items(values, scope);
    }

    private static IEnumerable<(string, DvcScope)> Items(IReadOnlyList<DvcValue> values, DvcScope scope)
    {
        var groups = values.GroupBy(static value => DvcScope.First(value.Name), StringComparer.Ordinal).Take(MaxInstances).ToList();
        var isList = groups.Select(static (group, i) => group.Key == i.ToString(System.Globalization.CultureInfo.InvariantCulture)).All(static same => same);
        foreach (var group in groups)
        {
            var inner = new DvcScope(scope);
            foreach (var value in group)
            {
                inner.Set("item" + value.Name[group.Key.Length..], value.Text);
            }

            inner.Set("key", group.Key);
            var name = isList && group.First().Name == group.Key ? group.First().Text : group.Key;
            yield return (name, inner);
        }
    }

    private static IEnumerable<(string, DvcScope)> Combinations(IReadOnlyList<DvcValue> values, DvcScope scope)
    {
        var axes = values.GroupBy(static value => DvcScope.First(value.Name), StringComparer.Ordinal)
            .Select(static axis => (axis.Key, Items: axis.GroupBy(value => DvcScope.First(DvcScope.Rest(value.Name)), StringComparer.Ordinal).ToList())).ToList();
        var combinations = new List<(string Name, DvcScope Scope)> { ("", new DvcScope(scope)) };
        foreach (var (axis, items) in axes)
        {
            combinations = [.. combinations.SelectMany(done => items.Select(item =>
            {
                var inner = new DvcScope(done.Scope);
                foreach (var value in item)
                {
                    inner.Set("item." + axis + DvcScope.Rest(value.Name)[item.Key.Length..], value.Text);
                }

                var label = item.First() is var only && DvcScope.Rest(only.Name) == item.Key ? only.Text : axis + item.Key;
                return (done.Name.Length == 0 ? label : $"{done.Name}-{label}", inner);
            })).Take(MaxInstances)];
        }

        return combinations;
    }
}
