using ForgeLsp.Core.Findings;
using ForgeLsp.Rules.Experiments;
using ForgeLsp.Rules.Registry;
using ForgeLsp.Rules.Yaml;

namespace ForgeLsp.Rules;

/// <summary>All rules. The list is written out, because looking for them by reflection would cost start-up time.</summary>
public static class RuleCatalogue
{
    /// <summary>A fresh instance of every rule, by id.</summary>
    public static IReadOnlyList<IRule> All() =>
    [
        new YamlSyntaxRule(),
        new SchemaRule(),
        new DuplicateKeyRule(),
        new MergeConflictMarkerRule(),
        new UnknownKeyRule(),
        new ResearcherMismatchRule(),
        new DuplicateExperimentIdRule(),
        new CompletedWithoutResultsRule(),
        new ModelfileNotFoundRule(),
        new UnpinnedProductionVersionRule(),
    ];
}
