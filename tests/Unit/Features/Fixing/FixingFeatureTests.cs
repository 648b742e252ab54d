using ForgeLsp.Core.Findings;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Fixing;
using ForgeLsp.Rules;
using ForgeLsp.Rules.Python.Modules;
using ForgeLsp.Tests.Unit.Infrastructure;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Analysis;
using ForgeLsp.Workspace.Documents;
using ForgeLsp.Workspace.Index;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Fixing;

public sealed class FixingFeatureTests
{
    private const string Metadata = "experiments/active/alice/wine/metadata.yaml";
    private static readonly string Slips = "experiment_id: wine\nresearcher: alise\ncreated: 2026-01-05\nstatus: complete\ngoal: win\n";

    [Fact]
    public void Everything_that_needs_no_choice_is_mended()
    {
        var file = Assert.Single(Mend((Metadata, Slips)));
        Assert.Equal(Slips.Replace("alise", "alice", StringComparison.Ordinal).Replace("complete", "completed", StringComparison.Ordinal), file.After);
        Assert.Equal((Metadata, Slips, 2), (file.Path, file.Before, file.Fixes));
    }

    [Fact]
    public void Line_ends_stay() =>
        Assert.Equal(0, Assert.Single(Mend((Metadata, Slips.Replace("\n", "\r\n", StringComparison.Ordinal)))).After.Replace("\r\n", "", StringComparison.Ordinal).Count(static unit => unit is '\r' or '\n'));

    [Fact]
    public void What_a_person_has_to_write_is_left_to_them()
    {
        // The goal is required, and an editor offers a sentence to write over.
        Assert.Empty(Mend((Metadata, "experiment_id: wine\nresearcher: alice\ncreated: 2026-01-05\nstatus: planned\n")));
        Assert.Empty(Mend((Metadata, "")));
    }

    [Fact]
    public void What_the_place_of_the_file_tells_is_written() =>
        Assert.Contains("researcher: alice\n", Assert.Single(Mend((Metadata, "experiment_id: wine\ncreated: 2026-01-05\nstatus: planned\ngoal: win\n"))).After, StringComparison.Ordinal);

    [Fact]
    public void A_program_is_not_rewritten() =>
        Assert.Empty(Mend(("train.py", "from sklearn.svm import SVC\nmodel = SVC(C=10.0)\nmodel.fit(X, y)\n")));

    [Fact]
    public void A_notebook_is_mended_in_its_cells()
    {
        const string Before = """{"cells": [{"cell_type": "code", "metadata": {}, "outputs": [], "source": ["import yaml\n", "cfg = yaml.safe_load(open(\"config.yaml\"))\n", "rate = cfg[\"learning_rat\"]"]}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}""";
        var files = Mend(("wine.ipynb", Before), ("config.yaml", "learning_rate: 0.1\nepochs: 3\nseed: 1\n"), ("train.py", "import yaml\ncfg = yaml.safe_load(open(\"config.yaml\"))\nprint(cfg[\"learning_rate\"], cfg[\"epochs\"], cfg[\"seed\"])\n"));
        Assert.Equal(Before.Replace("learning_rat\\", "learning_rate\\", StringComparison.Ordinal), Assert.Single(files).After);
    }

    [Fact]
    public void What_one_fix_makes_possible_is_mended_as_well()
    {
        var files = Mend([new Chain()], (Metadata, "goal: one\n"));
        Assert.Equal("goal: four\n", Assert.Single(files).After);
        Assert.Equal(3, files[0].Fixes);
    }

    [Fact]
    public void Fixes_that_undo_each_other_end_at_the_same_text_wherever_they_begin()
    {
        var first = Assert.Single(Mend([new Pendulum()], (Metadata, "goal: tock\n")).DefaultIfEmpty(new MendedFile("", "", "goal: tock\n", 0))).After;
        var second = Assert.Single(Mend([new Pendulum()], (Metadata, "goal: tick\n")).DefaultIfEmpty(new MendedFile("", "", "goal: tick\n", 0))).After;
        Assert.Equal(first, second);
        Assert.Empty(Mend([new Pendulum()], (Metadata, first)));
    }

    [Fact]
    public void A_fix_that_breaks_the_file_is_left_out_and_the_others_are_made()
    {
        var file = Assert.Single(Mend([new Breaker(), new Chain()], (Metadata, "goal: one\nnotes: break\n")));
        Assert.Equal("goal: four\nnotes: break\n", file.After);
    }

