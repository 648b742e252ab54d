using ForgeLsp.Core.Findings;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.CodeActions;
using ForgeLsp.Rules;
using ForgeLsp.Tests.Unit.Infrastructure;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Analysis;
using ForgeLsp.Workspace.Documents;
using ForgeLsp.Workspace.Index;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.CodeActions.Python;

/// <summary>A script in a workspace with all rules on; the first file of the fixture is the script.</summary>
internal sealed class ScriptFixture
{
    private readonly ForgeWorkspace _workspace;
    private readonly Analyzer _analyzer;

    public ScriptFixture(string fixture, string path = "project/train.py")
        : this(FixtureText.Parse(fixture, path).Select(static file => (file.Path, file.Text)).ToList())
    {
    }

    private ScriptFixture(IReadOnlyList<(string Path, string Text)> files)
    {
        Files = files;
        var memory = new MemoryFiles();
        foreach (var (path, text) in files)
        {
            memory[path] = text;
        }

        _workspace = new ForgeWorkspace(new RootFolder("file:///workspace"), memory, BuiltInSchemas.For);
        _workspace.Load(CancellationToken.None);
        _analyzer = new Analyzer(RuleCatalogue.All, Fixture.Clock, static failure => Assert.Fail(failure));
    }

    /// <summary>All files, the script first.</summary>
    public IReadOnlyList<(string Path, string Text)> Files { get; }

    /// <summary>The script's text.</summary>
    public string Script => Files[0].Text;

    /// <summary>The script's findings, in order.</summary>
    public IReadOnlyList<Finding> Findings => [.. _analyzer.Check(_workspace.Current, Source, CancellationToken.None).Select(static item => item.Finding)];

    private SourceFile Source => _workspace.FileAt(Files[0].Path) ?? throw new InvalidOperationException(Files[0].Path);

    /// <summary>The text of a file.</summary>
    public string this[string path] => Files.Single(file => file.Path == path).Text;

    /// <summary>What is offered at an offset, but for comments that silence.</summary>
    public IReadOnlyList<CodeActionItem> At(int offset) =>
        [.. new CodeActionFeature(_workspace, _analyzer).At(_workspace.Current, Files[0].Path, new TextSpan(offset, 0), CancellationToken.None).Where(static action => !action.Title.StartsWith("Ignore ", StringComparison.Ordinal))];

    /// <summary>The actions of one rule at the first finding of it that stands at <paramref name="place"/>.</summary>
    public IReadOnlyList<CodeActionItem> For(string ruleId, string place)
    {
        var at = Script.IndexOf(place, StringComparison.Ordinal);
        Assert.True(at >= 0, $"'{place}' is not in the script");
        var finding = Findings.FirstOrDefault(finding => finding.RuleId == ruleId && finding.Span.Start >= at && finding.Span.Start <= at + place.Length);
        Assert.True(finding is not null, $"No {ruleId} at '{place}' among:\n{string.Join('\n', Findings)}");
        return [.. At(finding.Span.Start).Where(action => action.RuleId == ruleId)];
    }

    /// <summary>The action that silences FRG401 at some text.</summary>
    public CodeActionItem Silence(string place, string where) =>
        new CodeActionFeature(_workspace, _analyzer).At(_workspace.Current, Files[0].Path, new TextSpan(Script.IndexOf(place, StringComparison.Ordinal), 0), CancellationToken.None)
            .Single(action => action.RuleId == "FRG401" && action.Title.StartsWith("Ignore ", StringComparison.Ordinal) && action.Title.EndsWith(where, StringComparison.Ordinal));

    /// <summary>The workspace after the action of a title that begins so.</summary>
    public ScriptFixture Apply(string ruleId, string place, string title)
    {
        var offered = For(ruleId, place);
        var action = offered.FirstOrDefault(candidate => candidate.Title.StartsWith(title, StringComparison.Ordinal));
        Assert.True(action is not null, $"No '{title}' among: {string.Join(" | ", offered.Select(static candidate => candidate.Title))}");
        return Apply(action);
    }

    /// <summary>The workspace after the action.</summary>
    public ScriptFixture Apply(CodeActionItem action)
    {
        var files = Files.ToList();
        foreach (var document in action.Files)
        {
            var path = Uri.UnescapeDataString(document.Uri["file:///workspace/".Length..]);
            var index = files.FindIndex(file => file.Path == path);
            Assert.Equal(document.Create, index < 0);
            var text = document.Text.ToString();

            // As editors do it: later places first; insertions at one place in the order given.
            foreach (var edit in document.Edits.Select(static (edit, number) => (edit, number)).OrderByDescending(static pair => pair.edit.Span.Start).ThenByDescending(static pair => pair.number).Select(static pair => pair.edit))
            {
                text = text[..edit.Span.Start] + edit.NewText + text[edit.Span.End..];
            }

            if (index < 0)
            {
                files.Add((path, text));
            }
            else
            {
                Assert.Equal(files[index].Text, document.Text.ToString());
                files[index] = (path, text);
            }
        }

        return new ScriptFixture(files);
    }
}
