using ForgeLsp.Core.Modelfiles;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.CodeActions;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Analysis;
using ForgeLsp.Workspace.Index;

namespace ForgeLsp.Features.Fixing;

/// <summary>
/// Makes the fixes that need nobody's choice, again and again until none is left: the ones that an editor offers as preferred and that stay in
/// their file. What a person has to go over, or what rewrites a program, is offered in editors only. The mended texts are held in the workspace, so that what is
/// checked next sees them; writing them is somebody else's part.
/// </summary>
/// <param name="workspace">The files, of which those that are mended become open documents.</param>
/// <param name="analyzer">The rules whose findings are mended.</param>
public sealed class FixingFeature(ForgeWorkspace workspace, Analyzer analyzer)
{
    /// <summary>How often one file is gone over before others are; fixes that bring new ones without end stop here.</summary>
    private const int MaxRounds = 50;

    /// <summary>How often all files are gone over, since what is mended in one may be what another lacked.</summary>
    private const int MaxPasses = 10;

    /// <summary>Mends <paramref name="paths"/>; returns the files that changed, by path.</summary>
    public IReadOnlyList<MendedFile> Mend(IReadOnlyList<string> paths, CancellationToken cancel)
    {
        var mended = new SortedDictionary<string, MendedFile>(StringComparer.Ordinal);
        for (var pass = 0; pass < MaxPasses; pass++)
        {
            var changed = false;
            foreach (var path in Mendable(paths, cancel))
            {
                cancel.ThrowIfCancellationRequested();
                if (Mend(path, cancel) is { } file)
                {
                    mended[path] = mended.TryGetValue(path, out var known) ? known with { After = file.After, Fixes = known.Fixes + file.Fixes } : file;
                    changed = true;
                }
            }

            if (!changed)
            {
                break;
            }
        }

        return [.. mended.Values.Where(static file => file.Before != file.After)];
    }

    /// <summary>Files with a finding that its rule can mend.</summary>
    private List<string> Mendable(IReadOnlyList<string> paths, CancellationToken cancel)
    {
        var snapshot = workspace.Current;
        var found = new bool[paths.Count];
        Parallel.For(0, paths.Count, new ParallelOptions { CancellationToken = cancel }, i =>
            found[i] = workspace.FileAt(paths[i]) is { } file && Shown(snapshot, file, cancel).Any(static item => item.Finding.FixKey is not null));
        return [.. paths.Where((_, i) => found[i])];
    }

    private IReadOnlyList<CheckedFinding> Shown(Snapshot snapshot, SourceFile file, CancellationToken cancel) =>
        snapshot.Baseline.Part(file.Path, file.Text, analyzer.Check(snapshot, file, cancel)).Shown;

    private MendedFile? Mend(string path, CancellationToken cancel)
    {
        if (workspace.FileAt(path) is not { } first)
        {
            return null;
        }

        var before = Content(first);
        var texts = new List<string> { before };
        var fixes = 0;
        for (var round = 0; round < MaxRounds && workspace.FileAt(path) is { } file && Round(file, cancel) is var (next, count); round++)
        {
            fixes += count;
            if (texts.IndexOf(next) is >= 0 and var again)
            {
                // Two rules that undo each other go round for ever; whoever begins at one of these texts has to end at the same.
                texts.Add(texts.Skip(again).Min(StringComparer.Ordinal) ?? next);
                Hold(path, texts[^1]);
                break;
            }

            texts.Add(next);
            Hold(path, next);
        }

        return texts[^1] == before ? null : new MendedFile(path, before, texts[^1], fixes);
    }

    /// <summary>The text after one round of fixes, and how many they were; null where nothing is left to do.</summary>
    private (string Text, int Fixes)? Round(SourceFile file, CancellationToken cancel)
    {
        var snapshot = workspace.Current;
        var round = new FixRound();
        foreach (var item in Shown(snapshot, file, cancel))
        {
            if (item.Finding.FixKey is not null && FixRound.Safe(analyzer.Fixes(snapshot, file, item.Finding)) is { } edits)
            {
                round.Add(edits);
            }
        }

        if (round.Fixes.Count == 0)
        {
            return null;
        }

        var problems = Problems(snapshot, file);
        if (Applied(snapshot, file, [.. round.Fixes.SelectMany(static edits => edits)], problems) is { } all)
        {
            return (all, round.Fixes.Count);
        }

        // One of them breaks the file, so that each has to show that it does not.
        string? text = null;
        var made = new List<TextEdit>();
        var count = 0;
        foreach (var edits in round.Fixes)
        {
            cancel.ThrowIfCancellationRequested();
            if (Applied(snapshot, file, [.. made, .. edits], problems) is { } better)
            {
                text = better;
                made.AddRange(edits);
                count++;
            }
        }

        return text is null ? null : (text, count);
    }

    /// <summary>The file's whole text with the edits; null where they change nothing, cannot be made in a notebook, or leave a text that reads worse than before.</summary>
    private string? Applied(Snapshot snapshot, SourceFile file, IReadOnlyList<TextEdit> edits, int problems)
    {
        if (NotebookEdits.Of(workspace.UriOf(file.Path), null, file, edits) is not [var document])
        {
            return null;
        }

        var text = document.Text;
        foreach (var edit in document.Edits.Select(static (edit, index) => (edit, index)).OrderByDescending(static pair => pair.edit.Span.Start).ThenByDescending(static pair => pair.index).Select(static pair => pair.edit))
        {
            text = text.WithChange(edit.Span, edit.NewText);
        }

        var content = text.ToString();
        return content != document.Text.ToString() && Problems(snapshot, SourceFile.Read(file.Path, content)) <= problems ? content : null;
    }

    /// <summary>How many places break the grammar of the file.</summary>
    private static int Problems(Snapshot snapshot, SourceFile file) =>
        file.Notebook?.File?.Problem is not null ? int.MaxValue
        : RelativePath.IsScript(file.Path) ? file.Python.Tree.Problems.Count
        : RelativePath.IsModelfile(file.Path) ? file.Modelfile.Tree.Instructions.Count(static instruction => instruction.IsUnterminated || instruction.Value is null || instruction.Keyword == ModelfileKeyword.Unknown)
        : snapshot.YamlOf(file).Tree.Problems.Count;

    private static string Content(SourceFile file) => (file.Notebook?.File?.Raw ?? file.Text).ToString();

    /// <summary>Holds a text as an editor holds one that is not saved.</summary>
    private void Hold(string path, string content)
    {
        workspace.Hold(path, content);
        workspace.Settle(path);
    }
}
