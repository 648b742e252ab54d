using System.Text;
using System.Text.Json;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Python.Notebooks;

/// <summary>What the file of a notebook says.</summary>
internal sealed record NotebookContent(IReadOnlyList<NotebookCell> Cells, IReadOnlyList<IReadOnlyList<CellLine>> Lines, bool IsPython, string? Problem);

/// <summary>Reads the cells out of a notebook's JSON and notes where each of their lines is written. Everything else is passed over unread.</summary>
internal ref struct NotebookReader
{
    private const int MaxDepth = 256;

    private readonly string _json;
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly List<NotebookCell> _cells = [];
    private readonly List<IReadOnlyList<CellLine>> _lines = [];
    private Utf8JsonReader _reader;
    private string? _language;
    private string? _kernel;
    private bool _hasCells;

    // The reader counts bytes, the editor UTF-16 code units; both only go forward.
    private int _lastByte;
    private int _lastUnit;

    private NotebookReader(string json, ReadOnlySpan<byte> bytes)
    {
        _json = json;
        _bytes = bytes;
        _reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = MaxDepth });
    }

    /// <summary>Reads <paramref name="json"/>; what is wrong with it is in the result.</summary>
    public static NotebookContent Read(string json)
    {
        var reader = new NotebookReader(json, Encoding.UTF8.GetBytes(json));
        try
        {
            reader.ReadFile();
            return reader.Content(reader._hasCells ? null : "is no notebook: it has no list of cells");
        }
        catch (JsonException broken)
        {
            return reader.Content(Conflict(json) is { } line
                ? $"holds a merge conflict that is not resolved (line {line})"
                : $"is no notebook that can be read: its JSON breaks off in line {(broken.LineNumber ?? 0) + 1}");
        }
    }

    private static int? Conflict(string json)
    {
        var at = json.StartsWith("<<<<<<< ", StringComparison.Ordinal) ? 0 : json.IndexOf("\n<<<<<<< ", StringComparison.Ordinal) + 1;
        return at > 0 || json.StartsWith('<') ? json.AsSpan(0, at).Count('\n') + 1 : null;
    }

    private static bool IsPythonLanguage(string? language) => language is null || language.Contains("python", StringComparison.OrdinalIgnoreCase);

    private readonly NotebookContent Content(string? problem) => new(_cells, _lines, IsPythonLanguage(_language ?? _kernel), problem);

    private void ReadFile()
    {
        _reader.Read();
        if (_reader.TokenType != JsonTokenType.StartObject)
        {
            return;
        }

        while (NextProperty() is { } name)
        {
            switch (name)
            {
                case "cells" when _reader.TokenType == JsonTokenType.StartArray:
                    ReadCells(isVersion3: false);
                    break;
                case "worksheets" when _reader.TokenType == JsonTokenType.StartArray:
                    ReadWorksheets();
                    break;
                case "metadata" when _reader.TokenType == JsonTokenType.StartObject:
                    ReadMetadata();
                    break;
                default:
                    _reader.Skip();
                    break;
            }
        }

        _reader.Read(); // what stands behind the object must be nothing
    }

    /// <summary>The next property of the object that is being read, its value as the current token; null at the end of the object.</summary>
    private string? NextProperty()
    {
        _reader.Read();
        if (_reader.TokenType != JsonTokenType.PropertyName)
        {
            return null;
        }

        // The names that matter are short and plain.
        var name = _reader.ValueSpan.Length <= 32 && !_reader.ValueIsEscaped ? Encoding.UTF8.GetString(_reader.ValueSpan) : "";
        _reader.Read();
        return name;
    }

    private void ReadWorksheets()
    {
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            if (_reader.TokenType != JsonTokenType.StartObject)
            {
                _reader.Skip();
                continue;
            }

            while (NextProperty() is { } name)
            {
                if (name == "cells" && _reader.TokenType == JsonTokenType.StartArray)
                {
                    ReadCells(isVersion3: true);
                }
                else
                {
                    _reader.Skip();
                }
            }
        }

        _hasCells = true;
    }

    /// <summary>The notebook's language: what the kernel said of itself counts before the kernel's name.</summary>
    private void ReadMetadata()
    {
        while (NextProperty() is { } name)
        {
            if (name is not ("kernelspec" or "language_info") || _reader.TokenType != JsonTokenType.StartObject)
            {
                _reader.Skip();
                continue;
            }

            while (NextProperty() is { } inner)
            {
                if (name == "language_info" && inner == "name")
                {
                    _language = Text() ?? _language;
                }
                else if (inner == "language")
                {
                    _kernel = Text() ?? _kernel;
                }
                else
                {
                    _reader.Skip();
                }
            }
        }
    }

    private void ReadCells(bool isVersion3)
    {
        _hasCells = true;
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            if (_reader.TokenType == JsonTokenType.StartObject)
            {
                ReadCell(isVersion3);
            }
            else
            {
                _reader.Skip();
            }
        }
    }

    private void ReadCell(bool isVersion3)
    {
        var text = new StringBuilder();
        var lines = new List<CellLine>();
        var isCode = false;
        string? language = null;
        while (NextProperty() is { } name)
        {
            if (name == "cell_type")
            {
                isCode = Text() == "code";
            }
            else if (name == (isVersion3 ? "input" : "source"))
            {
                ReadSource(text, lines, isVersion3);
            }
            else if (name == "language" && isVersion3)
            {
                language = Text();
            }
            else if (name == "metadata" && _reader.TokenType == JsonTokenType.StartObject)
            {
                language = CellLanguage() ?? language;
            }
            else
            {
                _reader.Skip();
            }
        }

        var isPython = isCode && IsPythonLanguage(language);
        _cells.Add(new NotebookCell(isPython ? SourceText.From(text.ToString()) : SourceText.Empty, isPython));
        _lines.Add(isPython ? lines : []);
    }

    /// <summary>The language that an editor noted for one cell alone; null where it is the notebook's.</summary>
    private string? CellLanguage()
    {
        string? language = null;
        while (NextProperty() is { } name)
        {
            if (name is not "vscode" || _reader.TokenType != JsonTokenType.StartObject)
            {
                _reader.Skip();
                continue;
            }

            while (NextProperty() is { } inner)
            {
                if (inner == "languageId")
                {
                    language = Text();
                }
                else
                {
                    _reader.Skip();
                }
            }
        }

        return language;
    }

    /// <summary>A source: one string, or a list of them. Version 3 also wrote lists of lines without their line feeds.</summary>
    private void ReadSource(StringBuilder text, List<CellLine> lines, bool isVersion3)
    {
        if (_reader.TokenType == JsonTokenType.String)
        {
            Append(text, lines);
            return;
        }

        if (_reader.TokenType != JsonTokenType.StartArray)
        {
            _reader.Skip();
            return;
        }

        var joinsLines = false;
        for (var i = 0; _reader.Read() && _reader.TokenType != JsonTokenType.EndArray; i++)
        {
            if (_reader.TokenType != JsonTokenType.String)
            {
                _reader.Skip();
                continue;
            }

            if (joinsLines)
            {
                text.Append('\n');
            }

            Append(text, lines);
            joinsLines = isVersion3 && (i == 0 ? text.Length > 0 && text[^1] is not ('\n' or '\r') : joinsLines);
        }
    }

    /// <summary>Adds the current string to a cell, with the places where its lines begin.</summary>
    private void Append(StringBuilder text, List<CellLine> lines)
    {
        var at = UnitAt((int)_reader.TokenStartIndex + 1);
        lines.Add(new CellLine(text.Length, at));
        while (at < _json.Length && _json[at] != '"')
        {
            var unit = JsonEscapes.Decode(_json, at);
            at += JsonEscapes.LengthAt(_json, at);
            text.Append(unit);
            if (unit == '\n')
            {
                lines.Add(new CellLine(text.Length, at));
            }
        }
    }

    private int UnitAt(int byteOffset)
    {
        _lastUnit += Encoding.UTF8.GetCharCount(_bytes[_lastByte..byteOffset]);
        _lastByte = byteOffset;
        return _lastUnit;
    }

    /// <summary>The current value where it is a string; any other is passed over.</summary>
    private string? Text()
    {
        if (_reader.TokenType == JsonTokenType.String)
        {
            return _reader.ValueIsEscaped ? "" : Encoding.UTF8.GetString(_reader.ValueSpan);
        }

        _reader.Skip();
        return null;
    }
}
