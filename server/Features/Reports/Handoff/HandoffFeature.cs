using System.Globalization;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Reports.OneExperiment;
using ForgeLsp.Features.Reports.Review;
using ForgeLsp.Features.Runs;

namespace ForgeLsp.Features.Reports.Handoff;

/// <summary>Drafts a handoff of what metadata, runs, git and files say; it claims nothing that they do not.</summary>
public static class HandoffFeature
{
    private const int MostFindings = 5;
    private const int MostFiles = 15;

    /// <summary>The draft; the same for the same facts.</summary>
    /// <param name="to">Who takes it over; null where that is not known.</param>
    /// <param name="zone">The zone of days.</param>
    public static HandoffReport Of(ExperimentFacts facts, string? to, TimeZoneInfo zone)
    {
        var gaps = new List<HandoffGap>();
        void Ask(string section, string question) => gaps.Add(new(section, question));
        if (to is null)
        {
            Ask("to", "Who takes it over?");
        }

        var from = facts.Summary.Researcher ?? facts.Summary.Owner;
        var contact = facts.Text("contact") ?? (from is null ? null : facts.Policy.Members.GetValueOrDefault(from)?.Git);
        if (contact is null)
        {
            Ask("contact", "Where do questions go, and until when?");
        }

        Ask("status", "What were you in the middle of, and what do you believe that no file says?");
        var works = Works(facts);
        Ask("works", works.Count == 0 ? "What works already?" : "Which of this may the next person rely on?");
        Ask("doesNotWork", "What did you try that led nowhere, and why?");
        Ask("next", "What would you do next, and in which order?");
        List<string> run = [.. facts.Status switch { { Branch: { } branch } when IsSafe(branch) => [$"git switch {branch}"], { Branch: null, Commit: { } commit } => [$"git checkout {commit}"], _ => Array.Empty<string>() }, .. Run(facts)];
        if (facts.Entry is null)
        {
            Ask("run", "Which command starts it, and with which arguments?");
        }

        return new(
            1, facts.Name, facts.Folder, from, to, ReportMoments.Day(facts.At, zone), contact, facts.Summary.Goal, Status(facts, zone), works, DoesNotWork(facts), Next(facts), Files(facts), run, gaps, facts.Problems);
    }

    private static List<string> Status(ExperimentFacts facts, TimeZoneInfo zone)
    {
        var said = new List<string> { facts.Summary.Status is { } status ? $"metadata.yaml says {status}{((facts.Text("updated") ?? facts.Text("created")) is { Length: >= 4 } day ? $", last dated {day[..Math.Min(10, day.Length)]}" : "")}." : "metadata.yaml has no status." };
        if (facts.Runs.Count > 0)
        {
            var states = facts.Runs.GroupBy(static run => run.Run.Status).OrderBy(static group => group.Key).Select(static group => $"{group.Count()} {group.Key.ToString().ToLowerInvariant()}");
            said.Add($"{facts.Runs.Count}{(facts.IsCut ? " or more" : "")} {(facts.Runs.Count == 1 ? "run" : "runs")} under '{facts.Tracking}': {string.Join(", ", states)}{(ReportMoments.Of(facts.Runs[0].Run.StartTime) is { } last ? $"; the latest began {ReportMoments.Text(last, zone)}" : "")}.");
        }
        else
        {
            said.Add(facts.Tracking is { } name ? $"No run of its own was found under '{name}'." : "Nothing names its tracking experiment, so no run is known.");
        }

        if (facts.Status is { } git)
        {
            said.Add(git.Branch is { } branch
                ? $"Branch {branch}{(git.Upstream is null ? ", which no remote has yet" : git is { Ahead: > 0 } ? $", {git.Ahead} {(git.Ahead == 1 ? "commit" : "commits")} not pushed" : git is { Behind: > 0 } ? $", {git.Behind} behind {git.Upstream}" : ", pushed")}."
                : $"No branch is checked out{(git.Commit is { } at ? $", but the commit {ReproducibilityItems.Short(at)}" : "")}.");
            said.Add(facts.Commits is [var latest, ..] ? $"Last commit to its folder: {ReproducibilityItems.Short(latest.Id)} '{latest.Subject}' by {latest.AuthorName}, {ReportMoments.Day(latest.Time, zone)}." : "Its folder is in no commit.");
        }

        return said;
    }

    private static List<string> Works(ExperimentFacts facts)
    {
        var said = new List<string>();
        if (facts.Result is { Run.Status: RunStatus.Finished } result)
        {
            var value = facts.Metric is { } metric && result.Run.Metrics.TryGetValue(metric, out var found) ? $": {metric} {found.Value.ToString("0.####", CultureInfo.InvariantCulture)}" : "";
            said.Add($"Run {result.Run.Name} ({result.Run.Id}), {facts.WhyResult}{value}.");
        }

        if (facts.Text("results", "summary") is { } summary)
        {
            said.Add(summary);
        }

        said.AddRange(ReproducibilityItems.Of(facts).Where(static item => item.State == ReviewState.Done && item.Text != "The result is a tracked run").Select(static item => $"{item.Text}: {item.Evidence}."));
        return said;
    }

