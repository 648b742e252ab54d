using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml.Green;
using ForgeLsp.Core.Yaml.Parsing;

namespace ForgeLsp.Core.Yaml;

/// <summary>One piece of the text as the parser cut it; all pieces together are the text.</summary>
public readonly record struct YamlToken(YamlKind Kind, TextSpan Span);

/// <summary>A parsed YAML text: lossless, positioned, and there for every text, however broken. Safe to read from several threads.</summary>
public sealed partial class YamlTree
{
    /// <summary>A longer text, in UTF-16 code units, is not read.</summary>
    public const int MaxLength = 5_000_000;

    /// <summary>A text with more lines is not read.</summary>
    public const int MaxLines = 100_000;

    private readonly GreenNode _green;
    private IReadOnlyList<YamlDocument>? _documents;
    private IReadOnlyList<TextProblem>? _problems;
    private IReadOnlyList<TextSpan>? _comments;
    private IReadOnlyList<TextSpan>? _conflicts;

    /// <summary>How many lines of the text only a merge conflict leaves.</summary>
    private readonly int _conflictLines;

    private YamlTree(SourceText text, GreenNode green, int conflictLines)
    {
        Text = text;
        _green = green;
        _conflictLines = conflictLines;
    }

    internal GreenNode Green => _green;

    /// <summary>Whether the text is over a limit: then the tree is empty and knows no problem. No config that people write comes near.</summary>
    public bool IsTooLarge { get; private init; }

    /// <summary>The text that was parsed.</summary>
    public SourceText Text { get; }

    /// <summary>Where the text breaks the grammar, in order of position. Unknown aliases are here too; duplicate keys and conflict markers are not.</summary>
    public IReadOnlyList<TextProblem> Problems => _problems ?? Lazily.Set(ref _problems, YamlProblems.Collect(this, _green));

    /// <summary>The documents of the stream; at least one, which is empty for an empty text.</summary>
    public IReadOnlyList<YamlDocument> Documents => _documents ?? Lazily.Set(ref _documents, BuildDocuments());

    /// <summary>All comments, from their <c>#</c> to the end of the line.</summary>
    public IReadOnlyList<TextSpan> Comments => _comments ?? Lazily.Set(ref _comments, TokensWith(GreenFlags.Comment, YamlKind.Comment));

    /// <summary>Lines that git left from a merge: <c>&lt;&lt;&lt;&lt;&lt;&lt;&lt;</c>, <c>|||||||</c>, <c>=======</c>, <c>&gt;&gt;&gt;&gt;&gt;&gt;&gt;</c>. They are no content.</summary>
    public IReadOnlyList<TextSpan> ConflictMarkers => _conflicts ?? Lazily.Set(ref _conflicts, TokensWith(GreenFlags.Conflict, YamlKind.ConflictMarker));

    /// <summary>Every piece of the text in order, without gaps.</summary>
    public IEnumerable<YamlToken> Tokens => GreenWalk.Tokens(_green);

    /// <summary>Parses <paramref name="text"/>. Never throws; linear in the text's length.</summary>
    public static YamlTree Parse(SourceText text)
    {
        if (IsOverLimit(text))
        {
            return new YamlTree(text, YamlParser.Unread(text.Length), 0) { IsTooLarge = true };
        }

        var conflictLines = ConflictLines.Count(text);
        return new YamlTree(text, YamlParser.Parse(text, conflictLines > 0), conflictLines);
    }

    /// <summary>
    /// The tree of <paramref name="text"/>, which came from this tree's text by replacing <paramref name="replaced"/> by
    /// <paramref name="newLength"/> characters. Equal to a full parse; blocks that the change does not touch are shared, and what it costs
    /// grows with the blocks that it touches.
    /// </summary>
    public YamlTree WithChange(SourceText text, TextSpan replaced, int newLength)
    {
        if (IsTooLarge || IsOverLimit(text))
        {
            return Parse(text);
        }

        var conflictLines = ConflictLines.Count(_conflictLines, Text, replaced, text, newLength);

        // Whether a row of equals signs is text depends on the whole file.
        var previous = conflictLines > 0 == _conflictLines > 0 ? new PreviousTree(_green, replaced, newLength) : null;
        return new YamlTree(text, YamlParser.Parse(text, conflictLines > 0, previous), conflictLines);
    }

    /// <summary>The way from the root of its document down to <paramref name="offset"/>, and the innermost value there.</summary>
    public YamlPath PathAt(int offset) => YamlPath.Find(this, offset);

    /// <summary>The innermost value that touches <paramref name="offset"/>, as a cursor does; null where there is none.</summary>
    public YamlNode? NodeAt(int offset) => PathAt(offset).Node;

    // The empty line behind the last break is no line.
    private static bool IsOverLimit(SourceText text) => text.Length > MaxLength || text.LineCount > MaxLines + 1;

    private IReadOnlyList<TextSpan> TokensWith(GreenFlags flag, YamlKind kind)
    {
        if (!_green.Has(flag))
        {
            return [];
        }

        var found = new List<TextSpan>();
        GreenWalk.Visit(_green, 0, flag, (green, offset) =>
        {
            if (green.Kind == kind)
            {
                found.Add(new TextSpan(offset, green.Width));
            }
        });
        return found;
    }

    private List<YamlDocument> BuildDocuments()
    {
        var documents = new List<YamlDocument>();
        YamlDocument? empty = null;
        var offset = 0;
        foreach (var child in _green.Children)
        {
            if (child.Kind == YamlKind.Document)
            {
                var document = new YamlDocument(this, child, offset);
                empty ??= document;
                if (document.Root is not null || document.IsExplicit)
                {
                    documents.Add(document);
                }
            }

            offset += child.Width;
        }

        if (documents.Count == 0 && empty is not null)
        {
            documents.Add(empty);
        }

        return documents;
    }
}
