using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.CodeActions.Python;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Analysis;
using ForgeLsp.Workspace.Index;

namespace ForgeLsp.Features.CodeActions;

/// <summary>
/// Ways to mend the findings at a place: each rule's own fixes, several of them at once, and silencing the rule; and other ways to write what is
/// there.
/// </summary>
public sealed class CodeActionFeature(ForgeWorkspace workspace, Analyzer analyzer)
{
    /// <summary>Actions for the findings that touch <paramref name="range"/>, best first.</summary>
    public IReadOnlyList<CodeActionItem> At(Snapshot snapshot, string path, TextSpan range, CancellationToken cancel)
    {
        if (Source(snapshot, path) is not { } file)
        {
            return [];
        }

        var actions = new List<CodeActionItem>();
        var all = new JointFixes();
        var silence = new List<CodeActionItem>();
        var touched = new List<Finding>();
        var findings = snapshot.Baseline.Part(path, file.Text, analyzer.Check(snapshot, file, cancel)).Shown;
        foreach (var item in findings)
        {
            var finding = item.Finding;
            IReadOnlyList<Fix> fixes = finding.FixKey is null || all.IsFull ? [] : analyzer.Fixes(snapshot, file, finding);
            all.Add(finding, fixes);
            if (!finding.Span.Touches(range.Start) && !range.Contains(finding.Span.Start))
            {
                continue;
            }

            fixes = finding.FixKey is not null && all.IsFull ? analyzer.Fixes(snapshot, file, finding) : fixes;
            actions.AddRange(fixes.Select(fix => Action(snapshot, fix, finding, file)).OfType<CodeActionItem>());
            all.Touch(finding, item.Rule);
            touched.Add(finding);

            if (silence.TrueForAll(other => other.RuleId != finding.RuleId))
            {
                silence.AddRange(SuppressionEdits.For(file, finding)
                    .Select(way => Item($"Ignore {finding.RuleId} ({item.Rule.Name}) {way.Where}", finding.RuleId, finding.Span, Own(snapshot, file, [way.Edit]))).OfType<CodeActionItem>());
            }
        }

        actions.AddRange(TrackingActions.For(snapshot, snapshot.KindOf(file) == FileKind.Registry ? snapshot.YamlOf(file) : null, touched));
        if (touched.Count > 0 && snapshot.KindOf(file) is FileKind.Python or FileKind.Notebook)
        {
            var python = new PythonActions(file.Python, snapshot, other => Source(snapshot, other));
            actions.AddRange(python.For(touched, [.. findings.Select(static item => item.Finding)]).Select(action => Action(snapshot, action, file)).OfType<CodeActionItem>());
        }

        var joint = all.Actions().Select(action => Item(action.Title, action.RuleId, action.Span, Own(snapshot, file, action.Edits)) is { } item ? item with { Kind = action.Kind } : null).OfType<CodeActionItem>();
        var writing = YamlActions.At(snapshot, file, range, analyzer.Time.GetLocalNow()).Where(action => !actions.Exists(mended => mended.Title == action.Title)).Select(action => new CodeActionItem(
            action.Title,
            "",
            range,
            IsPreferred: false,
            [Document(snapshot, action.Path ?? path, action.Path is null ? file.Text : SourceText.Empty, action.Edits, create: action.Path is not null)])
        {
            Kind = action.Kind,
        });
        return [.. actions, .. joint, .. writing, .. silence];
    }

    private CodeActionItem? Action(Snapshot snapshot, Fix fix, Finding finding, SourceFile file)
    {
        var documents = new List<DocumentEdit>();
        foreach (var edit in fix.Edits)
        {
            var source = edit.Path is null ? file : Source(snapshot, edit.Path);
            if (source is not null && Own(snapshot, source, edit.Edits) is { } edits)
            {
                documents.AddRange(edits);
            }
            else if (source is null && edit is { Create: true, Path: { } path })
            {
                documents.Add(Document(snapshot, path, SourceText.Empty, edit.Edits, create: true));
            }
            else
            {
                return null; // the other file is gone by now, or a notebook would not run any more
            }
        }

        return new CodeActionItem(fix.Title, finding.RuleId, finding.Span, fix.IsPreferred, documents);
    }

    private CodeActionItem? Action(Snapshot snapshot, PythonAction action, SourceFile file)
    {
        if (Own(snapshot, file, action.Script) is not { } own)
        {
            return null; // a notebook would not run any more
        }

        List<DocumentEdit> documents = [.. own];
        ShownPlace? shown = null;
        if (action.Other is { } other)
        {
            documents.Insert(0, Document(snapshot, other.Path, other.Text, other.Edits, other.Create));
            shown = other.Place() is var (start, length) ? new ShownPlace(workspace.UriOf(other.Path), start, length) : null;
        }

        return new CodeActionItem(action.Title, action.Finding.RuleId, action.Finding.Span, action.IsPreferred, documents) { Shown = shown };
    }

    private static CodeActionItem? Item(string title, string ruleId, TextSpan span, IReadOnlyList<DocumentEdit>? files) =>
        files is null ? null : new CodeActionItem(title, ruleId, span, IsPreferred: false, files);

    /// <summary>Edits of a file that is there; null where its notebook would not run any more.</summary>
    private IReadOnlyList<DocumentEdit>? Own(Snapshot snapshot, SourceFile file, IReadOnlyList<TextEdit> edits)
    {
        int? version = snapshot.Open.TryGetValue(file.Path, out var open) ? open.Document.Version : null;
        return NotebookEdits.Of(workspace.UriOf(file.Path), version, file, edits);
    }

    private SourceFile? Source(Snapshot snapshot, string path) => snapshot.Open.TryGetValue(path, out var open) ? open.Source : workspace.FileAt(path);

    private DocumentEdit Document(Snapshot snapshot, string path, SourceText text, IReadOnlyList<TextEdit> edits, bool create)
    {
        int? version = snapshot.Open.TryGetValue(path, out var open) ? open.Document.Version : null;
        return new DocumentEdit(workspace.UriOf(path), version, text, edits, create);
    }
}
