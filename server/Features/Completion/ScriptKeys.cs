using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python.Configs;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Hover;
using ForgeLsp.Features.Names;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Completion;

/// <summary>
/// The keys that a script can read at a cursor: of the config that it loads, behind <c>cfg["</c>, <c>cfg["train"]["</c> and <c>cfg.optim.</c>, and
/// the options behind <c>args.</c>. A key of our own is put there and the script is read with it, so that whatever is understood of reads is
/// understood here too.
/// </summary>
internal static class ScriptKeys
{
    /// <summary>No name that anybody has.</summary>
    private const string Probe = "forge_key_to_complete_";

    /// <summary>The items; empty where the cursor is at no key of a config that is known.</summary>
    public static IEnumerable<CompletionItem> At(DocumentScope document, int offset)
    {
        if (document.Workspace.File(document.Path) is not { } source || KeySite.At(source.Text, offset) is not { } site
            || (!ScriptText.MayReadConfigs.IsIn(source.Python.Tree) && !ScriptText.MayHaveSettings(source.Text)))
        {
            return [];
        }

        var probed = source.Text.WithChange(site.Replaced, Probe + site.Closing);
        var file = new PythonFile(document.Path, source.Python.Tree.WithChange(probed, site.Replaced, Probe.Length + site.Closing.Length));
        IWorkspaceView view = document.Workspace.Snapshot;
        var script = ScriptReader.Resolve(ScriptReader.Read(file), view.FileExists);
        var found = script.Reads.Concat(script.Writes).Where(read => IsProbed(read.Span) && ConfigKeys.Last(read.Key) == Probe).SelectMany(read => Keys(document, script, read, site));
        var options = ScriptConfigs.Of(file).CommandLine;
        return options.Uses.Concat(options.Writes).Any(use => use.Key == Probe && IsProbed(use.Span)) ? found.Concat(Options(ScriptSettings.Of(file), file, site)) : found;

        bool IsProbed(TextSpan span) => span.Start == site.Replaced.Start && span.Length == Probe.Length;
    }

    private static IEnumerable<CompletionItem> Keys(DocumentScope document, ScriptSummary script, ConfigRead probe, KeySite site)
    {
        IWorkspaceView view = document.Workspace.Snapshot;
        var above = probe.Key[..^Probe.Length];
        var reads = new ConfigReads(document.Workspace);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in (probe.ConfigPath is { } known ? [known] : script.Configs).SelectMany(reads.PartsOf))
        {
            foreach (var key in view.ConfigAt(part.Path)?.Keys ?? [])
            {
                var name = part.Above(key.Name);
                if (!name.StartsWith(above, StringComparison.Ordinal) || name.Length == above.Length || (key.Name == "defaults" && view.ConfigAt(part.Path) is { Defaults.Count: > 0 }))
                {
                    continue;
                }

                // Of what a group gives below `optim`, the top has `optim` itself.
                var dot = name.IndexOf('.', above.Length);
                var own = dot < 0 ? name[above.Length..] : name[above.Length..dot];
                if (site.CanHold(own) && seen.Add(own))
                {
                    var isValue = dot < 0 && key.Value is not null;
                    yield return new CompletionItem(own, CompletionKind.Property, part.IsChosen ? CompletionRank.Likely : CompletionRank.Optional, site.Word, own)
                    {
                        Detail = isValue ? MarkdownText.OneLine(key.Value ?? "", 60) : "section",
                        Documentation = $"{SchemaText.Code(above + own)} in {SchemaText.Code(part.Path)}{(isValue ? $": {SchemaText.Code(key.Value ?? "")}" : "")}",
                        GoesOn = false,
                    };
                }
            }
        }
    }

    private static IEnumerable<CompletionItem> Options(ScriptSettings settings, PythonFile file, KeySite site) =>
        from setting in settings.All
        where setting.Type is null && site.CanHold(setting.Name)
        let value = setting.Default is null ? null : MarkdownText.OneLine(file.Tree.TextOf(setting.Default), 60)
        select new CompletionItem(setting.Name, CompletionKind.Property, CompletionRank.Likely, site.Word, setting.Name)
        {
            Detail = value ?? setting.Label,
            Documentation = $"Option {SchemaText.Code(setting.Label)}{(value is null ? "" : $", default {SchemaText.Code(value)}")}{(setting.Help is null ? "" : "\n\n" + MarkdownText.Escape(setting.Help, 300))}",
        };
}
