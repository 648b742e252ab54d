using ForgeLsp.Core.Findings;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Rules.Python.Modules;
using ForgeLsp.Tests.Unit.Architecture;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Analysis;
using ForgeLsp.Workspace.Documents;
using ForgeLsp.Workspace.Index;
using Xunit;

namespace ForgeLsp.Tests.Unit.Infrastructure.Accuracy;

/// <summary>A place that a rule, or the baseline, reports. Columns are of the line on which it starts.</summary>
internal sealed record Reported(string RuleId, int Line, int Start, int End);

/// <summary>One workspace of the set: a script alone, or a folder of modules with their configs. Paths are relative to the set.</summary>
internal sealed record AccuracyCase(string Family, string Folder, IReadOnlyList<LabelledScript> Scripts, IReadOnlyDictionary<string, string> OtherFiles)
{
    /// <summary>Where the set lies in the repository.</summary>
    public const string SetPath = "tests/Fixtures/python-accuracy";

    /// <summary>All cases by path. A folder of a family's folder is one workspace; every other script is one by itself.</summary>
    public static IReadOnlyList<AccuracyCase> ReadAll()
    {
        var root = Path.Combine(SolutionFolder.Path, SetPath);
        var paths = Directory.GetFiles(root, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'));
        return
        [
            .. from path in paths
               where !path.Contains("__pycache__", StringComparison.Ordinal) && path.Contains('/', StringComparison.Ordinal)
               let parts = path.Split('/')
               group path by (Family: parts[0], Name: parts[1], IsFolder: parts.Length > 2) into files
               orderby files.Key.Family, files.Key.Name
               select Read(root, files.Key.Family, files.Key.IsFolder ? $"{files.Key.Family}/{files.Key.Name}/" : $"{files.Key.Family}/", [.. files.Order(StringComparer.Ordinal)]),
        ];
    }

    /// <summary>What <paramref name="rules"/> report, by the script's path, as `forge check` would in a workspace of these files.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Reported>> Check(IReadOnlyList<IRule> rules)
    {
        var memory = new MemoryFiles();
        foreach (var (path, text) in Scripts.Select(static script => KeyValuePair.Create(script.Path, script.Text)).Concat(OtherFiles))
        {
            memory[path[Folder.Length..]] = text;
        }

        var failures = new List<string>();
        var workspace = new ForgeWorkspace(new RootFolder("file:///workspace"), memory, BuiltInSchemas.For, modules: new ModuleReader());
        workspace.Load(CancellationToken.None);
        var analyzer = new Analyzer(rules, Fixture.Clock, failures.Add);
        var found = Scripts.ToDictionary(static script => script.Path, script => Findings(workspace, analyzer, script.Path[Folder.Length..]));
        Assert.Empty(failures);
        return found;
    }

    private static AccuracyCase Read(string root, string family, string folder, IReadOnlyList<string> paths)
    {
        var texts = paths.ToDictionary(static path => path, path => File.ReadAllText(Path.Combine(root, path)));
        return new AccuracyCase(
            family,
            folder,
            [.. paths.Where(IsPython).Select(path => LabelledScript.Parse(path, texts[path]))],
            texts.Where(static file => !IsPython(file.Key)).ToDictionary());
    }

    private static bool IsPython(string path) => path.EndsWith(".py", StringComparison.Ordinal);

    private static IReadOnlyList<Reported> Findings(ForgeWorkspace workspace, Analyzer analyzer, string path)
    {
        var file = Assert.IsType<SourceFile>(workspace.FileAt(path));
        return
        [
            .. from item in analyzer.Check(workspace.Current, file, CancellationToken.None)
               let start = file.Text.PositionAt(item.Finding.Span.Start)
               select new Reported(item.Finding.RuleId, start.Line, start.Column, start.Column + Math.Max(item.Finding.Span.Length, 1)),
        ];
    }
}
