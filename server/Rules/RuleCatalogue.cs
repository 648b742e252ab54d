using ForgeLsp.Core.Findings;
using ForgeLsp.Rules.Experiments;
using ForgeLsp.Rules.Python;
using ForgeLsp.Rules.Registry;
using ForgeLsp.Rules.Yaml;

namespace ForgeLsp.Rules;

/// <summary>Every rule, listed by hand and sorted by id: no reflection at start-up.</summary>
public static class RuleCatalogue
{
    /// <summary>The rules. They hold no state.</summary>
    public static IReadOnlyList<IRule> All { get; } =
    [
        new YamlSyntax(),
        new SchemaViolation(),
        new DuplicateKey(),
        new MergeConflictMarker(),
        new UnknownKey(),
        new ResearcherMismatch(),
        new DuplicateExperimentId(),
        new CompletedWithoutResults(),
        new ModelfileNotFound(),
        new UnpinnedProductionVersion(),
        new HardCodedHyperparameter(),
        new MissingRunLogging(),
    ];
}
