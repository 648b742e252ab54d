using System.CommandLine;
using System.CommandLine.Parsing;

namespace ForgeLsp.Host.Cli.Runs;

/// <summary>Which runs a command is about.</summary>
/// <param name="Experiments">Names or ids; empty for all.</param>
/// <param name="Max">Most runs; <see cref="long.MaxValue"/> for all.</param>
internal sealed record RunSearch(IReadOnlyList<string> Experiments, string Filter, string OrderBy, bool IncludeDeleted, long Max)
{
    /// <summary>Where the page before ended; null from the start.</summary>
    public string? After { get; init; }
}

/// <summary>The options by which <c>runs list</c> and <c>runs export</c> choose runs.</summary>
internal sealed class RunSearchOptions
{
    private readonly Option<string[]> _experiment = new("--experiment") { Description = "Name or id of an experiment; may be given several times.", DefaultValueFactory = _ => [] };
    private readonly Option<string> _filter = new("--filter") { Description = "MLflow's search syntax, with or, not and parentheses.", DefaultValueFactory = _ => "" };
    private readonly Option<string> _order = new("--order-by") { Description = "Such as 'metrics.accuracy DESC'; newest first by default.", DefaultValueFactory = _ => "" };
    private readonly Option<string?> _since = new("--since") { Description = "Only runs that started since then: today, yesterday, 36h, 7d, 2026-03-01 or an ISO instant." };
    private readonly Option<bool> _deleted = new("--deleted", "--include-deleted") { Description = "Deleted runs too." };
    private readonly Option<bool> _all = new("--all") { Description = "Every run, however many." };
    private readonly Option<int?> _max;
    private readonly int? _defaultMax;

    /// <param name="defaultMax">Most runs where nothing is said; null for all.</param>
    public RunSearchOptions(int? defaultMax)
    {
        _defaultMax = defaultMax;
        _max = new("--max") { Description = "Most runs" + (defaultMax is null ? "; all by default." : $"; {defaultMax} by default.") };
        _max.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<int?>() < 1)
            {
                result.AddError("--max must be 1 or more.");
            }
        });
    }

    /// <summary>The command with these options.</summary>
    public Command Complete(Command command)
    {
        foreach (var option in new Option[] { _experiment, _filter, _order, _since, _deleted, _max, _all })
        {
            command.Options.Add(option);
        }

        command.Validators.Add(Check);
        return command;
    }

    /// <summary>What was asked for.</summary>
    /// <exception cref="CliException"><c>--since</c> is no time.</exception>
    public RunSearch Read(ParseResult parsed, TimeProvider time)
    {
        var filter = parsed.GetValue(_filter) ?? "";
        if (parsed.GetValue(_since) is { } text)
        {
            var since = Since.Parse(text, time) ?? throw new CliException(ExitCode.Usage, "--since is today, yesterday, a number of hours or days such as 36h or 7d, a date or an ISO instant.");
            var started = $"attributes.start_time >= {since.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture)}";
            filter = string.IsNullOrWhiteSpace(filter) ? started : $"({filter}) and {started}";
        }

        var max = parsed.GetValue(_all) ? null : parsed.GetValue(_max) ?? _defaultMax;
        return new(parsed.GetValue(_experiment) ?? [], filter, parsed.GetValue(_order) ?? "", parsed.GetValue(_deleted), max ?? long.MaxValue);
    }

    private void Check(CommandResult result)
    {
        if (result.GetValue(_all) && result.GetValue(_max) is not null)
        {
            result.AddError("--all and --max contradict each other.");
        }
    }
}
