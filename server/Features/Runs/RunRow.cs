using ForgeLsp.Core.Model;
using ForgeLsp.Core.Runs;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Runs;

/// <summary>The row of a run. Its tooltip is asked for when it is looked at.</summary>
internal static class RunRow
{
    private const int MaxColumns = 8;

    public static ViewNode Of(string alias, Run run, RunsViewOptions options, IReadOnlyDictionary<string, bool> directions, DateTimeOffset now)
    {
        var (icon, color) = run.Damage is not null ? ("warning", "list.warningForeground") : run.IsDeleted ? ("trash", (string?)null) : Icon(run.Status);
        var isStarred = StarredRuns.Has(options, alias, run);
        var list = options.Of(alias, run.ExperimentId);
        var status = run.Status == RunStatus.Finished ? null : Word(run.Status);
        var values = Values(run, list, directions);
        var age = RunText.Age(run.StartTime, now);
        var description = Joined([isStarred ? "★" : null, run.Damage is null ? null : "damaged", run.IsDeleted ? "deleted" : null, status, .. values, age]);
        var said = Joined([isStarred ? "starred" : null, run.Damage is null ? null : "damaged", run.IsDeleted ? "deleted" : null, .. values, age], ", ");
        var name = run.Name.Length == 0 ? run.Id : MarkdownText.OneLine(run.Name, 100);
        return new(new NodeId("run", alias, run.Id).ToString(), name)
        {
            Description = description,
            TooltipOnDemand = true,
            Icon = icon,
            IconColor = color,
            Expansion = ViewExpansion.Collapsed,
            Context = "run" + (isStarred ? ".starred" : "") + (run.IsDeleted ? ".deleted" : ""),
            AccessibleLabel = $"Run {name}, {Word(run.Status)}, {said}",
        };
    }

    /// <summary>The metric that says most of a run: the one that the list is sorted by, else the first of its columns, else one with a known direction.</summary>
    public static string? HeadlineMetric(Run run, RunListOptions list, IReadOnlyDictionary<string, bool> directions)
    {
        var chosen = new[] { SortField(list) }.Concat(Columns(list)).FirstOrDefault(field => field is { Kind: RunFieldKind.Metric } && run.Metrics.ContainsKey(field.Key));
        return chosen?.Key
            ?? run.Metrics.Keys.OrderBy(name => MetricDirection.HigherIsBetter(name, directions) switch { true => 0, false => 1, null => 2 }).ThenBy(name => name, StringComparer.Ordinal).FirstOrDefault();
    }

    /// <summary>The fields of the columns that can be read.</summary>
    public static IEnumerable<RunField?> Columns(RunListOptions list) => (list.Columns ?? []).Take(MaxColumns).Select(static column => RunFilterParser.ParseOrder(column).Keys.FirstOrDefault()?.Field);

    /// <summary>A field's value for people; null where the run has none.</summary>
    public static string? Value(Run run, RunField field) => field.Kind switch
    {
        RunFieldKind.Metric => RunFields.Number(run, field) is { } number ? RunText.Number(number) : null,
        RunFieldKind.Attribute when field.IsNumber => RunText.Instant((long?)RunFields.Number(run, field)) is { Length: > 0 } instant ? instant : null,
        _ => RunFields.Texts(run, field).FirstOrDefault() is { } text ? MarkdownText.OneLine(text, 60) : null,
    };

    /// <summary>Lower-case word of a status.</summary>
    public static string Word(RunStatus status) => status.ToString().ToLowerInvariant();

    private static IEnumerable<string?> Values(Run run, RunListOptions list, IReadOnlyDictionary<string, bool> directions)
    {
        if (list.Columns is { Count: > 0 })
        {
            return Columns(list).OfType<RunField>().Select(field => Labelled(run, field));
        }

        // What a list is sorted by shows; times do already.
        if (SortField(list) is { } sorted && (!sorted.IsNumber || sorted.Kind == RunFieldKind.Metric) && Value(run, sorted) is not null)
        {
            return [Labelled(run, sorted)];
        }

        return [HeadlineMetric(run, list, directions) is { } metric ? Labelled(run, new(RunFieldKind.Metric, metric)) : null];
    }

    // The tooltip has all digits.
    private static string? Labelled(Run run, RunField field) => (field.Kind == RunFieldKind.Metric && RunFields.Number(run, field) is { } number ? RunText.Short(number) : Value(run, field)) is { } value ? $"{MarkdownText.OneLine(field.Key, 40)} {value}" : null;

    private static RunField? SortField(RunListOptions list) => RunFilterParser.ParseOrder(list.Sort ?? "").Keys.FirstOrDefault()?.Field;

    private static string Joined(IEnumerable<string?> parts, string separator = " · ") => string.Join(separator, parts.Where(part => !string.IsNullOrEmpty(part)));

    private static (string Icon, string? Color) Icon(RunStatus status) => status switch
    {
        RunStatus.Running => ("sync~spin", "charts.blue"),
        RunStatus.Scheduled => ("clock", "charts.yellow"),
        RunStatus.Finished => ("pass", "charts.green"),
        RunStatus.Failed => ("error", "charts.red"),
        _ => ("circle-slash", "charts.orange"),
    };
}
