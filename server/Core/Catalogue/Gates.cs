using System.Globalization;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Runs;

namespace ForgeLsp.Core.Catalogue;

/// <summary>How a check of a gate ended.</summary>
public enum GateOutcome
{
    /// <summary>It holds.</summary>
    Passed,

    /// <summary>It does not hold, and the promotion stops.</summary>
    Failed,

    /// <summary>What it needs could not be asked; it stops nothing, and says so.</summary>
    NotChecked,

    /// <summary>The model has nothing that it could be about.</summary>
    NotNeeded,
}

/// <summary>One check of a gate.</summary>
/// <param name="Name">Its name in forge.yaml, or the command as written there.</param>
/// <param name="Message">Why it ended so, and what to do; empty where it passed.</param>
public sealed record GateResult(string Name, GateOutcome Outcome, string Message);

/// <summary>The built-in checks of gates, as far as the catalogue alone tells.</summary>
public static class Gates
{
    /// <summary>No error and no warning at the entry.</summary>
    public const string Clean = "clean";

    /// <summary>Somebody answers for it.</summary>
    public const string Owner = "owner";

    /// <summary>Its version is pinned.</summary>
    public const string Version = "version";

    /// <summary>What was measured is good enough.</summary>
    public const string Evidence = "evidence";

    /// <summary>The run that made it is finished.</summary>
    public const string Run = "run";

    /// <summary>The commit of that run is here.</summary>
    public const string Commit = "commit";

    /// <summary>Its Modelfile can be built.</summary>
    public const string Modelfile = "modelfile";

    /// <summary>All of them, in the order in which they are looked at.</summary>
    public static IReadOnlyList<string> All { get; } = [Clean, Owner, Version, Evidence, Run, Commit, Modelfile];

    /// <summary>The gate before a state; an empty one where the policy has none.</summary>
    public static StageGate Before(Policy policy, string state) => policy.Gates.GetValueOrDefault(state) ?? new StageGate();

    /// <summary>The checks before a state: what the policy lists, else what is usual. The further a model goes the more must hold.</summary>
    public static IReadOnlyList<string> ChecksBefore(Policy policy, string state) => Before(policy, state).Checks is { } named
        ? [.. All.Where(named.Contains)]
        : state switch
        {
            ModelStates.Testing => [Clean, Owner],
            ModelStates.Staging => [Clean, Owner, Version],
            ModelStates.Production => All,
            _ => [],
        };

    /// <summary>Whether somebody answers for the model.</summary>
    public static GateResult CheckOwner(CatalogueEntry entry) => entry.Owners.Any(static owner => !string.IsNullOrWhiteSpace(owner))
        ? Pass(Owner)
        : Fail(Owner, $"nobody answers for `{entry.Name}`; name somebody in `owners`");

    /// <summary>Whether the model says which version it is.</summary>
    public static GateResult CheckVersion(CatalogueEntry entry)
    {
        var version = entry.Version ?? (entry.At("mlflow_version") is null ? TagOf(entry) : entry.PinnedVersion);
        return version switch
        {
            null => Fail(Version, $"`{entry.Name}` says no version; write `version: v1.0.0`, or whatever it is"),
            "latest" => Fail(Version, $"`{entry.Name}` says `latest`, which is another version tomorrow; name the one that was tested"),
            _ => Pass(Version),
        };
    }

    /// <summary>Whether <c>performance</c> says something, and what the gate asks for.</summary>
    public static GateResult CheckEvidence(CatalogueEntry entry, Policy policy, string state)
    {
        var measured = entry.Performance.ToDictionary(static pair => pair.Key, static pair => pair.Value, StringComparer.Ordinal);
        if (measured.Count == 0)
        {
            return Fail(Evidence, $"nothing was measured: `performance` of `{entry.Name}` is empty");
        }

        foreach (var (metric, wanted) in Before(policy, state).Evidence)
        {
            if (Reaches(metric, measured.GetValueOrDefault(metric), wanted, policy) is { } problem)
            {
                return Fail(Evidence, problem);
            }
        }

        return Pass(Evidence);
    }

    /// <summary>Whether the entry's Modelfile is something to build: null where it names none.</summary>
    public static GateResult? CheckModelfile(CatalogueEntry entry, Func<string, bool> exists) => entry.Modelfile switch
    {
        null => new GateResult(Modelfile, GateOutcome.NotNeeded, "it names no Modelfile"),
        { } path when !exists(path) => Fail(Modelfile, $"there is no file `{path}` in the workspace"),
        _ => null,
    };

    /// <summary>A number, or a latency in milliseconds; null for anything else.</summary>
    public static (double Value, bool IsLatency)? Measure(string text)
    {
        var trimmed = text.Trim();
        var letters = trimmed.Length - 1;
        while (letters >= 0 && char.IsLetter(trimmed[letters]))
        {
            letters--;
        }

        var unit = trimmed[(letters + 1)..];
        double? factor = unit switch { "" => 1, "ns" => 1e-6, "us" or "µs" or "μs" => 1e-3, "ms" => 1, "s" => 1e3, "min" => 6e4, "h" => 3.6e6, _ => null };
        return factor is { } times && double.TryParse(trimmed.AsSpan(0, letters + 1).TrimEnd(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? (number * times, unit.Length > 0)
            : null;
    }

    private static string? Reaches(string metric, string? measured, string wanted, Policy policy)
    {
        var isMost = wanted.TrimStart().StartsWith("<=", StringComparison.Ordinal);
        var isLeast = wanted.TrimStart().StartsWith(">=", StringComparison.Ordinal);
        if (Measure(isMost || isLeast ? wanted.TrimStart()[2..] : wanted) is not var (limit, isLatency))
        {
            return $"`evidence` asks for `{metric}: {wanted}`, which is no number; mend forge.yaml";
        }

        if (!isMost && !isLeast)
        {
            var higher = isLatency ? false : MetricDirection.HigherIsBetter(metric, policy.HigherIsBetter);
            if (higher is null)
            {
                return $"nothing says whether more of `{metric}` is better; write `\">= {wanted}\"` or `\"<= {wanted}\"` in forge.yaml";
            }

            isMost = higher is false;
        }

        if (measured is null)
        {
            return $"`performance` says nothing of `{metric}`, which must be {(isMost ? "at most" : "at least")} {wanted.TrimStart('<', '>', '=', ' ')}";
        }

        if (Measure(measured) is not var (value, isMeasuredLatency) || (isMeasuredLatency != isLatency && value != 0))
        {
            return $"`{metric}: {measured}` cannot be compared with {wanted}; write both as numbers, or both as latencies";
        }

        return (isMost ? value <= limit : value >= limit) ? null : $"`{metric}` is {measured}, and must be {(isMost ? "at most" : "at least")} {wanted.TrimStart('<', '>', '=', ' ')}";
    }

    /// <summary>The tag of a name at the source says a version too (<c>llama3.1:8b</c>), unless it is <c>latest</c>.</summary>
    private static string? TagOf(CatalogueEntry entry) => entry.Source == "ollama" && entry.ModelName.LastIndexOf(':') is > 0 and var at ? entry.ModelName[(at + 1)..] : null;

    private static GateResult Pass(string name) => new(name, GateOutcome.Passed, "");

    private static GateResult Fail(string name, string message) => new(name, GateOutcome.Failed, message);
}
