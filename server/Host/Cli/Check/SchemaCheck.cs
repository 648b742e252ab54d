using ForgeLsp.Adapters.Files;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Threads;
using ForgeLsp.Core.Yaml;
using ForgeLsp.Features.Diagnostics;
using ForgeLsp.Rules;
using ForgeLsp.Rules.Yaml;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Analysis;
using ForgeLsp.Workspace.Documents;

namespace ForgeLsp.Host.Cli.Check;

/// <summary><c>forge check --schema FILE</c>: validates YAML or JSON files against any JSON Schema. References are read from files only, never from the network.</summary>
internal static class SchemaCheck
{
    /// <summary>The rules that say whether a file is the YAML or JSON that a schema allows; all others are about workspaces.</summary>
    private static readonly IReadOnlyList<IRule> Rules = [.. RuleCatalogue.All.Where(static rule => rule is YamlSyntax or SchemaViolation or DuplicateKey or MergeConflictMarker)];

    /// <summary>Checks the named files.</summary>
    public static async Task<CheckReport> RunAsync(CliContext context, string schemaFile, IReadOnlyList<string> files, int maxThreads, CancellationToken cancel)
    {
        if (files.Count == 0)
        {
            throw new CliException(ExitCode.Usage, "--schema needs the files to check.");
        }

        var schemaPath = Path.GetFullPath(schemaFile, context.WorkingDirectory);
        var text = Read(schemaPath);
        var local = new LocalSchemas(schemaPath, text);
        var schema = Schema.Load(text, new Uri(RootFolder.UriOfFile(schemaPath)), local.Read, SchemaOptions.Default);
        if (schema.Problems.Except(schema.UnreadablePatterns, StringComparer.Ordinal).FirstOrDefault() is { } broken)
        {
            throw new CliException(ExitCode.Usage, $"{schemaFile}: {broken}");
        }

        foreach (var pattern in schema.UnreadablePatterns)
        {
            await context.TellAsync($"{schemaFile}: {pattern}");
        }

        var failures = new List<string>();
        var root = RootFolder.FromPath(context.WorkingDirectory, OperatingSystem.IsWindows());
        var disk = new DiskFiles(root.FullPath);
        var feature = Feature(root, disk, context.Time, line =>
        {
            lock (failures)
            {
                failures.Add(line);
            }
        });
        var results = new DocumentDiagnostics[files.Count];
        var unread = new CliException?[files.Count];
        Workers.For(files.Count, maxThreads, i =>
        {
            try
            {
                results[i] = feature.CheckAlone(FileOf(files[i], ReadNamed(files[i]), schema), cancel);
            }
            catch (CliException problem)
            {
                unread[i] = problem;
            }
        }, cancel);
        if (Array.Find(unread, static problem => problem is not null) is { } first)
        {
            throw first;
        }

        return CheckReport.Of(results, failures) with { Root = context.WorkingDirectory, Rules = [.. Rules.Select(static rule => rule.Info)] };

        // The quick way says nothing of why a file cannot be read, and takes a pipe for empty.
        string ReadNamed(string file) => !Path.IsPathRooted(file) && disk.Read(file) is { Length: > 0 } quick ? quick : Read(Path.GetFullPath(file, context.WorkingDirectory));
    }

    /// <summary>Validates a small text in memory, for nothing but this: the code is then ready sooner.</summary>
    public static void WarmUp()
    {
        var root = new RootFolder("file:///warm-up");
        Feature(root, new DiskFiles(root.FullPath), TimeProvider.System, static _ => { }).CheckAlone(FileOf("metadata.yaml", Host.WarmUp.Metadata, BuiltInSchemas.Metadata), CancellationToken.None);
    }

    private static DiagnosticsFeature Feature(RootFolder root, DiskFiles disk, TimeProvider time, Action<string> log) =>
        new(new ForgeWorkspace(root, disk, static _ => null), new Analyzer(Rules, time, log));

    private static YamlFile FileOf(string path, string text, Schema schema)
    {
        var dialect = path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? YamlDialect.Yaml12 : YamlDialect.PyYaml;
        return new YamlFile(path.Replace('\\', '/'), FileKind.Custom, YamlTree.Parse(SourceText.From(text)), dialect, schema);
    }

    private static string Read(string path)
    {
        if (Directory.Exists(path))
        {
            throw new CliException(ExitCode.Usage, $"{path} is a folder; --schema takes files.");
        }

        try
        {
            return DiskFiles.Decode(File.ReadAllBytes(path)) ?? throw new CliException(ExitCode.Unreachable, $"{path} is not a text file.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Unreachable, $"{path} cannot be read: {failure.Message}");
        }
    }
}
