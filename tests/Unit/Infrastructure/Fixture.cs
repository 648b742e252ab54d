using System.Text;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Text;
using ForgeLsp.Rules.Python.Modules;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Analysis;
using ForgeLsp.Workspace.Documents;
using ForgeLsp.Workspace.Index;
using Xunit;

namespace ForgeLsp.Tests.Unit.Infrastructure;

/// <summary>Rule tests that read like the files a user sees; see <see cref="FixtureText"/> for the marker lines.</summary>
internal static class Fixture
{
    /// <summary>The instant at which every fixture is read.</summary>
    public static readonly TimeProvider Clock = new FixedClock(new DateTimeOffset(2026, 1, 15, 12, 0, 0, TimeSpan.Zero));

    /// <summary>Runs one rule over the fixture; what it reports must be exactly what the markers announce.</summary>
    public static void Check<TRule>(string fixture, TrackingFacts? tracking = null, GitFacts? git = null)
        where TRule : IRule, new() => Check(new TRule(), fixture, tracking, git);

    /// <summary>As <see cref="Check{TRule}"/> for a rule instance. <paramref name="tracking"/>: what the tracking stores answered.</summary>
    public static void Check(IRule rule, string fixture, TrackingFacts? tracking = null, GitFacts? git = null)
    {
        var files = FixtureText.Parse(fixture, rule.Info.ExamplePath);
        var (workspace, analyzer, failures) = Load(rule, files, tracking, git: git);
        foreach (var file in files)
        {
            var found = Findings(workspace, analyzer, file.Path);
            var wanted = file.Expected.Select(static item => $"{item.Line + 1}:{item.Start}-{item.End} {item.Severity} {item.RuleId}: ").ToList();
            var text = SourceText.From(file.Text);
            var actual = found.Select(item => (Finding: item, Place: Place(item, text))).ToList();
            var same = actual.Count == file.Expected.Count && actual.Zip(file.Expected).All(pair => Matches(pair.First.Finding, pair.Second, text));
            Assert.True(same, Explain(file, actual.Select(static item => item.Place + item.Finding.Finding.Message), wanted.Zip(file.Expected, static (place, item) => place + item.Message)));
        }

        Assert.Empty(failures);
    }

    /// <summary>The findings of one rule over a text without markers. <paramref name="clock"/>: another instant than <see cref="Clock"/>.</summary>
    public static IReadOnlyList<CheckedFinding> Run(IRule rule, string text, string? path = null, TimeProvider? clock = null, GitFacts? git = null)
    {
        var file = new FixtureFile(path ?? rule.Info.ExamplePath, text, []);
        var (workspace, analyzer, failures) = Load(rule, [file], clock: clock, git: git);
        var found = Findings(workspace, analyzer, file.Path);
        Assert.Empty(failures);
        return found;
    }

    /// <summary>The findings of one rule over all files of a fixture without markers, such as a rule's own example; stores answer as the example says.</summary>
    public static IReadOnlyList<CheckedFinding> RunAll(IRule rule, string fixture, TrackingFacts? tracking = null)
    {
        var files = FixtureText.Parse(fixture, rule.Info.ExamplePath);
        var (workspace, analyzer, failures) = Load(rule, files, tracking ?? rule.Info.ExampleTracking);
        var found = files.SelectMany(file => Findings(workspace, analyzer, file.Path)).ToList();
        Assert.Empty(failures);
        return found;
    }

    /// <summary>A text after the first fix of its first finding.</summary>
    public static string FirstFix(IRule rule, string text)
    {
        var (workspace, analyzer, failures) = Load(rule, [new FixtureFile(rule.Info.ExamplePath, text, [])]);
        var source = Assert.IsType<SourceFile>(workspace.FileAt(rule.Info.ExamplePath));
        var fix = analyzer.Fixes(workspace.Current, source, Findings(workspace, analyzer, rule.Info.ExamplePath)[0].Finding)[0];
        Assert.Empty(failures);
        return fix.Edits.SelectMany(static edit => edit.Edits).OrderByDescending(static edit => edit.Span).Aggregate(source.Text, static (result, edit) => result.WithChange(edit.Span, edit.NewText)).ToString();
    }

    /// <summary>A text that has findings, none of which can be mended by itself.</summary>
    public static void Unfixed(IRule rule, string text)
    {
        var (workspace, analyzer, failures) = Load(rule, [new FixtureFile(rule.Info.ExamplePath, text, [])]);
        var source = Assert.IsType<SourceFile>(workspace.FileAt(rule.Info.ExamplePath));
        var found = Findings(workspace, analyzer, rule.Info.ExamplePath);
        Assert.NotEmpty(found);
        Assert.All(found, item => Assert.Empty(analyzer.Fixes(workspace.Current, source, item.Finding)));
        Assert.Empty(failures);
    }

