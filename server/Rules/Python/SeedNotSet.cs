using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Rules.Python.Knowledge;
using ForgeLsp.Rules.Python.Seeds;
using ForgeLsp.Rules.Python.Training;

namespace ForgeLsp.Rules.Python;

/// <summary>Names the random generators that a training script draws from and that no line seeds.</summary>
public sealed class SeedNotSet : IRule<PythonFile>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG409",
        Name: "seed-not-set",
        Severity: Severity.Hint,
        Since: "0.3",
        What: "A training script draws random numbers from generators that no line seeds: `random`, NumPy, PyTorch, TensorFlow, or estimators and splits without `random_state`. "
            + "One finding names them all. Libraries that are deterministic or seed themselves, such as XGBoost, LightGBM and Hugging Face's `Trainer`, are not counted, and a helper that seeds is followed into other files.",
        Why: "Without seeds two runs of the same code and config differ, and nobody can tell an improvement from luck.",
        Bad: """
            from sklearn.ensemble import RandomForestClassifier
            from sklearn.model_selection import train_test_split

            X_train, X_test, y_train, y_test = train_test_split(X, y)
            model = RandomForestClassifier()
            model.fit(X_train, y_train)
            """,
        Good: """
            from sklearn.ensemble import RandomForestClassifier
            from sklearn.model_selection import train_test_split

            X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=42)
            model = RandomForestClassifier(random_state=42)
            model.fit(X_train, y_train)
            """)
    {
        ExamplePath = "experiments/active/ada/example/train.py",
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(PythonFile document, RuleContext context) =>
        RunningScript.Of(document, context.Workspace) is { First: not null } script && Unseeded(document, script) is { } finding ? [finding] : [];

    /// <summary>The same of a script that is known to be run and need not train: one that simulates or samples differs from run to run as well. Null where every generator is seeded.</summary>
    public Finding? Draws(PythonFile document, RuleContext context) => RunningScript.Of(document, context.Workspace) is { } script ? Unseeded(document, script) : null;

    private Finding? Unseeded(PythonFile document, RunningScript script) => UnseededGenerators.Of(document, script) is [var first, ..] unseeded
        ? new Finding(Info.Id, document.Tree.SpanOf(first.Call.Function), Message(unseeded)) { FixKey = Seedable(unseeded) }
        : null;

    /// <summary>The generators that a line can seed, with commas; null where there is none.</summary>
    private static string? Seedable(IReadOnlyList<RandomUse> unseeded)
    {
        var generators = unseeded.Where(static use => !use.IsOwn).Select(static use => SeedingKnowledge.Instance.Behind(use.Generator)).Distinct(StringComparer.Ordinal);
        return string.Join(',', generators) is { Length: > 0 } key ? key : null;
    }

    private static string Message(IReadOnlyList<RandomUse> unseeded)
    {
        var parts = new List<string>();
        foreach (var group in unseeded.GroupBy(static use => use.Generator))
        {
            var label = SeedingKnowledge.Instance.Label(group.Key);
            var named = group.Where(static use => use.Keyword is not null || use.IsOwn).Select(static use => use.What).Distinct(StringComparer.Ordinal).ToList();
            parts.Add(named.Count == 0 ? label : $"{label} ({string.Join(", ", named.Take(3).Select(static name => $"`{name}`"))}{(named.Count > 3 ? " and more" : "")})");
        }

        return $"Random numbers come from {Sentence(parts)}, and no line seeds {(parts.Count == 1 ? "it" : "them")}: two runs of this script differ";
    }

    private static string Sentence(List<string> parts) => parts.Count == 1 ? parts[0] : $"{string.Join(", ", parts[..^1])} and {parts[^1]}";
}
