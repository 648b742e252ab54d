using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ForgeLsp.Adapters.Files;
using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Model;
using ForgeLsp.Rules;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Analysis;
using ForgeLsp.Workspace.Documents;

namespace ForgeLsp.Host.Cli.Debug;

/// <summary><c>forge debug state</c>: what Forge takes for the workspace, which of its files are what, and what is switched on. No store is reached.</summary>
internal static class DebugStateCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliContext context)
    {
        var files = new Option<bool>("--files") { Description = "Every file with its kind, too." };
        var command = new ExampleCommand("state", "Print what Forge takes for the workspace, its files, stores and rules.", "forge debug state", "forge debug state --files | jq '.paths'") { files }
            .Explain("As JSON: the root and why it is that, how many files are of which kind, the tracking stores in order of precedence with who named them (none is reached), and the rules that forge.yaml changes.");
        command.SetAction((parsed, cancel) => WriteAsync(context, parsed.GetValue(files), cancel));
        return command;
    }

    private static async Task<int> WriteAsync(CliContext context, bool withFiles, CancellationToken cancel)
    {
        var root = WorkspaceLocator.RootFor(context.WorkingDirectory);
        var workspace = new ForgeWorkspace(RootFolder.FromPath(root, OperatingSystem.IsWindows()), new DiskFiles(root), BuiltInSchemas.For);
        workspace.Load(cancel);
        var snapshot = workspace.Current;
        var settings = new TrackingSettings(root, IsTrusted: true, Option: null, EditorSetting: null, snapshot.Policy.TrackingUri, context.Variable) { PolicyStores = snapshot.Policy.TrackingStores };
        await using var stores = new RunStores(() => settings);
        var listed = await stores.ListAsync(cancel);
        using var buffer = new MemoryStream();
        await using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("version", 1);
            json.WriteString("root", root);
            json.WriteString("rootBy", File.Exists(Path.Combine(root, Policy.FileName)) ? "policy" : Path.Exists(Path.Combine(root, ".git")) ? "git" : root == context.WorkingDirectory ? "folder" : "layout");
            json.WriteNumber("files", snapshot.Summaries.Count);
            json.WriteStartObject("kinds");
            foreach (var kind in snapshot.Summaries.CountBy(static file => file.Kind).OrderBy(static kind => kind.Key))
            {
                json.WriteNumber(Word(kind.Key.ToString()), kind.Value);
            }

            json.WriteEndObject();
            json.WriteNumber("experiments", snapshot.Experiments.Count);
            json.WriteNumber("models", snapshot.Models.Count);
            json.WriteStartArray("stores");
            foreach (var store in listed)
            {
                json.WriteStartObject();
                json.WriteString("alias", store.Alias);
                json.WriteString("address", store.DisplayAddress);
                json.WriteString("source", Word(store.Source.ToString()));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartObject("rules");
            var now = new RuleSettings(snapshot.Policy, "");
            foreach (var info in RuleCatalogue.All.Select(static rule => rule.Info).Where(info => now.IsOn(info) != info.EnabledByDefault || snapshot.Policy.Rules.ContainsKey(info.Id)))
            {
                json.WriteString(info.Id, now.IsOn(info) ? Word((snapshot.Policy.Rules.GetValueOrDefault(info.Id)?.Severity ?? info.Severity).ToString()) : "off");
            }

            json.WriteEndObject();
            if (withFiles)
            {
                json.WriteStartObject("paths");
                foreach (var file in snapshot.Summaries.OrderBy(static file => file.Path, StringComparer.Ordinal))
                {
                    json.WriteString(DebugSource.Wellformed(file.Path), Word(file.Kind.ToString()));
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        await context.Out.WriteLineAsync(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length).ReplaceLineEndings());
        return ExitCode.Clean;
    }

    private static string Word(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
