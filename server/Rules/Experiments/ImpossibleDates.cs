using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Rules.Yaml;

namespace ForgeLsp.Rules.Experiments;

/// <summary>Reports dates of experiments and models that cannot be.</summary>
public sealed class ImpossibleDates : IRuleWithFixes<YamlFile>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG103",
        Name: "impossible-dates",
        Severity: Severity.Warning,
        Since: "0.2",
        What: "`created` or `updated` of an experiment or a model is a day that does not exist, lies in the future, or `updated` lies before `created`. A day more or less is nobody's fault: clocks differ between places.",
        Why: "Reports, and the hint at stale experiments, go by these dates; PyYAML refuses a file with a 30th of February.",
        Bad: "experiment_id: churn-trees\nresearcher: alice\ncreated: 2026-01-05\nupdated: 2025-12-20\n",
        Good: "experiment_id: churn-trees\nresearcher: alice\ncreated: 2026-01-05\nupdated: 2026-01-12\n")
    {
        ExamplePath = "experiments/active/alice/churn-trees/metadata.yaml",
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(YamlFile document, RuleContext context)
    {
        if (document.Kind is not (FileKind.Experiment or FileKind.Registry))
            return [];

        // To the hour, so that what was found of an entry can be kept for a while.
        var now = context.Time.GetUtcNow();
        var clock = new Clock(now.AddTicks(-(now.Ticks % TimeSpan.TicksPerHour)), DateOnly.FromDateTime(context.Time.GetLocalNow().DateTime));
        return document.Kind == FileKind.Experiment ? PerBlock.Check(this, document.Root, clock, In) : Dated(document).SelectMany(mapping => PerBlock.Check(this, mapping, clock, In));
    }

    /// <inheritdoc/>
    public IEnumerable<Fix> Fixes(YamlFile document, Finding finding, RuleContext context)
    {
        var today = IsoDate.Today(context);
        foreach (var mapping in Dated(document))
        {
            if (mapping["updated"] is { } updated && updated.Span == finding.Span && DateFix.SetUpdated(document.Text, mapping, context, isPreferred: true) is { } fix)
                yield return fix;
            else if (mapping["created"] is { } created && created.Span == finding.Span)
                yield return new Fix("Set `created` to today", [new FileEdit(null, [YamlEdits.Replace(document.Text, created.Span, today)])]);
        }
    }

    /// <summary>The mappings that hold the two dates.</summary>
    private static IEnumerable<DataNode> Dated(YamlFile file) => file.Kind switch
    {
        FileKind.Experiment => [file.Root],
        FileKind.Registry => new RegistryDocument(file).Models.Select(model => model.Value),
        _ => [],
    };

    private IReadOnlyList<Finding> In(DataNode mapping, Clock clock)
    {
        var (now, today) = clock;
        var created = mapping["created"];
        var updated = mapping["updated"];
        var begin = IsoDate.TryRead(created);
        var end = IsoDate.TryRead(updated);

        // As nearly all are: nothing below has anything to say.
        if (begin is { } from && end is { } to && !from.IsAfter(now) && !to.IsAfter(now) && !to.IsBefore(from))
            return [];

        var found = new List<Finding>();
        foreach (var (key, node, date) in (ReadOnlySpan<(string, DataNode?, IsoDate?)>)[("created", created, begin), ("updated", updated, end)])
        {
            // What looks like no date at all is said by the schema.
            if (node is { Kind: DataKind.String } && date is null && IsoDate.IsShaped(node.Text))
                found.Add(new Finding(Info.Id, node.Span, $"`{node.Text}` is no day and time that exists") { FixKey = key });
            else if (node is not null && date?.IsAfter(now) == true)
                found.Add(new Finding(Info.Id, node.Span, $"`{key}` lies in the future: today is {today:yyyy-MM-dd}") { FixKey = key });
        }

        // Of a beginning in the future that is said already; the end may well be right.
        if (updated is not null && begin is { } first && end is { } last && last.IsBefore(first) && !first.IsAfter(now))
        {
            found.Add(new Finding(Info.Id, updated.Span, $"Updated before it was created, on {first.Day:yyyy-MM-dd}")
            {
                FixKey = "updated",
                Related = created is null ? [] : [new RelatedPlace(null, created.Span, "Created here")],
            });
        }

        return found;
    }

    private sealed record Clock(DateTimeOffset Now, DateOnly Today);
}
