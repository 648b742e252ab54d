using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Names;
using ForgeLsp.Core.Python.Configs;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Modelfiles;

namespace ForgeLsp.Features.Names;

/// <summary>What a cursor is on: a name of the workspace, an anchor of its file, or a setting of its script.</summary>
/// <param name="Origin">The written name, without quotes.</param>
/// <param name="Use">The name; null for an anchor, and for a setting that is no key of a config.</param>
/// <param name="Anchor">The anchor; null for all else.</param>
public sealed record SymbolName(TextSpan Origin, NameUse? Use, AnchorUses? Anchor)
{
    /// <summary>For a key that a script reads: every key that may be meant, the one that <see cref="Use"/> is first.</summary>
    public IReadOnlyList<WrittenKey> Keys { get; init; } = [];

    /// <summary>The options of the script's command line, or the field, that may be meant.</summary>
    public IReadOnlyList<ScriptSetting> Settings { get; init; } = [];

    /// <summary>What the cursor at <paramref name="offset"/> is on, in YAML or Python; null where that is nothing with a name.</summary>
    public static SymbolName? At(DocumentScope document, int offset)
    {
        if (document.Named is { } file)
        {
            if (AnchorUses.At(file.Tree, offset) is { } anchor)
            {
                var spans = anchor.Definition is { } definition ? anchor.Uses.Append(definition) : anchor.Uses;
                return new SymbolName(spans.First(span => offset >= span.Start - 1 && offset <= span.End), null, anchor);
            }

            return YamlNames.At(file, offset) is { } use ? new SymbolName(use.Scalar is { } scalar ? YamlNames.Inner(scalar) : use.Span, use, null) : null;
        }

        if (document.Modelfile is { } modelfile)
        {
            IWorkspaceView view = document.Workspace.Snapshot;
            return ModelfileTargets.Names(modelfile).FirstOrDefault(name => name.Span.Touches(offset)) is { } named && (named.Kind == NameKind.Path || view.ModelsNamed(named.Text).Count > 0)
                ? new SymbolName(named.Span, named, null) : null;
        }

        return WorkspaceScope.IsPython(document.Path) ? InScript(document, offset) : null;
    }

    private static SymbolName? InScript(DocumentScope document, int offset)
    {
        if (SettingsOf(document) is { } known)
        {
            foreach (var use in known.Uses)
            {
                if (use.Span.Touches(offset))
                {
                    return (KeyThereIs(document, offset) ?? new SymbolName(use.Span, null, null)) with { Settings = use.Settings };
                }
            }

            foreach (var setting in known.All)
            {
                if (setting.Span.Touches(offset))
                {
                    // A config may give the option its value: then both are one name.
                    var key = known.Uses.Where(use => use.Settings.Contains(setting)).Select(use => KeyThereIs(document, use.Span.Start)).FirstOrDefault(static found => found is not null);
                    return (key ?? new SymbolName(setting.Span, null, null)) with { Origin = setting.Span, Settings = [setting] };
                }
            }
        }

        return KeyAt(document, offset);
    }

    /// <summary>The key of a config that an option takes its value from; most options have none.</summary>
    private static SymbolName? KeyThereIs(DocumentScope document, int offset) =>
        KeyAt(document, offset) is { Use: { File: { } config } use } symbol && ConfigKeys.Find(document.Workspace.Snapshot, config, use.Text) is not null ? symbol : null;

    private static SymbolName? KeyAt(DocumentScope document, int offset)
    {
        IWorkspaceView view = document.Workspace.Snapshot;
        if (view.ScriptAt(document.Path) is not { } script)
        {
            return null;
        }

        foreach (var read in script.Reads.Concat(script.Writes))
        {
            if (!read.Span.Touches(offset))
            {
                continue;
            }

            // Of `select(cfg, "train.lr")` the part that the cursor is on is meant.
            var dot = read.Key.IndexOf('.', Math.Clamp(read.Key.Length - (read.Span.End - offset), 0, read.Key.Length));
            var meant = dot < 0 ? read : read with { Key = read.Key[..dot], Span = TextSpan.FromBounds(read.Span.Start, read.Span.End - (read.Key.Length - dot)) };
            if (new ConfigReads(document.Workspace).MeaningsOf(script, meant) is [var first, ..] keys)
            {
                return new SymbolName(meant.Span, new NameUse(NameKind.ConfigKey, first.Name, meant.Span, IsDefinition: false) { File = first.File }, null) { Keys = keys };
            }
        }

        return null;
    }

    /// <summary>The settings of a script; null where it has none, which its bare text tells.</summary>
    internal static ScriptSettings? SettingsOf(DocumentScope document) =>
        document.Workspace.File(document.Path) is { } source && ScriptText.MayHaveSettings(source.Text) ? ScriptSettings.Of(source.Python) : null;
}
