using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;

namespace ForgeLsp.Workspace.Analysis;

/// <summary>What the policy says of rules, for one file: overrides whose glob matches come first, the last of them strongest.</summary>
public sealed class RuleSettings(Policy policy, string path)
{
    private static readonly IReadOnlyDictionary<string, string> NoOptions = new Dictionary<string, string>(StringComparer.Ordinal);

    private readonly RuleOverride[] _overrides = policy.Overrides.Count == 0 ? [] : [.. policy.Overrides.Where(candidate => candidate.Covers(path)).Reverse()];

    private readonly bool _saysNothing = policy is { Overrides.Count: 0, Rules.Count: 0 };

    /// <summary>Whether the rule speaks at all.</summary>
    public bool IsOn(RuleInfo rule) => Find(rule.Id) is { } setting ? !setting.IsOff : rule.EnabledByDefault;

    /// <summary>The policy's severity, else the finding's own, else the rule's.</summary>
    public Severity SeverityOf(RuleInfo rule, Finding finding) => Find(rule.Id)?.Severity ?? finding.Severity ?? rule.Severity;

    /// <summary>The rule's options.</summary>
    public IReadOnlyDictionary<string, string> Options(RuleInfo rule) => Find(rule.Id)?.Options ?? NoOptions;

    private RuleSetting? Find(string id)
    {
        if (_saysNothing)
        {
            return null;
        }

        foreach (var candidate in _overrides)
        {
            if (candidate.Rules.TryGetValue(id, out var setting))
            {
                return setting;
            }
        }

        return policy.Rules.GetValueOrDefault(id);
    }
}
