using System.CommandLine;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using ForgeLsp.Adapters.Files;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Diagnostics;
using ForgeLsp.Rules;
using ForgeLsp.Rules.Python.Modules;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Analysis;
using ForgeLsp.Workspace.Documents;

namespace ForgeLsp.Host.Cli.Debug;

/// <summary><c>forge debug edits</c>: types into a file as an editor does, and tells what each keystroke costs from the new text to its findings, in this process.</summary>
internal static class DebugEditsCommand
{
    private const int Seed = 20261120;

    /// <summary>The command.</summary>
    public static Command Create(CliContext context)
    {
        var file = new Argument<string>("file") { Description = "A YAML or Python file; it is not changed." };
        var count = new Option<int>("--count") { Description = "How many characters to type and take back.", DefaultValueFactory = static _ => 200 };
        var line = new Option<int>("--line") { Description = "Type in this line (from 1) instead of all over the file.", DefaultValueFactory = static _ => 0 };
        var command = new ExampleCommand("edits", "Type into a file and print milliseconds and bytes per keystroke, from text to findings.", "forge debug edits models/registry.yaml", "forge debug edits train.py --count 500 --line 40") { file, count, line }
            .Explain("The file is read and not changed. Figures depend on the machine, and are JSON.");
        command.SetAction((parsed, cancel) => RunAsync(context, parsed.GetValue(file) ?? "", Math.Max(1, parsed.GetValue(count)), parsed.GetValue(line), cancel));
        return command;
    }

    private static async Task<int> RunAsync(CliContext context, string file, int count, int line, CancellationToken cancel)
    {
        var full = Path.GetFullPath(file, context.WorkingDirectory);
        if (!File.Exists(full))
        {
            throw new CliException(ExitCode.Usage, $"There is no file '{file}'.");
        }

        var root = RootFolder.FromPath(WorkspaceLocator.RootFor(Path.GetDirectoryName(full) ?? context.WorkingDirectory), OperatingSystem.IsWindows());
        var workspace = new ForgeWorkspace(root, new DiskFiles(root.FullPath), BuiltInSchemas.For, modules: new ModuleReader());
        workspace.Load(cancel);
        var feature = new DiagnosticsFeature(workspace, new Analyzer(RuleCatalogue.All, context.Time, static _ => { }));
        var path = Path.GetRelativePath(root.FullPath, full).Replace('\\', '/');
        var text = workspace.FileAt(path)?.Text ?? throw new CliException(ExitCode.Unreachable, $"{file} cannot be read.");
        var uri = workspace.UriOf(path);
        workspace.Open(uri, path.EndsWith(".py", StringComparison.Ordinal) ? "python" : "yaml", 1, text);
        var findings = feature.Check(workspace.Current, path, cancel)?.Items.Count ?? 0;

        var random = new Random(Seed);
        var milliseconds = new List<double>();
        var bytes = new List<long>();
        for (var i = 0; i < count * 2; i++)
        {
            // Every second keystroke takes the character back, so that the file stays what it is.
            var at = i % 2 == 0 ? text.LineSpan(line > 0 ? Math.Min(line, text.LineCount) - 1 : random.Next(text.LineCount)).End : -1;
            var next = at >= 0 ? text.WithChange(new TextSpan(at, 0), "x") : text;
            var before = GC.GetAllocatedBytesForCurrentThread();
            var watch = Stopwatch.GetTimestamp();
            workspace.Change(uri, i + 2, next);
            feature.Check(workspace.Current, path, cancel);
            milliseconds.Add(Stopwatch.GetElapsedTime(watch).TotalMilliseconds);
            bytes.Add(GC.GetAllocatedBytesForCurrentThread() - before);
        }

        var rules = RuleCatalogue.All.Select((rule, i) => (rule.Info.Id, Bytes: BytesOf(rule, count * 3 + (i * 2)))).Where(static rule => rule.Bytes > 2_000).OrderByDescending(static rule => rule.Bytes).ToList();
        await context.Out.WriteLineAsync(ToJson(path, text.LineCount, findings, milliseconds, bytes, rules));
        return ExitCode.Clean;

        // What a rule alone takes after one more keystroke in the middle, when everything else has seen it.
        long BytesOf(IRule rule, int version)
        {
            var alone = new Analyzer([rule], context.Time, static _ => { });
            workspace.Change(uri, version, text.WithChange(new TextSpan(text.LineSpan(text.LineCount / 2).End, 0), "x"));
            alone.Check(workspace.Current, workspace.Current.Open[path].Source, cancel);
            workspace.Change(uri, version + 1, text);
            workspace.Current.SummaryOf(path);
            var before = GC.GetAllocatedBytesForCurrentThread();
            alone.Check(workspace.Current, workspace.Current.Open[path].Source, cancel);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    /// <summary>The first fifth warms the compiler up and is not counted.</summary>
    private static string ToJson(string path, int lines, int findings, List<double> milliseconds, List<long> bytes, List<(string Id, long Bytes)> rules)
    {
        var times = milliseconds.Skip(milliseconds.Count / 5).Order().ToList();
        var sizes = bytes.Skip(bytes.Count / 5).Order().ToList();
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("version", 1);
            json.WriteString("path", path);
            json.WriteNumber("lines", lines);
            json.WriteNumber("findings", findings);
            json.WriteNumber("keystrokes", times.Count);
            json.WriteNumber("p50Ms", Math.Round(times[times.Count / 2], 3));
            json.WriteNumber("p95Ms", Math.Round(times[times.Count * 95 / 100], 3));
            json.WriteNumber("p99Ms", Math.Round(times[times.Count * 99 / 100], 3));
            json.WriteNumber("p50Bytes", sizes[sizes.Count / 2]);
            json.WriteStartObject("bytesByRule");
            foreach (var (id, size) in rules)
            {
                json.WriteNumber(id, size);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
