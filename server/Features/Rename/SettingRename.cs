using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Python.Configs;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Names;
using ForgeLsp.Features.References;

namespace ForgeLsp.Features.Rename;

/// <summary>Renames an option of a script's command line: where it is added, and where the script reads it. Fields of classes are left to those who know Python's types.</summary>
internal sealed class SettingRename
{
    private readonly DocumentScope _document;
    private readonly SymbolName _symbol;
    private readonly ScriptSettings _settings;
    private readonly SourceText _text;

    private SettingRename(DocumentScope document, SymbolName symbol, ScriptSettings settings, SourceText text) => (_document, _symbol, _settings, _text) = (document, symbol, settings, text);

    /// <summary>The rename of the options that <paramref name="symbol"/> is; null where it is none.</summary>
    public static SettingRename? Of(DocumentScope document, SymbolName symbol) =>
        IsOption(symbol) && SymbolName.SettingsOf(document) is { } settings && document.Text is { } text ? new SettingRename(document, symbol, settings, text) : null;

    /// <summary>Whether <paramref name="symbol"/> is an option.</summary>
    public static bool IsOption(SymbolName symbol) => symbol.Settings.Count > 0 && symbol.Settings.All(static setting => setting.Type is null);

    /// <summary>Why the option cannot have the new name, as a sentence for the user; null where it can.</summary>
    public string? Problem(string newName)
    {
        var name = newName.Replace('-', '_');
        return !NewName.IsIdentifier(name) ? $"The script reads options as attributes, and `{newName}` is no possible name in Python"
            : _settings.All.Any(other => other.Type is null && other.Name == name && !_symbol.Settings.Contains(other)) ? $"There is an option `{newName}` in this script already; choose another name"
            : null;
    }

    /// <summary>The edits, all in the script.</summary>
    public IEnumerable<PlacedEdit> Edits(string newName)
    {
        var definitions = _symbol.Settings.Select(static setting => setting.Span).ToHashSet();
        foreach (var place in ReferencesFeature.SettingsOf(_document, _symbol))
        {
            var isFlag = definitions.Contains(place.Span) && place.Span.Start > 0 && _text[place.Span.Start - 1] == '-';
            var name = !isFlag ? newName.Replace('-', '_') : _text.ToString(place.Span).Contains('-', StringComparison.Ordinal) ? newName.Replace('_', '-') : newName;
            yield return new PlacedEdit(_document.Path, new TextEdit(place.Span, name), IsDefinition: false);
        }
    }

    /// <summary>Who else may know the option by its name: a sentence for each.</summary>
    public IEnumerable<string> Doubts()
    {
        if (_settings.OptionsEscape)
        {
            yield return $"`{_document.Path}` passes its options on whole";
        }

        foreach (var pipeline in ((IWorkspaceView)_document.Workspace.Snapshot).Pipelines)
        {
            if (_document.Workspace.File(pipeline.Path)?.Text.ToString() is { } text && _symbol.Settings.Any(setting => setting.Label.StartsWith('-') && text.Contains(setting.Label, StringComparison.Ordinal)))
            {
                yield return $"`{pipeline.Path}` runs a command with `{_symbol.Settings[0].Label}`";
            }
        }
    }
}
