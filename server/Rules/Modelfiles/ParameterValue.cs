using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Modelfiles;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Rules.Modelfiles;

/// <summary>Reports values that a parameter cannot have.</summary>
public sealed class ParameterValue : IRuleWithFixes<ModelfileFile>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG212",
        Name: "parameter-value",
        Severity: Severity.Error,
        Since: "0.3",
        What: "A parameter's value is missing, or not of its type: a whole number, a number, or true or false. A value that no server can use, such as a `top_p` above 1, is a warning; what is only unusual is left alone. A comment behind the value is a part of the value.",
        Why: "Ollama refuses a value of another type. One that is out of range is cut to the range, or gives nonsense.",
        Bad: "FROM llama3.1:8b\nPARAMETER num_ctx 8k\n",
        Good: "FROM llama3.1:8b\nPARAMETER num_ctx 8192\n")
    {
        ExamplePath = "modelfiles/support.Modelfile",
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ModelfileFile document, RuleContext context)
    {
        foreach (var instruction in document.Tree.Of(ModelfileKeyword.Parameter))
        {
            if (instruction.Argument is { } name && ModelfileParameters.Named(name) is { } parameter && Look(parameter, instruction) is { } finding)
            {
                yield return finding;
            }
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Fix> Fixes(ModelfileFile document, Finding finding, RuleContext context)
    {
        if (finding.FixKey is not { } key || document.Tree.At(finding.Span.Start) is not { Value: { } value } instruction)
        {
            yield break;
        }

        if (key == "#")
        {
            var (number, comment) = WithComment(value);
            var start = document.Text.LineSpan(document.Text.LineAt(instruction.Span.Start)).Start;
            yield return new Fix(
                "Move the comment to a line of its own",
                [new FileEdit(null, [new TextEdit(new TextSpan(start, 0), comment + LineBreaks.Of(document.Text)), new TextEdit(instruction.ValueSpan, number)])],
                IsPreferred: true);
        }
        else
        {
            yield return new Fix($"Change to `{key}`", [new FileEdit(null, [new TextEdit(instruction.ValueSpan, key)])], IsPreferred: true);
        }
    }

    private Finding? Look(ModelfileParameter parameter, ModelfileInstruction instruction)
    {
        if (string.IsNullOrEmpty(instruction.Value))
        {
            return parameter.Type == ModelfileValueType.Text && instruction is { Value: not null, Quote: not ModelfileQuote.None } ? null
                : new Finding(Info.Id, instruction.ArgumentSpan, $"`{parameter.Name}` needs a value: {Kind(parameter)}");
        }

        // Ollama never looks at what it ignores.
        if (parameter.State == ModelfileParameterState.Ignored || instruction.IsUnterminated || ModelReference.IsPlaceholder(instruction.Value))
        {
            return null;
        }

        if (GoValues.Read(parameter.Type, instruction.Value) is { } number)
        {
            return double.IsNaN(number) || parameter.Type is ModelfileValueType.Text or ModelfileValueType.Boolean || parameter.Allows(number) ? null
                : new Finding(Info.Id, instruction.ValueSpan, $"`{parameter.Name}` must be {parameter.Range ?? "a finite number"}") { Severity = Severity.Warning };
        }

        var (value, comment) = WithComment(instruction.Value);
        if (comment.Length > 0 && GoValues.Read(parameter.Type, value) is not null)
        {
            return new Finding(Info.Id, instruction.ValueSpan, $"Ollama takes `{Short(comment)}` for a part of the value: put the comment on a line of its own") { FixKey = "#" };
        }

        var mended = Mended(parameter, instruction.Value);
        return new Finding(Info.Id, instruction.ValueSpan, $"`{parameter.Name}` must be {Kind(parameter)}, not `{Short(instruction.Value)}`") { FixKey = mended };
    }

    /// <summary>What was meant where only one thing can have been: <c>4096.0</c>, <c>8_192</c>, <c>0,7</c>, <c>8k</c>, <c>'0.7'</c>, <c>yes</c>.</summary>
    private static string? Mended(ModelfileParameter parameter, string value)
    {
        var bare = value.Trim('\'', ' ', '`', ';').TrimStart('=').Trim();
        string[] candidates = parameter.Type switch
        {
            ModelfileValueType.Integer => [bare, bare.Replace("_", "", StringComparison.Ordinal), bare.EndsWith(".0", StringComparison.Ordinal) ? bare[..^2] : bare, bare is [.. var head, 'k' or 'K'] && long.TryParse(head, out var thousands) && thousands is > 0 and < 100_000 ? (thousands * 1024).ToString(System.Globalization.CultureInfo.InvariantCulture) : bare],
            ModelfileValueType.Number => [bare, bare.Replace(',', '.')],
            ModelfileValueType.Boolean => [bare, bare.ToLowerInvariant() switch { "yes" or "on" => "true", "no" or "off" => "false", var other => other }],
            _ => [],
        };
        return Array.Find(candidates, candidate => candidate != value && GoValues.Read(parameter.Type, candidate) is { } number && (double.IsNaN(number) || parameter.Allows(number)));
    }

    private static (string Value, string Comment) WithComment(string value) =>
        value.IndexOf('#', StringComparison.Ordinal) is > 0 and var at && !value.Contains('\n', StringComparison.Ordinal) ? (value[..at].TrimEnd(), value[at..]) : (value, "");

    private static string Kind(ModelfileParameter parameter) => parameter.Type switch
    {
        ModelfileValueType.Integer => "a whole number",
        ModelfileValueType.Number => "a number",
        ModelfileValueType.Boolean => "`true` or `false`",
        _ => "a text",
    } + (parameter.Unit.Length > 0 ? $" of {parameter.Unit}" : "");

    private static string Short(string text)
    {
        var line = Display.Plain(text.Split('\n')[0].TrimEnd('\r'));
        return (line.Length > 40 ? line[..40] + "…" : line).Replace('`', '\'');
    }
}