    /// <summary>Applies a fix of the first finding in the fixture's first file and compares that file's text. <paramref name="title"/> picks the fix; null takes the first.</summary>
    public static void Fix<TRule>(string before, string after, string? title = null, TrackingFacts? tracking = null)
        where TRule : IRule, new()
    {
        var rule = new TRule();
        var files = FixtureText.Parse(before, rule.Info.ExamplePath);
        var (workspace, analyzer, failures) = Load(rule, files, tracking);
        var found = Findings(workspace, analyzer, files[0].Path);
        Assert.NotEmpty(found);
        var source = Assert.IsType<SourceFile>(workspace.FileAt(files[0].Path));
        var fixes = analyzer.Fixes(workspace.Current, source, found[0].Finding);
        Assert.Empty(failures);
        var fix = fixes.FirstOrDefault(candidate => title is null || candidate.Title == title);
        Assert.True(fix is not null, $"No fix '{title}' among: {string.Join(" | ", fixes.Select(static candidate => candidate.Title))}");
        var edits = fix.Edits.Where(edit => edit.Path is null || edit.Path == files[0].Path).SelectMany(static edit => edit.Edits);
        var text = source.Text;
        foreach (var edit in edits.OrderByDescending(static edit => edit.Span))
        {
            text = text.WithChange(edit.Span, edit.NewText);
        }

        Assert.Equal(FixtureText.Parse(after, rule.Info.ExamplePath)[0].Text, text.ToString());
    }

    /// <summary>All fixes of the first finding in the fixture's first file.</summary>
    public static IReadOnlyList<Fix> Fixes(IRule rule, string fixture, TrackingFacts? tracking = null)
    {
        var files = FixtureText.Parse(fixture, rule.Info.ExamplePath);
        var (workspace, analyzer, failures) = Load(rule, files, tracking);
        var source = Assert.IsType<SourceFile>(workspace.FileAt(files[0].Path));
        var fixes = analyzer.Fixes(workspace.Current, source, Findings(workspace, analyzer, files[0].Path)[0].Finding);
        Assert.Empty(failures);
        return fixes;
    }

    private static (ForgeWorkspace Workspace, Analyzer Analyzer, List<string> Failures) Load(
        IRule rule, IReadOnlyList<FixtureFile> files, TrackingFacts? tracking = null, TimeProvider? clock = null, GitFacts? git = null)
    {
        var memory = new MemoryFiles();
        foreach (var file in files)
        {
            memory[file.Path] = file.Text;
        }

        var failures = new List<string>();
        var workspace = new ForgeWorkspace(new RootFolder("file:///workspace"), memory, BuiltInSchemas.For, modules: new ModuleReader());
        workspace.Load(CancellationToken.None);
        workspace.SetTracking(tracking);
        workspace.SetGit(git ?? rule.Info.ExampleGit);
        return (workspace, new Analyzer([rule], clock ?? Clock, failures.Add), failures);
    }

    private static IReadOnlyList<CheckedFinding> Findings(ForgeWorkspace workspace, Analyzer analyzer, string path) =>
        analyzer.Check(workspace.Current, Assert.IsType<SourceFile>(workspace.FileAt(path)), CancellationToken.None);

    private static (int Line, int Start, int End) Range(CheckedFinding item, SourceText text)
    {
        var start = text.PositionAt(item.Finding.Span.Start);
        var line = text.LineSpan(start.Line);
        return (start.Line, start.Column, Math.Max(Math.Min(item.Finding.Span.End, line.End) - line.Start, start.Column));
    }

    private static string Place(CheckedFinding item, SourceText text)
    {
        var (line, start, end) = Range(item, text);
        return $"{line + 1}:{start}-{end} {item.Severity} {item.Finding.RuleId}: ";
    }

    private static bool Matches(CheckedFinding item, Expectation wanted, SourceText text)
    {
        var (line, start, end) = Range(item, text);
        var sameEnd = end == wanted.End || (end == start && wanted.End == start + 1);
        var message = item.Finding.Message;
        return line == wanted.Line && start == wanted.Start && sameEnd && item.Severity == wanted.Severity && item.Finding.RuleId == wanted.RuleId
            && (wanted.Message.EndsWith('…') ? message.StartsWith(wanted.Message[..^1], StringComparison.Ordinal) : message == wanted.Message);
    }

    private static string Explain(FixtureFile file, IEnumerable<string> actual, IEnumerable<string> wanted)
    {
        var text = new StringBuilder().Append(file.Path).AppendLine(":");
        var number = 1;
        foreach (var line in file.Text.Split('\n'))
        {
            text.Append($"{number++,4} ").AppendLine(line);
        }

        text.AppendLine("announced:").AppendJoin('\n', wanted).AppendLine().AppendLine("reported:").AppendJoin('\n', actual);
        return text.ToString();
    }

    /// <summary>A clock that stands still.</summary>
    public static TimeProvider At(int year, int month, int day) => new FixedClock(new DateTimeOffset(year, month, day, 12, 0, 0, TimeSpan.Zero));

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => now;
    }
}
