using ForgeLsp.Core.Findings;

namespace ForgeLsp.Rules;

/// <summary>Every rule, listed by hand: no reflection at start-up.</summary>
public static class RuleCatalogue
{
    /// <summary>The rules.</summary>
    public static IReadOnlyList<IRule> All { get; } = [];
}
