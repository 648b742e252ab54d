using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Modelfiles;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Features.Rules;

/// <summary>A rule as lists and explanations show it; <c>docs/json.md</c> describes the JSON.</summary>
/// <param name="Family">What it is about: <c>yaml</c>, <c>experiments</c>, <c>registry</c>, <c>modelfiles</c>, <c>configs</c>, <c>pipelines</c> or <c>python</c>.</param>
/// <param name="Severity"><c>error</c>, <c>warning</c>, <c>information</c> or <c>hint</c>, unless forge.yaml says otherwise.</param>
/// <param name="EnabledByDefault">False for a rule that forge.yaml has to switch on.</param>
/// <param name="Fixable">Whether some of its findings can be mended by Forge.</param>
/// <param name="NeedsTracking">Whether it compares with the tracking stores.</param>
public sealed record RuleEntry(string Id, string Name, string Family, string Severity, bool EnabledByDefault, bool Fixable, bool NeedsTracking, string Since, string What, string Why)
{
    private const string Prefix = "FRG";

    /// <summary>What it reports, as files.</summary>
    public required IReadOnlyList<RuleExample> Bad { get; init; }

    /// <summary>What it says nothing about.</summary>
    public required IReadOnlyList<RuleExample> Good { get; init; }

    /// <summary>Options of forge.yaml with what they mean.</summary>
    public required IReadOnlyDictionary<string, string> Options { get; init; }

    /// <summary>Every family.</summary>
    public static IReadOnlyList<string> Families { get; } = ["yaml", "experiments", "registry", "modelfiles", "configs", "pipelines", "python"];

    /// <summary>The severities, worst first.</summary>
    public static IReadOnlyList<string> Severities { get; } = [.. Enum.GetValues<Severity>().Order().Select(Word)];

    /// <summary>The entry of a rule.</summary>
    public static RuleEntry Of(IRule rule)
    {
        var info = rule.Info;
        return new(info.Id, info.Name, FamilyOf(rule), Word(info.Severity), info.EnabledByDefault, IsFixable(rule), info.NeedsTracking, info.Since, info.What, info.Why)
        {
            Bad = RuleExample.Files(info.ExamplePath, info.Bad),
            Good = RuleExample.Files(info.ExamplePath, info.Good),
            Options = info.Options,
        };
    }

    /// <summary>The rule of an id (also as its number alone) or a name, in any case and with blanks or underscores for hyphens; null where there is none.</summary>
    public static IRule? Find(IReadOnlyList<IRule> rules, string written)
    {
        var name = written.Trim().Trim('[', ']').Replace('_', '-').Replace(' ', '-');
        var id = name.Replace("-", "", StringComparison.Ordinal);
        id = id.Length > 0 && id.All(char.IsAsciiDigit) ? Prefix + id : id;
        return rules.FirstOrDefault(rule => rule.Info.Id.Equals(id, StringComparison.OrdinalIgnoreCase) || rule.Info.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The id or name of a rule that <paramref name="written"/> may have meant; null where none is near.</summary>
    public static string? Nearest(IReadOnlyList<IRule> rules, string written) => written.Trim() is { Length: > 0 } name
        ? NearestName.Of(name, name.All(static c => char.IsAsciiDigit(c)) || name.StartsWith("FRG", StringComparison.OrdinalIgnoreCase)
            ? rules.Select(static rule => rule.Info.Id)
            : rules.Select(static rule => rule.Info.Name).Concat(rules.Select(static rule => rule.Info.Id)))
        : null;

    // The folder that a rule lies in is its family.
    private static string FamilyOf(IRule rule)
    {
        var spaces = (rule.GetType().Namespace ?? "").Split('.');
        var family = spaces.Length > 2 ? spaces[2].ToLowerInvariant() : "";
        return Families.Contains(family) ? family : "yaml";
    }

    private static bool IsFixable(IRule rule) => rule is IRuleWithFixes<YamlFile> or IRuleWithFixes<ExperimentDocument> or IRuleWithFixes<RegistryDocument> or IRuleWithFixes<PythonFile> or IRuleWithFixes<ModelfileFile>;

    private static string Word(Severity severity) => severity.ToString().ToLowerInvariant();
}
