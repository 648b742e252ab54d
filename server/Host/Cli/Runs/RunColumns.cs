using System.Globalization;
using ForgeLsp.Core.Credentials;
using ForgeLsp.Core.Runs;
using ForgeLsp.Features;
using ForgeLsp.Features.Runs;

namespace ForgeLsp.Host.Cli.Runs;

/// <summary>One column of a list of runs.</summary>
/// <param name="Head">Its head: the name under which the column is asked for.</param>
/// <param name="Exact">The cell for programs: times in ms since the epoch, numbers to the last bit; empty where the run lacks it.</param>
/// <param name="Short">The cell for people.</param>
internal sealed record RunColumn(string Head, Func<ListedRun, string> Exact, Func<ListedRun, string> Short)
{
    /// <summary>A column that reads the same for all.</summary>
    public RunColumn(string head, Func<ListedRun, string> cell)
        : this(head, cell, cell)
    {
    }
}

/// <summary>The columns of tables and CSV files of runs.</summary>
internal static class RunColumns
{
    private static readonly RunColumn[] Attributes =
    [
        new("store", static run => run.Store),
        new("run_id", static run => run.Run.Id),
        new("run_name", static run => run.Run.Name),
        new("experiment_id", static run => run.Run.ExperimentId),
        new("experiment", static run => run.ExperimentName),
        new("status", static run => RunFields.StatusWord(run.Run.Status)),
        new("lifecycle_stage", static run => run.Run.IsDeleted ? "deleted" : "active"),
        new("start_time", static run => Number(run.Run.StartTime), static run => RunText.Instant(run.Run.StartTime)),
        new("end_time", static run => Number(run.Run.EndTime), static run => RunText.Instant(run.Run.EndTime)),
        new("user_id", static run => run.Run.User ?? ""),
        new("parent_run_id", static run => run.Run.ParentRunId ?? ""),
        new("artifact_uri", static run => run.Run.ArtifactUri ?? ""),
        new("duration", static run => run.Run is { StartTime: { } start, EndTime: { } end } ? Number(end - start) : "", static run => RunText.Duration(run.Run) ?? ""),
    ];

    /// <summary>What every run has, in a CSV file without a choice of columns.</summary>
    public static IReadOnlyList<RunColumn> OfEveryRun { get; } = [.. Attributes.Where(static column => column.Head is not ("duration" or "artifact_uri"))];

    /// <summary>Reads a list such as <c>run_id,metrics.accuracy,params.`a, b`</c>, with the names of the search syntax.</summary>
    /// <exception cref="CliException">A name is none of a column.</exception>
    public static IReadOnlyList<RunColumn> Parse(string text)
    {
        var columns = Split(text).Select(static name => Column(name.Trim())).ToList();
        return columns.Count > 0 ? columns : throw new CliException(ExitCode.Usage, "--columns: a name is missing, such as run_id,name,metrics.accuracy.");
    }

    /// <summary>The column of a metric.</summary>
    public static RunColumn Metric(string key, string prefix = "metrics.") => new(
        prefix + key,
        run => run.Run.Metrics.TryGetValue(key, out var metric) ? ExactDoubleConverter.Text(metric.Value) : "",
        run => run.Run.Metrics.TryGetValue(key, out var metric) ? RunText.Number(metric.Value) : "");

    /// <summary>The column of a parameter.</summary>
    public static RunColumn Param(string key) => new("params." + key, run => run.Run.Params.TryGetValue(key, out var value) ? CredentialMask.Of(key, value) : "");

    /// <summary>The column of a tag.</summary>
    public static RunColumn Tag(string key) => new("tags." + key, run => run.Run.Tags.TryGetValue(key, out var value) ? CredentialMask.Of(key, value) : "");

    private static RunColumn Column(string name)
    {
        var known = name.ToLowerInvariant() switch
        {
            "id" or "run" => "run_id",
            "name" => "run_name",
            "user" => "user_id",
            "started" => "start_time",
            "ended" => "end_time",
            var other => other,
        };
        if (Attributes.FirstOrDefault(column => column.Head == known) is { } attribute)
        {
            return attribute;
        }

        var parsed = RunFilterParser.ParseOrder(name);
        if (parsed is not { Problem: null, Keys: [{ Descending: false, Field: var field }] })
        {
            throw new CliException(ExitCode.Usage, $"--columns: '{name}' is no column. {parsed.Problem?.Message ?? $"Use one of {string.Join(", ", Attributes.Select(static column => column.Head))}, or metrics.…, params.…, tags.…"}");
        }

        return field.Kind switch
        {
            RunFieldKind.Metric => Metric(field.Key),
            RunFieldKind.Param => Param(field.Key),
            RunFieldKind.Tag => Tag(field.Key),
            _ => Attributes.First(column => column.Head == field.Key),
        };
    }

    private static IEnumerable<string> Split(string text)
    {
        var start = 0;
        char? quote = null;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || (text[i] == ',' && quote is null))
            {
                if (!string.IsNullOrWhiteSpace(text[start..i])) yield return text[start..i];
                start = i + 1;
            }
            else if (text[i] is '`' or '"' && (quote is null || quote == text[i]))
            {
                quote = quote is null ? text[i] : null;
            }
        }
    }

    private static string Number(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";
}
