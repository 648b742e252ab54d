using System.Globalization;
using ForgeLsp.Core.Findings;

namespace ForgeLsp.Features.Reproducibility;

/// <summary>How far a team has come: five levels, each with all that the ones below ask for. Pure.</summary>
public static class Maturity
{
    /// <summary>The share of experiments that a workspace's level asks for: one that lags behind does not hold all of them back.</summary>
    private const double Share = 0.8;

    private static readonly string[] Names = ["Chaos", "Aware", "Standard", "Enforced", "Auditable"];

    /// <summary>The name of a level.</summary>
    public static string Name(int level) => Names[level];

    /// <summary>The level of an experiment, and what is missing for the next.</summary>
    public static (int Level, IReadOnlyList<string> Next) Of(ExperimentSummary experiment, IReadOnlyList<SubScore> parts, ScoreFacts facts)
    {
        SubScore Part(string name) => parts.First(part => part.Name == name);
        bool IsFull(string name) => Part(name) is var part && part.Points == part.Of;
        (bool Holds, string Missing)[][] levels =
        [
            [(Part("tracking").Points >= 10, "log runs to a tracking store")],
            [
                (IsFull("configuration"), "keep hyperparameters in a config that the script reads"), (IsFull("seed"), "set a seed and note it"), (Part("environment").Points >= 7, "list the packages it needs"),
                (Part("documentation").Points >= 3, "say what it is for and how it is run"), (IsFull("owner"), "name who answers for it"),
            ],
            [
                (facts.HasPolicy, "write the team's policy into a forge.yaml"), (facts.RunsChecks, "run `forge check` in a workflow or a hook"),
                (Part("code") is { Of: > 0 } code && code.Points == code.Of, "commit everything in its folder"),
            ],
            [
                (Part("data").Points >= 10, "give its data a version"), (IsFull("environment"), "pin every package"), (experiment.RunId is { Length: > 0 }, "name the run that stands for it"),
                (experiment.Reproduction?.IsReproduced == true, "run `forge reproduce`, so that it is known to be reproducible"),
            ],
        ];
        var level = levels.TakeWhile(static level => Array.TrueForAll(level, static one => one.Holds)).Count();
        return (level, level == levels.Length ? [] : [.. levels[level].Where(static one => !one.Holds).Select(static one => one.Missing)]);
    }

    /// <summary>The highest level that most experiments have reached.</summary>
    public static int OfAll(IReadOnlyList<int> levels) => Enumerable.Range(0, Names.Length).Last(level => levels.Count(one => one >= level) >= Share * levels.Count);

    /// <summary>What keeps experiments below the next level, what most of them lack first.</summary>
    public static IReadOnlyList<string> Missing(IReadOnlyList<ExperimentScore> experiments, int level) =>
    [
        .. experiments.Where(one => one.Level <= level).SelectMany(static one => one.Next).GroupBy(static missing => missing, StringComparer.Ordinal)
            .OrderByDescending(static group => group.Count()).ThenBy(static group => group.Key, StringComparer.Ordinal)
            .Select(group => group.Count() == experiments.Count ? group.Key : string.Create(CultureInfo.InvariantCulture, $"{group.Key} ({group.Count()} of {experiments.Count} experiments)")),
    ];
}