    private static List<string> DoesNotWork(ExperimentFacts facts)
    {
        var said = new List<string>();
        var failed = facts.Runs.Where(static run => run.Run.Status is RunStatus.Failed or RunStatus.Killed).ToList();
        if (failed.Count > 0)
        {
            said.Add($"{failed.Count} {(failed.Count == 1 ? "run" : "runs")} failed or {(failed.Count == 1 ? "was" : "were")} ended: {ReproducibilityItems.Listed([.. failed.Select(static run => $"{run.Run.Name} ({ReproducibilityItems.Short(run.Run.Id)})")], 5)}.");
        }

        var running = facts.Runs.Count(static run => run.Run.Status == RunStatus.Running);
        if (running > 0)
        {
            said.Add($"{running} {(running == 1 ? "run is" : "runs are")} still marked as running.");
        }

        var serious = (facts.Findings ?? []).Where(static finding => finding.IsSerious).ToList();
        said.AddRange(serious.Take(MostFindings).Select(finding => $"{RelativePath.SeenFrom(facts.Summary.Path, finding.Path)}:{finding.Line}: {finding.Message} ({finding.Rule})."));
        if (serious.Count > MostFindings)
        {
            said.Add($"{serious.Count - MostFindings} more findings: 'forge check {facts.Folder}'.");
        }

        return said;
    }

    private static List<string> Next(ExperimentFacts facts)
    {
        var said = ReproducibilityItems.Of(facts).Where(static item => item.State == ReviewState.Open).Select(static item => $"{item.Text}: {item.Evidence}. {item.Next}").ToList();
        if (facts.Summary.Status is "planned" or "in_progress" && facts.Result is not null)
        {
            said.Add("Decide whether it is done: then status: completed, with results.summary.");
        }

        if (facts.Summary.Baseline is { } baseline && facts.Result is not null)
        {
            said.Add($"Compare it with {baseline}: 'forge report pr {facts.Name}'.");
        }

        return said;
    }

    private static List<HandoffFile> Files(ExperimentFacts facts)
    {
        var found = new List<HandoffFile> { new(facts.Summary.Path, "what it is, whose, and what came out") };
        void Add(IEnumerable<string> paths, string what) => found.AddRange(paths.Where(path => found.TrueForAll(known => known.Path != path)).Select(path => new HandoffFile(path, what)));
        Add(facts.Files.Where(static path => RelativePath.Name(path).StartsWith("README", StringComparison.OrdinalIgnoreCase)), "what it is for people");
        Add(facts.Entry is { } entry ? [entry] : [], "what is run");
        Add(facts.Configs, "hyperparameters");
        Add(facts.Environment is { } environment ? [environment.Path] : [], "packages");
        Add(facts.DataFiles, "versions of data");
        Add(facts.Uncommitted?.Where(static path => !path.EndsWith('/')) ?? [], "not committed as it is");
        Add(facts.Scripts, "code");
        return [.. found.Take(MostFiles)];
    }

    /// <summary>Lines of a shell that run an experiment, as far as its files say how.</summary>
    internal static List<string> Run(ExperimentFacts facts)
    {
        var lines = new List<string>();
        if (facts.Environment is { } environment)
        {
            lines.Add(environment.Path.EndsWith(".txt", StringComparison.Ordinal) ? $"pip install -r {Quoted(environment.Path)}" : environment.Path.EndsWith("pyproject.toml", StringComparison.Ordinal) ? "pip install -e ." : $"conda env update -f {Quoted(environment.Path)}");
        }

        if (facts.DataFiles.Count > 0)
        {
            lines.Add("dvc pull");
        }

        if (facts.Entry is { } entry)
        {
            lines.Add($"cd {Quoted(facts.Folder)}");
            lines.Add($"python {Quoted(RelativePath.Name(entry))}");
        }

        if (facts.Result is { } result)
        {
            lines.Add($"# what it gave before{(RunText.Commit(result.Run) is { } made && made.All(char.IsAsciiHexDigit) ? $", at commit {ReproducibilityItems.Short(made)}" : "")}: forge runs show {result.Run.Id}");
        }

        return lines;
    }

    private static bool IsSafe(string name) => name.Length > 0 && name.All(static c => char.IsLetterOrDigit(c) || c is '/' or '-' or '_' or '.' or '#' or '@') && name[0] != '-';

    private static string Quoted(string path) => IsSafe(path) && !path.Contains('#', StringComparison.Ordinal) ? path : "'" + path.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
