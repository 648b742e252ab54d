using System.Globalization;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Reservations;
using ForgeLsp.Features.Reports.Facts;
using ForgeLsp.Features.Reports.Score;
using ForgeLsp.Features.Reports.Standup;
using ForgeLsp.Features.Reproducibility;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Team;

/// <summary>The rows of the Team view. Pure.</summary>
internal static class TeamNodes
{
    /// <summary>A group with how many it holds.</summary>
    public static ViewNode Group(string id, string label, int count, string icon, string? color, bool isOpen) => new("team:" + id, label)
    {
        Description = count.ToString("N0", CultureInfo.InvariantCulture),
        Icon = icon,
        IconColor = color,
        Expansion = isOpen ? ViewExpansion.Expanded : ViewExpansion.Collapsed,
        Context = "teamGroup",
        AccessibleLabel = string.Create(CultureInfo.InvariantCulture, $"{label}, {count:N0}"),
    };

    /// <summary>An experiment, with what its group is about.</summary>
    public static ViewNode Experiment(ExperimentFacts one, WorkFacts facts, TeamSources sources, ExperimentScore? score, string about)
    {
        var description = MarkdownText.OneLine(string.Join(" · ", new[] { one.Owner, about, score?.Short }.Where(static part => !string.IsNullOrEmpty(part))), 120);
        return new(sources.ToRow(one.Summary.Path), MarkdownText.OneLine(one.Name))
        {
            Description = description,
            Tooltip = Tooltip(one, facts, score),
            Icon = "beaker",
            Context = "metadata",
            AccessibleLabel = $"Experiment {MarkdownText.OneLine(one.Name)}, {description.Replace(" · ", ", ", StringComparison.Ordinal)}",
            Command = new("open", sources.ToUri(one.Summary.Path)),
        };
    }

    /// <summary>A branch.</summary>
    public static ViewNode Branch(GitBranch branch, WorkFacts facts)
    {
        var days = Math.Max(0, (int)(facts.Now - branch.Time).TotalDays);
        var unpushed = branch is { IsRemote: false, Upstream: null } ? "on this machine only" : branch.Ahead is > 0 and var ahead ? $"{ahead} not pushed" : null;
        var description = MarkdownText.OneLine(string.Join(" · ", new[] { facts.Person(branch.Author), Days(days), unpushed }.Where(static part => !string.IsNullOrEmpty(part))), 120);
        return new("teamBranch:" + branch.Name, MarkdownText.OneLine(branch.Name))
        {
            Description = description,
            Icon = "git-branch",
            Context = "teamBranch",
            AccessibleLabel = $"Branch {MarkdownText.OneLine(branch.Name)}, {description.Replace(" · ", ", ", StringComparison.Ordinal)}",
        };
    }

    /// <summary>A booking of today.</summary>
    public static ViewNode Booking(StandupBooking entry, int index, WorkFacts facts)
    {
        var (start, end) = (Clock(entry.Start, facts, "since before"), Clock(entry.End, facts, "tomorrow or later"));
        var times = start.StartsWith("since", StringComparison.Ordinal) ? $"until {end}" : $"{start}–{end}";
        var label = $"{MarkdownText.OneLine(entry.User, 60)}: {ReservationText.Card(entry.GpuId, entry.Host)}";
        var description = MarkdownText.OneLine($"{times} · {entry.Purpose}", 120);
        return new(string.Create(CultureInfo.InvariantCulture, $"teamBooking:{index}"), label) { Description = description, Icon = "circuit-board", Context = "teamBooking", AccessibleLabel = $"{label}, {description.Replace(" · ", ", ", StringComparison.Ordinal)}" };
    }

    /// <summary>How long ago, for people.</summary>
    public static string Days(int? days) => days switch { null => "no date", 0 => "today", 1 => "yesterday", { } many => $"{many} days ago" };

    private static string Clock(string instant, WorkFacts facts, string otherDay)
    {
        var at = TimeZoneInfo.ConvertTime(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture), facts.Zone);
        return at.Date == TimeZoneInfo.ConvertTime(facts.Now, facts.Zone).Date ? at.ToString("HH:mm", CultureInfo.InvariantCulture) : otherDay;
    }

    private static string Tooltip(ExperimentFacts one, WorkFacts facts, ExperimentScore? score) =>
        $"**{MarkdownText.Escape(one.Name)}**"
        + (string.IsNullOrEmpty(one.Summary.Goal) ? "" : "\n\n" + MarkdownText.Escape(one.Summary.Goal, 500))
        + Line("status", one.Summary.Status?.Replace('_', ' '))
        + Line("owner", one.Owner ?? "nobody")
        + Line("approved by", one.Summary.Approvers is { Count: > 0 } approvers ? string.Join(", ", approvers) : "nobody")
        + Line("last change", one.LastChange(facts.Zone) is { } last ? TimeZoneInfo.ConvertTime(last, facts.Zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null)
        + ScoreTip.Lines(score);

    private static string Line(string name, string? value) => string.IsNullOrEmpty(value) ? "" : $"\n\n{name}: {MarkdownText.Escape(value, 300)}";
}
