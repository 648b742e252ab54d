using ForgeLsp.Adapters.Files;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Diagnostics;
using ForgeLsp.Features.Models;
using ForgeLsp.Rules;
using ForgeLsp.Rules.Python.Modules;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Analysis;
using ForgeLsp.Workspace.Documents;

namespace ForgeLsp.Host;

/// <summary>What the rules would say of a catalogue that is not written yet, among the files of its workspace.</summary>
internal static class CatalogueFindings
{
    /// <summary>Errors and warnings about <paramref name="text"/> at <paramref name="path"/>.</summary>
    /// <param name="folder">Absolute path of the workspace.</param>
    /// <param name="log">Takes one line for each rule that fails.</param>
    public static Task<IReadOnlyList<GateFinding>> OfAsync(string folder, string path, string text, TimeProvider time, Action<string> log, CancellationToken cancel) => Task.Run<IReadOnlyList<GateFinding>>(
        () =>
        {
            var root = RootFolder.FromPath(folder, OperatingSystem.IsWindows());
            var workspace = new ForgeWorkspace(root, new DiskFiles(root.FullPath), BuiltInSchemas.For, modules: new ModuleReader());
            workspace.Load(cancel);
            workspace.Open(root.UriOf(path), "yaml", 0, SourceText.From(text));
            var found = new DiagnosticsFeature(workspace, new Analyzer(RuleCatalogue.All, time, log)).CheckAll(path, cancel);
            return [.. (found?.Items ?? []).Where(static item => item.Severity <= Severity.Warning).Select(static item => new GateFinding(item.Finding.RuleId, item.Finding.Span, item.Finding.Message))];
        },
        cancel);
}