    [Fact]
    public void Two_fixes_of_one_place_do_not_mix() =>
        Assert.Equal("goal: ab\n", Assert.Single(Mend([new Rival("a"), new Rival("ab")], (Metadata, "goal: x\n"))).After);

    public static TheoryData<string> RuleIds => [.. RuleCatalogue.All.Select(rule => rule.Info.Id)];

    [Theory]
    [MemberData(nameof(RuleIds))]
    public void Mending_the_bad_example_breaks_nothing_and_is_done_once(string id)
    {
        var info = RuleCatalogue.All.Single(rule => rule.Info.Id == id).Info;
        Holds([.. FixtureText.Parse(info.Bad, info.ExamplePath).Select(static file => (file.Path, file.Text))]);
    }

    [Fact]
    public void Mending_any_mixture_of_the_examples_breaks_nothing_and_is_done_once()
    {
        var files = RuleCatalogue.All.SelectMany(static rule => FixtureText.Parse(rule.Info.Bad, rule.Info.ExamplePath)).Where(static file => file.Text.Length > 0).ToList();
        var random = new Random(5);
        for (var i = 0; i < 150; i++)
        {
            var one = files[random.Next(files.Count)];
            var alike = files.Where(file => Path.GetExtension(file.Path) == Path.GetExtension(one.Path)).ToList();
            var other = alike[random.Next(alike.Count)];
            var lines = LineDiff.Lines(one.Text).ToList();
            foreach (var line in LineDiff.Lines(other.Text))
            {
                lines.Insert(random.Next(lines.Count + 1), line);
            }

            var text = string.Concat(lines);
            text = random.Next(3) switch
            {
                0 => text.ReplaceLineEndings("\r\n"),
                1 => text[..random.Next(text.Length)],
                _ => text,
            };
            Holds([(one.Path, text), (other.Path == one.Path ? "config.yaml" : other.Path, other.Text)]);
        }
    }

    /// <summary>The laws of mending: no more syntax problems than before, no other line ends, nothing left to do for a second time.</summary>
    private static void Holds((string Path, string Text)[] files)
    {
        var mended = Mend(RuleCatalogue.All, files);
        foreach (var file in mended)
        {
            Assert.True(Problems(file.Path, file.After) <= Problems(file.Path, file.Before), $"{file.Path} reads worse:\n{file.After}");
            if (!file.Before.Replace("\r\n", "", StringComparison.Ordinal).Contains('\n', StringComparison.Ordinal) && file.Before.Contains("\r\n", StringComparison.Ordinal))
            {
                Assert.False(file.After.Replace("\r\n", "", StringComparison.Ordinal).Contains('\n', StringComparison.Ordinal), $"{file.Path} has other line ends:\n{file.After}");
            }
        }

        var after = mended.ToDictionary(static file => file.Path, static file => file.After, StringComparer.Ordinal);
        Assert.Empty(Mend(RuleCatalogue.All, [.. files.Select(file => (file.Path, after.GetValueOrDefault(file.Path, file.Text)))]));
    }

    private static int Problems(string path, string text)
    {
        var file = SourceFile.Read(path, text);
        return RelativePath.IsScript(path) ? file.Python.Tree.Problems.Count : RelativePath.IsModelfile(path) ? file.Modelfile.Tree.Instructions.Count(static one => one.IsUnterminated) : ForgeLsp.Core.Yaml.YamlTree.Parse(SourceText.From(text)).Problems.Count;
    }

    private static IReadOnlyList<MendedFile> Mend(params (string Path, string Text)[] files) => Mend(RuleCatalogue.All, files);

    private static IReadOnlyList<MendedFile> Mend(IReadOnlyList<IRule> rules, params (string Path, string Text)[] files)
    {
        var memory = new MemoryFiles();
        foreach (var (path, text) in files)
        {
            memory[path] = text;
        }

        var workspace = new ForgeWorkspace(new RootFolder("file:///workspace"), memory, BuiltInSchemas.For, modules: new ModuleReader());
        workspace.Load(TestContext.Current.CancellationToken);
        return new FixingFeature(workspace, new Analyzer(rules, Fixture.Clock, static failure => Assert.Fail(failure))).Mend([.. files.Select(static file => file.Path).Distinct()], TestContext.Current.CancellationToken);
    }
}
