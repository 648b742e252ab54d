using System.Collections.Concurrent;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Analysis;
using ForgeLsp.Workspace.Asking;
using ForgeLsp.Workspace.Index;

namespace ForgeLsp.Features.Diagnostics;

/// <summary>What is wrong with a file, as the editor and the command line both show it.</summary>
/// <param name="workspace">The files.</param>
/// <param name="analyzer">The rules.</param>
/// <param name="rulePages">Address of the folder that holds the rules' pages, without a slash at its end; null where they are not at hand.</param>
public sealed class DiagnosticsFeature(ForgeWorkspace workspace, Analyzer analyzer, string? rulePages = null)
{
    private readonly ConcurrentDictionary<string, int> _problems = new(StringComparer.Ordinal);

    /// <summary>How many errors and warnings <see cref="Check"/> found last in each file that has any, by path.</summary>
    public IEnumerable<KeyValuePair<string, int>> Problems => _problems;

    /// <summary>A number in <see cref="Problems"/> has changed. Raised on the thread that checked.</summary>
    public event Action? ProblemsChanged;

    /// <summary>
    /// Findings of <paramref name="path"/> as <paramref name="snapshot"/> has it; null where there is no such file. A file that is not
    /// open shows errors and warnings only, and nothing at all where it is archived, left out by git, Python or a notebook: those are checked on demand.
    /// </summary>
    public DocumentDiagnostics? Check(Snapshot snapshot, string path, CancellationToken cancel)
    {
        var found = Found(snapshot, path, cancel);
        Count(path, found?.Items.Count(static item => item.Severity <= Severity.Warning) ?? 0);
        return found;
    }

    private void Count(string path, int count)
    {
        var before = _problems.GetValueOrDefault(path);
        if (count == 0)
        {
            _problems.TryRemove(path, out _);
        }
        else
        {
            _problems[path] = count;
        }

        if (before != count)
        {
            ProblemsChanged?.Invoke();
        }
    }

    private DocumentDiagnostics? Found(Snapshot snapshot, string path, CancellationToken cancel)
    {
        if (snapshot.Open.TryGetValue(path, out var open))
        {
            var (all, known) = Asking(snapshot, open.Source, cancel);
            workspace.Settle(path);
            return new DocumentDiagnostics(open.Document.Uri, path, open.Document.Version, open.Source.Text, all) { Baselined = known, Notebook = open.Document.Notebook };
        }

        if (FileClassifier.IsArchived(path) || snapshot.Ignores.IsIgnored(path) || RelativePath.IsScript(path) || !snapshot.Classifier.MayMatter(path) || workspace.FileAt(path) is not { } file)
        {
            return FileClassifier.IsArchived(path) ? null : Kept(snapshot, path, cancel);
        }

        var (shown, hidden) = Asking(snapshot, file, cancel);
        return new DocumentDiagnostics(workspace.UriOf(path), path, null, file.Text, [.. shown.Where(static item => item.Severity <= Severity.Warning)]) { Baselined = hidden };
    }

    /// <summary>Every finding of a file, open or not, at every severity: what CI reports. Null where there is no such file or it is nobody's business.</summary>
    /// <param name="notesQuestions">Whether what the check asks of other files is noted, so that a change there invalidates this one.</param>
    public DocumentDiagnostics? CheckAll(string path, CancellationToken cancel, bool notesQuestions = false)
    {
        var snapshot = workspace.Current;
        if (!snapshot.Classifier.MayMatter(path) || workspace.FileAt(path) is not { } file || snapshot.KindOf(file) == FileKind.Other)
        {
            return Kept(snapshot, path, cancel);
        }

        var (shown, hidden) = notesQuestions ? Asking(snapshot, file, cancel) : Items(snapshot, snapshot, file, cancel);
        return new DocumentDiagnostics(workspace.UriOf(path), path, null, file.Text, shown) { Baselined = hidden, Notebook = file.Notebook };
    }

    /// <summary>What is wrong with how git and DVC keep a file whose text is nobody's business; null where they tell nothing of it.</summary>
    private DocumentDiagnostics? Kept(Snapshot snapshot, string path, CancellationToken cancel)
    {
        if (snapshot.Git?.Files.ContainsKey(path) is not true)
        {
            return null;
        }

        var found = analyzer.CheckKept(snapshot, path, cancel);
        var (shown, hidden) = snapshot.Baseline.Part(path, SourceText.Empty, found);
        return new DocumentDiagnostics(workspace.UriOf(path), path, null, SourceText.Empty, [.. shown.Select(Item)]) { Baselined = [.. hidden.Select(Item)] };
    }

    /// <summary>Every finding that a file of the workspace would have with another text; what is open and known stays as it is.</summary>
    public IReadOnlyList<Diagnostic> CheckAs(string path, SourceText text, CancellationToken cancel)
    {
        var snapshot = workspace.WhatIf(path, text);
        return Items(snapshot, snapshot, SourceFile.Read(path, text.ToString()), cancel).Shown;
    }

    /// <summary>Every finding of a YAML or JSON file that belongs to no workspace, against the schema that it carries.</summary>
    public DocumentDiagnostics CheckAlone(YamlFile file, CancellationToken cancel) =>
        new(file.Path, file.Path, null, file.Text, [.. analyzer.Check(workspace.Current, file, cancel).Select(Item)]);

    /// <summary>As <see cref="Items"/>; what the check asked of other files is noted, so that a change there comes back here.</summary>
    private (IReadOnlyList<Diagnostic> Shown, IReadOnlyList<Diagnostic> Hidden) Asking(Snapshot snapshot, SourceFile file, CancellationToken cancel)
    {
        var view = new AskingView(snapshot);
        var items = Items(snapshot, view, file, cancel);
        workspace.Asked(file.Path, snapshot, view.Asked);
        return items;
    }

    /// <summary>The findings of a file: those that are shown, and those that the baseline hides.</summary>
    private (IReadOnlyList<Diagnostic> Shown, IReadOnlyList<Diagnostic> Hidden) Items(Snapshot snapshot, IWorkspaceView view, SourceFile file, CancellationToken cancel)
    {
        var (shown, hidden) = snapshot.Baseline.Part(file.Path, file.Text, analyzer.Check(snapshot, view, file, cancel));
        return (shown.Count == 0 ? [] : [.. shown.Select(Item)], hidden.Count == 0 ? [] : [.. hidden.Select(Item)]);
    }

    private Diagnostic Item(CheckedFinding item) => new(item.Finding, item.Severity, item.Rule.Name)
    {
        HelpUri = rulePages is null ? null : $"{rulePages}/{item.Rule.Id}-{item.Rule.Name}.md",
    };
}
