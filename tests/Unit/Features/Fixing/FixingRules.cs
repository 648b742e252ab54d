using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Tests.Unit.Features.Fixing;

/// <summary>A rule that finds one word and replaces it by another.</summary>
internal abstract class WordRule : IRuleWithFixes<YamlFile>
{
    public RuleInfo Info => new(Id, "word", Severity.Warning, "0.1", "", "", "", "") { ExamplePath = "metadata.yaml" };

    protected virtual string Id => "FRG901";

    protected abstract IEnumerable<(string Word, string Instead)> Words { get; }

    public IEnumerable<Finding> Check(YamlFile document, RuleContext context)
    {
        var text = document.Text.ToString();
        foreach (var (word, instead) in Words)
        {
            if (text.IndexOf(word, StringComparison.Ordinal) is >= 0 and var start)
            {
                yield return new Finding(Info.Id, new TextSpan(start, word.Length), word) { FixKey = instead };
            }
        }
    }

    public IEnumerable<Fix> Fixes(YamlFile document, Finding finding, RuleContext context) =>
        Words.Where(pair => pair.Instead == finding.FixKey).Select(pair => new Fix("Change", [new FileEdit(null, [new TextEdit(finding.Span, pair.Instead)])], IsPreferred: true));
}

/// <summary>Each fix brings the next finding.</summary>
internal sealed class Chain : WordRule
{
    protected override IEnumerable<(string Word, string Instead)> Words => [("one", "two"), ("two", "three"), ("three", "four")];
}

/// <summary>Its fixes undo each other.</summary>
internal sealed class Pendulum : WordRule
{
    protected override IEnumerable<(string Word, string Instead)> Words => [("tick", "tock"), ("tock", "tick")];
}

/// <summary>Its fix leaves no YAML.</summary>
internal sealed class Breaker : WordRule
{
    protected override IEnumerable<(string Word, string Instead)> Words => [("break", "\"[{")];

    protected override string Id => "FRG902";
}

/// <summary>Wants another word at the same place than the other one.</summary>
internal sealed class Rival(string word) : WordRule
{
    protected override IEnumerable<(string Word, string Instead)> Words => word == "a" ? [(" x", " a")] : [(" x", " ab"), (" a\n", " ab\n")];

    protected override string Id => word == "a" ? "FRG903" : "FRG904";
}
