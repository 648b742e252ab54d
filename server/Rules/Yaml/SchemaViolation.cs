using ForgeLsp.Core.Catalogue;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Rules.Configs;

namespace ForgeLsp.Rules.Yaml;

/// <summary>Reports values that break the schema of their file.</summary>
public sealed class SchemaViolation : IRuleWithFixes<YamlFile>
{
    private const string Replace = "replace:";
    private const string Rename = "rename:";
    private const string Quote = "quote";
    private const string Insert = "insert:";
    private const string Fill = "fill";
    private static readonly SchemaOptions Options = new(AssertFormats: true);

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG002",
        Name: "schema",
        Severity: Severity.Error,
        Since: "0.1",
        What: "A value breaks the schema of its file: a required key is missing, a word is none of the allowed ones, a number stands where text belongs. There is one finding per cause.\n\n"
            + "A `registry.yaml` that is a catalogue of another shape (a list of models, say) gets one hint that says so, and is otherwise left alone. "
            + "Forge's own has a mapping `models:` of name to `source`, `status`, `owners` and the rest.",
        Why: "Searches, reports and reviews find experiments by these keys. A misspelt status hides an experiment from all of them, and nobody notices.",
        Bad: "experiment_id: churn-trees\nresearcher: alice\ncreated: 2026-01-05\nstatus: complete\ngoal: Beat the baseline\n",
        Good: "experiment_id: churn-trees\nresearcher: alice\ncreated: 2026-01-05\nstatus: completed\ngoal: Beat the baseline\n")
    {
        ExamplePath = "experiments/active/alice/churn-trees/metadata.yaml",
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(YamlFile document, RuleContext context)
    {
        var isForeign = CatalogueShape.IsForeign(document);
        var errors = isForeign ? [] : document.Schema?.Evaluate(document.Root, document.Schema.Options ?? Options) ?? [];
        return errors.Count == 0 && !isForeign && document is { SchemaPath: null, Kind: not FileKind.Policy } ? [] : Said(document, context, isForeign, errors);
    }

    private IEnumerable<Finding> Said(YamlFile document, RuleContext context, bool isForeign, IReadOnlyList<SchemaError> errors)
    {
        if (document.SchemaPath is { } path && context.Workspace.SchemaProblem(path) is { } broken && Modeline.Of(document.Text) is { } modeline)
            yield return new Finding(Info.Id, modeline.Span, broken) { Severity = Severity.Warning };

        foreach (var finding in BrokenSchemas(document, context.Workspace))
            yield return finding;

        if (document.Schema is not null && isForeign)
        {
            yield return new Finding(Info.Id, FirstLine(document.Text), ModelCatalogue.ForeignShape) { Severity = Severity.Hint };
            yield break;
        }

        // Where the grammar is broken, keys may be lost and values cut: what is missing then, or stands on such a line, has that one cause.
        var problems = document.Tree.Problems;
        var brokenLines = problems.Select(p => document.Text.LineAt(p.Span.Start)).ToHashSet();
        foreach (var error in errors)
        {
            // What readers disagree on has a rule of its own, which says more of it (FRG004).
            if (error.Keyword == "type" && AmbiguousScalar.IsAmbiguous(document, error.Instance))
                continue;

            if (brokenLines.Count == 0 || (error.MissingKey is null && !brokenLines.Contains(document.Text.LineAt(error.Span.Start))))
                yield return new Finding(Info.Id, error.Span, error.Message) { FixKey = FixKeyOf(error) };
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Fix> Fixes(YamlFile document, Finding finding, RuleContext context)
    {
        if (finding.FixKey is not { } key)
            yield break;

        if (key == Quote)
        {
            var quoted = $"\"{document.Text.ToString(finding.Span)}\"";
            yield return new Fix($"Write {quoted} in quotes", [One(new TextEdit(finding.Span, quoted))], IsPreferred: true);
        }
        else if (key.StartsWith(Replace, StringComparison.Ordinal))
        {
            var value = key[Replace.Length..];
            yield return new Fix($"Change to `{value}`", [One(YamlEdits.Replace(document.Text, finding.Span, value))], IsPreferred: true);
        }
        else if (key.StartsWith(Rename, StringComparison.Ordinal))
        {
            var name = key[Rename.Length..];
            yield return new Fix($"Rename to `{name}`", [One(YamlEdits.Replace(document.Text, finding.Span, name))], IsPreferred: true);
        }
        else if (key == Fill && FillFix(document, context) is { } filled)
        {
            yield return filled;
        }
        else if (key.StartsWith(Insert, StringComparison.Ordinal) && InsertFix(document, key[Insert.Length..], context) is { } fix)
        {
            yield return fix;
        }
    }

    /// <summary>Schemas that the policy gives to files and that cannot be used, on the place that names them. A file that is not there is another rule's finding.</summary>
    private IEnumerable<Finding> BrokenSchemas(YamlFile document, IWorkspaceView workspace)
    {
        if (document.Kind != FileKind.Policy)
            yield break;

        foreach (var node in (document.Root["schemas"]?.Entries ?? []).Select(entry => entry.Value))
        {
            if (node.Kind == DataKind.String && RelativePath.Join("", node.Text) is { } path && workspace.FileExists(path) && workspace.SchemaProblem(path) is { } problem)
                yield return new Finding(Info.Id, node.Span, problem) { Severity = Severity.Warning };
        }
    }

    private static FileEdit One(TextEdit edit) => new(null, [edit]);

    private static TextSpan FirstLine(SourceText text) => text.LineSpan(0);

    private static string? FixKeyOf(SchemaError error) => error switch
    {
        { Keyword: "type", Path.Length: 0, Instance.Kind: DataKind.Null } => Fill,
        { MisspeltKey: not null, MissingKey: { } missing } => Rename + missing,
        { MissingKey: { } missing } => $"{Insert}{error.Path}/{missing.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}",
        { Keyword: "additionalProperties" or "unevaluatedProperties", Nearest: { } known } => Rename + known,
        { Nearest: { } nearest } when error.Instance.Span.Length > 0 => Replace + nearest,
        { WantsQuotes: true } when error.Instance.Span.Length > 0 => Quote,
        _ => null,
    };

    private static Fix? InsertFix(YamlFile document, string pointer, RuleContext context)
    {
        var steps = pointer.Split('/').Skip(1).Select(s => s.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)).ToArray();
        DataNode? mapping = document.Root;
        foreach (var step in steps.AsSpan(0, steps.Length - 1))
            mapping = mapping?.Kind == DataKind.Sequence && int.TryParse(step, out var i) && i < mapping.Items.Count ? mapping.Items[i] : mapping?[step];

        var view = document.Schema?.Lookup.At(steps.AsSpan(0, steps.Length - 1));
        if (mapping is not { Kind: DataKind.Mapping } || view is null)
            return null;

        var below = view.Below(steps[^1]);
        var line = $"{steps[^1]}: {SuggestedValue.For(document, mapping, steps[^1], below, context)}";
        return YamlEdits.InsertEntry(document.Text, mapping, steps[^1], line, view.PropertyNames) is { } edit
            ? new Fix($"Add `{line}`", [One(edit)], IsPreferred: true) { Together = "Add all missing required keys", IsDraft = !SuggestedValue.IsCertain(document, mapping, steps[^1], below, context) }
            : null;
    }

    /// <summary>Fills a file that is empty, comments aside, with all that it must have.</summary>
    private static Fix? FillFix(YamlFile document, RuleContext context)
    {
        if (document.Schema?.Lookup.At(document.Root) is not { Required: { Count: > 0 } required } view)
            return null;

        var newLine = LineBreaks.Of(document.Text);
        var lines = view.PropertyNames.Where(required.Contains).Select(key => $"{key}: {SuggestedValue.For(document, document.Root, key, view.Below(key), context)}{newLine}");
        var end = document.Text.Length;
        var lead = document.Text.LineSpan(document.Text.LineCount - 1).Length > 0 ? newLine : "";
        return new Fix("Write all that must be here", [One(new TextEdit(new TextSpan(end, 0), lead + string.Concat(lines)))], IsPreferred: true) { IsDraft = true };
    }
}
