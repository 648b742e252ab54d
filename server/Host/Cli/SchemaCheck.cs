using ForgeLsp.Adapters.Files;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;
using ForgeLsp.Features.Diagnostics;
using ForgeLsp.Workspace.Documents;

namespace ForgeLsp.Host.Cli;

/// <summary><c>forge check --schema FILE</c>: validates YAML or JSON files against any JSON Schema. References are read from files only, never from the network.</summary>
internal static class SchemaCheck
{
    /// <summary>Checks the named files.</summary>
    public static CheckReport Run(CliContext context, string schemaFile, IReadOnlyList<string> files)
    {
        if (files.Count == 0)
        {
            throw new CliException(ExitCode.Usage, "--schema needs the files to check.");
        }

        var schemaPath = Path.GetFullPath(schemaFile, context.WorkingDirectory);
        var schema = Schema.Load(Read(schemaPath), new Uri(RootFolder.UriOfFile(schemaPath)), static uri => uri.IsFile && File.Exists(uri.LocalPath) ? File.ReadAllText(uri.LocalPath) : null);
        if (schema.Problems.Count > 0)
        {
            throw new CliException(ExitCode.Usage, $"{schemaFile}: {schema.Problems[0]}");
        }

        return CheckReport.Of(files.Select(file => Check(file, SourceText.From(Read(Path.GetFullPath(file, context.WorkingDirectory))), schema)), []);
    }

    private static DocumentDiagnostics Check(string path, SourceText text, Schema schema)
    {
        var tree = YamlTree.Parse(text);
        var dialect = path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? YamlDialect.Yaml12 : YamlDialect.PyYaml;
        var syntax = tree.Problems.Select(static problem => new Diagnostic(new Finding("FRG001", problem.Span, problem.Message), Severity.Error, "yaml-syntax"));
        var broken = schema.Evaluate(YamlData.Resolve(tree, dialect)).Select(static error => new Diagnostic(new Finding("FRG002", error.Span, error.Message), Severity.Error, "schema"));
        return new DocumentDiagnostics(path, path.Replace('\\', '/'), null, text, [.. syntax, .. broken]);
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
