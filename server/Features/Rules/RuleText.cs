using System.Text;

namespace ForgeLsp.Features.Rules;

/// <summary>The explanation of a rule for a terminal.</summary>
public static class RuleText
{
    /// <summary>Lines as paragraphs; examples are indented, and their lines are not to be wrapped.</summary>
    public static IEnumerable<(string Text, bool IsProse)> Lines(RuleEntry rule)
    {
        yield return ($"{rule.Id} {rule.Name}", true);
        yield return ($"{Level(rule)} · {rule.Family} · since {rule.Since}{(rule.Fixable ? " · can be fixed" : "")}{(rule.NeedsTracking ? " · asks the tracking store" : "")}", true);
        yield return ("", true);
        foreach (var line in Prose(rule.What).Append("").Concat(Prose(rule.Why)))
        {
            yield return (line, true);
        }

        foreach (var (title, files) in new[] { ("Reported:", rule.Bad), ("Fine:", rule.Good) })
        {
            yield return ("", true);
            yield return (title, true);
            foreach (var line in files.SelectMany(static file => file.Text.Split('\n').Select(static line => "    " + line).Prepend($"  {file.Path}")))
            {
                yield return (line.TrimEnd(), false);
            }
        }

        if (rule.Options.Count > 0)
        {
            yield return ("", true);
            yield return ("Options:", true);
            foreach (var (name, meaning) in rule.Options)
            {
                yield return ($"{name}: {Plain(meaning)}", true);
            }
        }

        yield return ("", true);
        yield return ("In forge.yaml:", true);
        yield return ("    rules:", false);
        yield return ($"      {rule.Id}: {(rule.EnabledByDefault ? "off" : rule.Severity)}", false);
        yield return ($"On one line: # forge: ignore[{rule.Id}] reason", false);
    }

    private static string Level(RuleEntry rule) => rule.EnabledByDefault ? rule.Severity : $"off, {rule.Severity} when switched on";

    private static IEnumerable<string> Prose(string text) => Plain(text).Split('\n');

    // What the rules say is Markdown; of it they use backticks alone, which a terminal reads as they are but for the doubled ones.
    private static string Plain(string text) => new StringBuilder(text).Replace("``", "`").ToString();
}
