using ForgeLsp.Core.Findings;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;
using ForgeLsp.Features.Policies;
using ForgeLsp.Host.Cli;
using ForgeLsp.Rules;
using ForgeLsp.Tests.Unit.Infrastructure;
using ForgeLsp.Tests.Unit.Workspace.Facts;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Documents;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Policies;

public sealed class NewPolicyTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_can_be_seen_is_filled_in()
    {
        var store = new FakeStore { Runs = { FakeStore.Run(new string('a', 32), "1", ("val_loss", 1, 0), ("mystery", 1, 0), ("system/gpu", 1, 0)) } };
        var sights = await SeeAsync(
            store,
            ("experiments/active/alice/x/metadata.yaml", "researcher: alice\nresults: { primary_metric: auc }\n"),
            ("experiments/active/alice/x/README.md", ""),
            ("experiments/active/alice/x/config.yaml", ""),
            ("experiments/archive/bob-k/y/metadata.yaml", "researcher: Bob-K\n"),
            ("experiments/archive/bob-k/y/README.md", ""),
            ("team/models/registry.yaml", "models: { m: { source: ollama, owners: [a] } }\n"));
        Assert.Equal(["alice", "bob-k"], sights.Members);
        Assert.Equal(["experiments/{active,archive}/{researcher}/{experiment}"], sights.Layout);
        Assert.Equal(["README.md"], sights.CommonFiles);
        Assert.Equal("mlruns", sights.TrackingUri);
        Assert.Equal([("auc", true), ("mystery", null), ("val_loss", false)], sights.Metrics.Select(static pair => (pair.Key, pair.Value)));
        Assert.Equal("team/models/registry.yaml", sights.RegistryFile);

        var policy = Uncommented(NewPolicyFeature.Write(sights));
        Assert.Equal(["alice", "bob-k"], policy.Members.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("${MLFLOW_TRACKING_URI:-mlruns}", policy.TrackingUri);
        Assert.Equal(sights.Layout, policy.ExperimentPatterns);
        Assert.Equal([("auc", true), ("mystery", true), ("val_loss", false)], policy.HigherIsBetter.Select(static pair => (pair.Key, pair.Value)).Order());
        Assert.Equal(["README.md"], policy.Require.Files);
        Assert.Equal("team/models/registry.yaml", policy.RegistryFile);
    }

    [Fact]
    public async Task A_layout_of_the_teams_own_is_recognised_by_the_researchers_folder() =>
        Assert.Equal(
            ["work/{researcher}/trials/{experiment}"],
            (await SeeAsync(new FakeStore(), ("work/alice/trials/one/metadata.yaml", "experiment_id: one\nresearcher: alice\nstatus: planned\n"), ("work/alice/trials/two/metadata.yaml", "experiment_id: two\nresearcher: alice\n"))).Layout);

    [Theory]
    [InlineData("data/mlflow.db", "sqlite:///data/mlflow.db")]
    [InlineData("/srv/mlruns", null)]
    [InlineData("postgresql://db/mlflow", null)]
    public async Task Only_an_address_of_this_folder_is_written_down(string display, string? uri) => Assert.Equal(uri, (await SeeAsync(new FakeStore(display))).TrackingUri);

    [Fact]
    public async Task A_store_that_does_not_answer_does_not_matter() => Assert.Null((await SeeAsync(new FakeStore { IsGone = true })).TrackingUri);

    [Fact]
    public void As_it_is_it_sets_nothing_and_uncommented_all_of_it_is_valid()
    {
        var onMain = new GitFacts { Branch = "main" };
        foreach (var sights in new[] { new PolicySights(), new PolicySights { Members = ["no", "Zoë K.", "007"], Metrics = new Dictionary<string, bool?>(StringComparer.Ordinal) { ["val/f1: \"x\""] = null }, TrackingUri = "sqlite:///a b.db" } })
        {
            var text = NewPolicyFeature.Write(sights);
            Assert.All(text.Split('\n'), static line => Assert.True(line.Length == 0 || line[0] == '#', line));
            var bare = Bare(text);
            foreach (var rule in RuleCatalogue.All)
            {
                Assert.Empty(Fixture.Run(rule, text, "forge.yaml", git: onMain).Select(static found => found.Finding.Message));
                Assert.Empty(Fixture.Run(rule, bare, "forge.yaml", git: onMain).Select(static found => found.Finding.Message));
            }

            Assert.Equal(sights.Members.Count == 0 ? ["alice"] : sights.Members.Order(StringComparer.Ordinal), Uncommented(text).Members.Keys.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task The_command_writes_it_once_and_says_where()
    {
        _folder.Write("experiments/alice/wine/metadata.yaml", "experiment_id: wine\nresearcher: alice\n");
        var (exit, output, _) = await Cli.RunAsync(_folder.Path, "new", "policy");
        Assert.Equal(ExitCode.Clean, exit);
        var file = Path.Combine(_folder.Path, "forge.yaml");
        Assert.Equal(file, output.TrimEnd());
        Assert.Contains("#  alice: { os: alice, mlflow: alice }\n", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);

        await File.WriteAllTextAsync(file, "rules: {}\n", TestContext.Current.CancellationToken);
        var (again, _, error) = await Cli.RunAsync(_folder.Path, "new", "policy");
        Assert.Equal(ExitCode.Refused, again);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.Equal("rules: {}\n", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));

        var (shown, printed, _) = await Cli.RunAsync(_folder.Path, "new", "policy", "--stdout");
        Assert.Equal(ExitCode.Clean, shown);
        Assert.Equal(ExitCode.Clean, (await Cli.RunAsync(_folder.Path, "new", "policy", "--force")).Exit);
        Assert.Equal(printed, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Equal(["forge.yaml"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
    }

    /// <summary>Every setting switched on: prose is what stands behind a hash and exactly one blank.</summary>
    private static string Bare(string text) =>
        string.Join('\n', text.Split('\n').Select(static line => line is ['#', not ' ', ..] or ['#', ' ', ' ', ..] ? line[1..] : line));

    private static Policy Uncommented(string text) => PolicyReader.Read(YamlData.Resolve(YamlTree.Parse(SourceText.From(Bare(text))), YamlDialect.PyYaml));

    private static Task<PolicySights> SeeAsync(FakeStore store, params (string Path, string Text)[] files)
    {
        var memory = new MemoryFiles();
        foreach (var (path, text) in files)
        {
            memory[path] = text;
        }

        var workspace = new ForgeWorkspace(new RootFolder("file:///w"), memory, BuiltInSchemas.For);
        workspace.Load(CancellationToken.None);
        return PolicySights.OfAsync(workspace.Current, store, TestContext.Current.CancellationToken);
    }
}
