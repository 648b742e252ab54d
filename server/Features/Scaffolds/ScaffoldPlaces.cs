using System.Text.RegularExpressions;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;

namespace ForgeLsp.Features.Scaffolds;

/// <summary>Where new things belong, by the team's policy and by where the others are.</summary>
internal static partial class ScaffoldPlaces
{
    /// <summary>Where prototypes of agents lie.</summary>
    public const string Agents = "agents/prototypes";

    /// <summary>The folder that holds a new experiment's folder's parent, and its name: the pattern that most experiments fit decides, the first of the policy where there are none. Null where no pattern says where a new one goes.</summary>
    public static string? OfExperiment(Policy policy, IReadOnlyList<ExperimentSummary> experiments, string user, string name) =>
        policy.ExperimentPatterns
            .Select(pattern => (Path: Filled(pattern, user, name), Count: experiments.Count(experiment => ExperimentFolder.Of(experiment.Path, policy with { ExperimentPatterns = [pattern] }) is not null)))
            .Where(static place => place.Path is not null)
            .OrderByDescending(static place => place.Count)
            .FirstOrDefault().Path;

    /// <summary>A name for the tracking experiment that fits the policy's pattern; the experiment's own where there is none.</summary>
    public static string Tracking(Policy policy, string user, string name, DateOnly today)
    {
        if (policy.Tracking.ExperimentNaming is not { } pattern)
        {
            return name;
        }

        var own = new Queue<string>([name]);
        return Part().Replace(pattern, match => match.Groups["part"].Value.Trim() switch
        {
            "member" or "researcher" or "user" => user,
            "date" => today.ToString("yyyyMMdd", System.Globalization.CultureInfo.InvariantCulture),
            "number" => "1",
            "version" => "1.0.0",
            _ => own.TryDequeue(out var first) ? first : "baseline",
        });
    }

    private static string? Filled(string pattern, string user, string name)
    {
        var parts = pattern.Trim('/').Split('/').Select(part => part switch
        {
            "{researcher}" => user,
            "{experiment}" => name,
            ['{', .. var choices, '}'] when choices.Contains(',', StringComparison.Ordinal) => choices.Split(',').FirstOrDefault(static choice => choice.Trim() is not ("archive" or ""))?.Trim(),
            _ when part.AsSpan().IndexOfAny('*', '{', '}') >= 0 || part is "archive" or "" or "." or ".." => null,
            _ => part,
        }).ToList();
        return parts.Contains(null) || parts[^1] != name ? null : string.Join('/', parts);
    }

    [GeneratedRegex(@"\{(?<part>[^{}]+)\}", RegexOptions.NonBacktracking)]
    private static partial Regex Part();
}
