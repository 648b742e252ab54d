using ForgeLsp.Core.Findings;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Tests.Unit.Infrastructure;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Analysis;
using ForgeLsp.Workspace.Documents;
using Xunit;

namespace ForgeLsp.Tests.Unit.Workspace;

public sealed class AnalyzerTests
{
    private const string Config = "experiments/active/ada/first/config.yaml";
    private const string Metadata = "experiments/active/ada/first/metadata.yaml";

    [Fact]
    public void A_rule_runs_on_the_kinds_of_files_that_it_names()
    {
        Assert.Equal(["X1 config.yaml", "X1 metadata.yaml"], Found("", []));
        Assert.Equal(["X1 config.yaml"], Found("", [FileKind.TrainingConfig]));
        Assert.Equal(["X1 config.yaml", "X1 metadata.yaml"], Found("", [FileKind.TrainingConfig, FileKind.Experiment]));
        Assert.Empty(Found("", [FileKind.Compose]));
    }

    [Fact]
    public void A_rule_sees_its_options_and_no_other_rules()
    {
        Assert.Equal(["X1 config.yaml 7", "X1 metadata.yaml 7"], Found("rules:\n  X1: { limit: 7 }\n  X2: { limit: 8 }\n", []));
        Assert.Equal(["X1 metadata.yaml"], Found("overrides:\n  - files: '**/config.yaml'\n    rules:\n      X1: off\n", []));
    }

    [Fact]
    public void A_rule_that_fails_costs_its_findings_and_a_line()
    {
        var log = new List<string>();
        var (workspace, file) = Loaded("");
        var found = new Analyzer([new Throwing(), new Speaking([])], TimeProvider.System, log.Add).Check(workspace.Current, file, CancellationToken.None);
        Assert.Equal("X1", Assert.Single(found).Rule.Id);
        Assert.Equal($"X0 failed on {Config}: InvalidOperationException: broken", Assert.Single(log));
    }

    private static List<string> Found(string policy, IReadOnlyList<FileKind> kinds)
    {
        var (workspace, _) = Loaded(policy);
        var analyzer = new Analyzer([new Speaking(kinds)], TimeProvider.System, Assert.Fail);
        return [.. new[] { Config, Metadata }.SelectMany(path => analyzer.Check(workspace.Current, workspace.FileAt(path)!, CancellationToken.None).Select(found => $"{found.Rule.Id} {RelativePath.Name(path)} {found.Finding.Message}".TrimEnd()))];
    }

    private static (ForgeWorkspace Workspace, ForgeLsp.Workspace.Index.SourceFile File) Loaded(string policy)
    {
        var files = new MemoryFiles() { [Metadata] = "experiment_id: first\n", [Config] = "lr: 0.1\n", ["forge.yaml"] = policy };
        var workspace = new ForgeWorkspace(new RootFolder("file:///w"), files, BuiltInSchemas.For);
        workspace.Load(CancellationToken.None);
        return (workspace, workspace.FileAt(Config)!);
    }

    private static RuleInfo Named(string id, IReadOnlyList<FileKind> kinds) => new(id, "speaking", Severity.Warning, "0.1", "", "", "", "") { ExamplePath = "x.yaml", Kinds = kinds };

    private sealed class Speaking(IReadOnlyList<FileKind> kinds) : IRule<YamlFile>
    {
        public RuleInfo Info { get; } = Named("X1", kinds);

        public IEnumerable<Finding> Check(YamlFile document, RuleContext context) => [new Finding(Info.Id, default, context.Options.GetValueOrDefault("limit", ""))];
    }

    private sealed class Throwing : IRule<YamlFile>
    {
        public RuleInfo Info { get; } = Named("X0", []);

        public IEnumerable<Finding> Check(YamlFile document, RuleContext context) => throw new InvalidOperationException("broken");
    }
}
