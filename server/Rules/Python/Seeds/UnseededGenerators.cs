using ForgeLsp.Core.Model;
using ForgeLsp.Rules.Python.Knowledge;
using ForgeLsp.Rules.Python.Training;

namespace ForgeLsp.Rules.Python.Seeds;

/// <summary>Compares what a running script draws from with what it seeds.</summary>
internal static class UnseededGenerators
{
    /// <summary>The places that draw from a generator that nothing seeds, in order of position; a library that trains with random numbers stands at its training call.</summary>
    public static IReadOnlyList<RandomUse> Of(PythonFile file, RunningScript script)
    {
        var knowledge = SeedingKnowledge.Instance;
        var facts = SeedFacts.Of(file);
        var seeded = Seeded(file, script, facts);
        var unseeded = new List<RandomUse>();
        foreach (var use in facts.Uses)
        {
            if (!(use.IsOwn ? seeded.Contains(SeedingKnowledge.All) : knowledge.IsSeeded(use.Generator, seeded)))
            {
                unseeded.Add(use);
            }
        }

        foreach (var training in script.Trainings)
        {
            if (knowledge.Implicit(training.Library, file.Semantics.Packages) is { } generator && !knowledge.IsSeeded(generator, seeded) && !unseeded.Exists(use => use.Generator == generator))
            {
                unseeded.Add(new RandomUse(generator, training.Call, training.What));
            }
        }

        unseeded.Sort((left, right) => file.Tree.SpanOf(left.Call).CompareTo(file.Tree.SpanOf(right.Call)));
        return unseeded;
    }

    /// <summary>The generators that are seeded: by lines of the file, by functions of other files that it calls, and by modules that seed when they are imported.</summary>
    private static HashSet<string> Seeded(PythonFile file, RunningScript script, SeedFacts facts)
    {
        var seeded = new HashSet<string>(StringComparer.Ordinal);
        foreach (var seed in facts.Seeds)
        {
            seeded.UnionWith(seed.Import is { Length: > 0 } import && script.Imported.Call(import) is { } helper ? helper.Seeds : seed.Generators);
        }

        foreach (var (_, name) in script.Imported.CallsOf(file.Semantics))
        {
            if (script.Imported.Call(name) is { } effects)
            {
                seeded.UnionWith(effects.Seeds);
            }
        }

        foreach (var import in file.Semantics.Imports)
        {
            if (!TrainingKnowledge.Instance.IsOfLibrary(import))
            {
                seeded.UnionWith(script.Imported.Import(import).Seeds);
            }
        }

        return seeded;
    }
}
