using System.Globalization;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;

namespace ForgeLsp.Rules.Configs;

/// <summary>Reports values that PyYAML, which training code reads, takes for something else than YAML 1.2 does.</summary>
public sealed class AmbiguousScalar : IRuleWithFixes<YamlFile>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG004",
        Name: "ambiguous-scalar",
        Severity: Severity.Warning,
        Since: "0.2",
        What: "A value of a config that readers of YAML do not agree on. PyYAML, which most training code uses, reads YAML 1.1: `1e-4` is a text, `no` is false, `012` is 10, `1:30` is 90 and `1_000` is 1000. "
            + "Readers of YAML 1.2, such as DVC's, take each of them for something else.\n\n"
            + "Files that Hydra or OmegaConf load are read as these do (`1e-4` is a number there), and a key that every script puts through `float()` or `int()` is left alone.",
        Why: "`lr: 1e-4` reaches the optimiser as a text. It fails at best; where a library compares or formats it, the run goes on with another value than the one that you wrote.",
        Bad: "epochs: 10\nlr: 1e-4\n",
        Good: "epochs: 10\nlr: 1.0e-4\n")
    {
        ExamplePath = "experiments/active/alice/churn-trees/config.yaml",
        Kinds = [FileKind.TrainingConfig],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(YamlFile document, RuleContext context)
    {
        IReadOnlyList<ScriptSummary>? scripts = null;
        List<Finding>? found = null;
        foreach (var item in document.Values)
        {
            var value = item.Value;
            if (!Differs(document, value, out var here, out var there))
                continue;

            scripts ??= context.Workspace.ScriptsNaming(document.Path);
            if (!IsServed(document.Path, item.Name, here, there, scripts))
                (found ??= []).Add(new Finding(Info.Id, value.Span, Message(value.Text, here, there, document.Dialect)) { FixKey = value.Text });
        }

        return found is null ? [] : found;
    }

    /// <inheritdoc/>
    public IEnumerable<Fix> Fixes(YamlFile document, Finding finding, RuleContext context)
    {
        if (finding.FixKey is not { } text)
            yield break;

        var here = YamlData.Plain(text, document.Dialect);
        var there = YamlData.Plain(text, YamlDialect.Yaml12);
        var quoted = $"\"{text}\"";
        var values = here.Kind == DataKind.String ? new[] { Spelling(text, there), quoted }
            : text.Contains(':', StringComparison.Ordinal) ? [quoted, Spelling(text, here)]
            : [Spelling(text, here), Spelling(text, there), quoted];
        var isFirst = true;
        foreach (var value in values.Where(value => value != text).Distinct(StringComparer.Ordinal))
        {
            yield return new Fix($"Write `{value}`", [new FileEdit(null, [new TextEdit(finding.Span, value)])], isFirst);
            isFirst = false;
        }
    }

    /// <summary>Whether this rule is the one to speak of a value.</summary>
    internal static bool IsAmbiguous(YamlFile document, DataNode value) => document.Kind == FileKind.TrainingConfig && Differs(document, value, out _, out _);

    /// <summary>Whether the readers disagree on a value: a plain scalar of the file, without a tag.</summary>
    private static bool Differs(YamlFile document, DataNode value, out PlainScalar here, out PlainScalar there)
    {
        here = there = default;
        var text = value.Text;
        if (text.Length is 0 or > 64 || !MayDiffer(text) || value.IsQuoted || YamlData.SyntaxOf(value) is not YamlScalar { Tag: null })
            return false;

        here = YamlData.Plain(value.Text, document.Dialect);
        there = YamlData.Plain(value.Text, YamlDialect.Yaml12);
        return here.Kind != there.Kind ? !(IsNumber(here) && IsNumber(there) && Number(here) == Number(there)) : here.Boolean != there.Boolean || (IsNumber(here) && Number(here) != Number(there));
    }

    private static bool MayDiffer(string text) => text[0] is '.' or '+' or '-' or (>= '0' and <= '9') or 'y' or 'Y' or 'n' or 'N' or 'o' or 'O' && !YamlData.IsPlainNumber(text);

    /// <summary>Whether the scripts that load the file get along with a number that is read as a text.</summary>
    private static bool IsServed(string path, string name, PlainScalar here, PlainScalar there, IReadOnlyList<ScriptSummary> scripts)
    {
        if (here.Kind != DataKind.String || !IsNumber(there))
            return false;

        if (scripts.Any(static script => script.UsesOmegaConf))
            return true;

        var reads = scripts.SelectMany(static script => script.Reads).Where(read => read.Key == name && !read.IsStep && (read.ConfigPath ?? path) == path).ToList();
        return reads.Count > 0 && reads.TrueForAll(static read => read.IsConverted) && scripts.All(static script => !script.Escapes);
    }

    private static string Message(string text, PlainScalar here, PlainScalar there, YamlDialect dialect)
    {
        var reader = dialect == YamlDialect.OmegaConf ? "OmegaConf" : "PyYAML";
        return here.Kind == DataKind.String
            ? $"{reader} reads `{text}` as the text \"{text}\", not a number: write `{Spelling(text, there)}`, or put it in quotes if the text is meant"
            : $"{reader} reads `{text}` as {Said(here)}, other readers (YAML 1.2) as {Said(there)}: write what you mean";
    }

    private static string Said(PlainScalar value) => value.Kind switch
    {
        DataKind.Boolean => value.Boolean ? "true" : "false",
        DataKind.Integer or DataKind.Number => value.Number ?? "",
        _ => "a text",
    };

    /// <summary>How every reader understands <paramref name="value"/>, which was written as <paramref name="text"/>.</summary>
    private static string Spelling(string text, PlainScalar value)
    {
        if (value.Kind == DataKind.Boolean)
            return value.Boolean ? "true" : "false";

        if (value.Kind is not (DataKind.Integer or DataKind.Number) || value.Number is not { } number)
            return $"\"{text}\"";

        var at = number.AsSpan().IndexOfAny('e', 'E');
        if (at < 0)
            return number;

        var whole = number[..at].Contains('.', StringComparison.Ordinal) ? number[..at] : number[..at] + ".0";
        var power = number[(at + 1)..];
        return $"{whole}e{(power[0] is '+' or '-' ? "" : "+")}{power}";
    }

    private static bool IsNumber(PlainScalar value) => value.Kind is DataKind.Integer or DataKind.Number;

    private static double Number(PlainScalar value) => double.TryParse(value.Number, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;
}
