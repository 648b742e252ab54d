using System.Globalization;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Evidence;
using ForgeLsp.Features.Names;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Hover;

/// <summary>
/// What is known of a value in a script: the key, option or literal that it comes from, and what runs used. Of what only a language server of
/// Python knows nothing is said.
/// </summary>
internal static class ScriptHover
{
    private const int MaxNames = 8;

    /// <summary>The hover for the cursor at <paramref name="offset"/>; null where nothing is known.</summary>
    public static async Task<HoverText?> AtAsync(DocumentScope document, int offset, HoverEvidence evidence, CancellationToken cancel)
    {
        IWorkspaceView view = document.Workspace.Snapshot;
        if (view.ScriptAt(document.Path) is not { } script || document.Workspace.File(document.Path) is not { } source)
        {
            return null;
        }

        if (SymbolName.At(document, offset) is { } symbol)
        {
            var origin = new ValueOrigin(symbol.Keys, symbol.Settings, null, []);
            return await TellAsync(document, source.Python, script, symbol.Origin, origin, [], evidence, cancel);
        }

        if (!script.Trains && script.TrackingExperiment is null)
        {
            return null;
        }

        return ScriptValue.At(source.Python, offset) is { } value
            ? await TellAsync(document, source.Python, script, value.Span, value.Expression is null ? null : ValueOrigin.Of(document, source.Python, value.Expression), value.Names, evidence, cancel)
            : null;
    }

    private static async Task<HoverText?> TellAsync(DocumentScope document, PythonFile file, ScriptSummary script, TextSpan span, ValueOrigin? origin, IReadOnlyList<string> names, HoverEvidence evidence, CancellationToken cancel)
    {
        IWorkspaceView view = document.Workspace.Snapshot;
        var keys = (origin?.Keys ?? []).Select(key => (Key: key, Config: view.ConfigAt(key.File))).Where(static pair => pair.Config?[pair.Key.Name] is not null).ToList();
        var parts = new List<string>();
        foreach (var (key, config) in keys.Where(pair => pair.Key.IsChosen || keys.TrueForAll(static other => !other.Key.IsChosen)))
        {
            parts.Add($"{SchemaText.Code(key.Name)} in {SchemaText.Code(RelativePath.SeenFrom(document.Path, key.File))}{ValueOf(config, key.Name)}");
        }

        foreach (var setting in origin?.Settings ?? [])
        {
            var value = setting.Default is null ? ", no default" : $", default {SchemaText.Code(file.Tree.TextOf(setting.Default))}";
            parts.Add($"{(setting.Type is null ? $"Option {SchemaText.Code(setting.Label)}" : $"Field {SchemaText.Code(setting.Label)}")}{value}{(string.IsNullOrWhiteSpace(setting.Help) ? "" : "\n\n" + MarkdownText.Escape(setting.Help, 300))}");
        }

        var isKnown = parts.Count > 0;
        if (origin is { Literal: { } literal, Ways.Count: > 0 })
        {
            parts.Add($"Value: {SchemaText.Code(file.Tree.TextOf(literal))}");
        }

        if (origin is { Ways.Count: > 0 })
        {
            parts.Add("By way of " + string.Join(", ", origin.Ways));
        }

        var written = keys.Count > 0 ? keys[0].Config?[keys[0].Key.Name]?.Value
            : (origin?.Literal ?? origin?.Settings.Select(static setting => setting.Default).FirstOrDefault()) is { } given ? file.Semantics.StringValue(given) ?? file.Tree.TextOf(given) : null;
        var logged = keys.Select(static pair => pair.Key.Name.Split('.')).Concat((origin?.Settings ?? []).Select(static setting => new[] { setting.Name })).Concat(names.Select(static name => new[] { name }));
        var runs = await evidence.ParameterAsync(ScriptExperiment.Of(document.Workspace.Snapshot, script), logged, written, cancel);
        cancel.ThrowIfCancellationRequested();
        if (!isKnown && runs.Length == 0)
        {
            return null;
        }

        return new HoverText(span, string.Join("\n\n", runs.Length > 0 ? parts.Append(runs) : parts));
    }

    /// <summary>The value of a key, or what is below it.</summary>
    private static string ValueOf(ConfigSummary? config, string name)
    {
        if (config?[name] is not { } key || key.Value is not null)
        {
            return config?[name]?.Value is { } value ? $": {SchemaText.Code(value)}" : "";
        }

        var below = config.Keys.Where(other => other.Name.Length > name.Length + 1 && other.Name[name.Length] == '.' && other.Name.StartsWith(name, StringComparison.Ordinal) && other.Name.IndexOf('.', name.Length + 1) < 0)
            .Select(other => SchemaText.Code(other.Name[(name.Length + 1)..])).ToList();
        return below.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" with {string.Join(", ", below.Take(MaxNames))}{(below.Count > MaxNames ? $" and {below.Count - MaxNames} more" : "")}");
    }
}
