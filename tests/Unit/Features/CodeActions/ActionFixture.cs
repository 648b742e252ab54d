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

namespace ForgeLsp.Tests.Unit.Features.CodeActions;

/// <summary>A file with all rules on, as the light bulb sees it.</summary>
internal sealed class ActionFixture
{
    public const string Metadata = "experiments/active/alice/churn-trees/metadata.yaml";

    private readonly ForgeWorkspace _workspace;
    private readonly Analyzer _analyzer;
    private readonly CodeActionFeature _feature;
    private readonly string _path;

    public ActionFixture(string text, string path = Metadata, params IEnumerable<(string Path, string Text)> others)
    {
        var memory = new MemoryFiles();
        foreach (var (other, content) in others)
        {
            memory[other] = content;
        }

        memory[path] = text;
        _path = path;
        _workspace = new ForgeWorkspace(new RootFolder("file:///workspace"), memory, BuiltInSchemas.For);
        _workspace.Load(CancellationToken.None);
        _analyzer = new Analyzer(RuleCatalogue.All, Fixture.Clock, static failure => Assert.Fail(failure));
        _feature = new CodeActionFeature(_workspace, _analyzer);
        Text = text;
        _workspace.Open(Uri, "yaml", 1, SourceText.From(text));
    }

    public string Text { get; private set; }

    /// <summary>What the tracking stores answer from now on.</summary>
    public void Track(TrackingFacts facts) => _workspace.SetTracking(facts);

    private string Uri => "file:///workspace/" + _path;

    /// <summary>All findings, in order.</summary>
    public IReadOnlyList<Finding> Findings => [.. _analyzer.Check(_workspace.Current, Source, TestContext.Current.CancellationToken).Select(static item => item.Finding)];

    private SourceFile Source => _workspace.FileAt(_path) ?? throw new InvalidOperationException(_path);

    /// <summary>What is offered at an offset, suppressions aside.</summary>
    public IReadOnlyList<CodeActionItem> At(int offset) =>
        [.. _feature.At(_workspace.Current, _path, new TextSpan(offset, 0), TestContext.Current.CancellationToken).Where(static action => !action.Title.StartsWith("Ignore ", StringComparison.Ordinal))];

    /// <summary>What is offered at the first occurrence of some text.</summary>
    public IReadOnlyList<CodeActionItem> At(string place) => At(Text.IndexOf(place, StringComparison.Ordinal));

    /// <summary>Applies an action to the document.</summary>
    public void Apply(CodeActionItem action)
    {
        var file = Assert.Single(action.Files, file => file.Uri == Uri);
        var text = Text;

        // As editors do it: later places first; insertions at one place in the order given.
        foreach (var edit in file.Edits.Select(static (edit, index) => (edit, index)).OrderByDescending(static pair => pair.edit.Span.Start).ThenByDescending(static pair => pair.index).Select(static pair => pair.edit))
        {
            text = text[..edit.Span.Start] + edit.NewText + text[edit.Span.End..];
        }

        Text = text;
        _workspace.Change(Uri, 2, SourceText.From(text));
    }

    /// <summary>Applies the action of this title that is offered at some text.</summary>
    public string Apply(string place, string title)
    {
        var offered = At(place);
        var action = offered.FirstOrDefault(candidate => candidate.Title == title);
        Assert.True(action is not null, $"No '{title}' among: {string.Join(" | ", offered.Select(static candidate => candidate.Title))}");
        Apply(action);
        return Text;
    }
}
