using System.Buffers;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Credentials;

/// <summary>
/// The credentials of one text version. Linear in the text when it is made; the survey of the next version looks at the lines that changed,
/// and finds what a new one would.
/// </summary>
public sealed class CredentialSurvey
{
    private const int Most = 200;

    private readonly CredentialSyntax _syntax;
    private readonly bool _takesPasswords;

    /// <summary>What stands in a line, by place.</summary>
    private readonly IReadOnlyList<Credential> _inLines;

    /// <summary>Where private keys may begin, which go over many lines.</summary>
    private readonly IReadOnlyList<int> _keyMarks;
    private IReadOnlyList<Credential>? _found;

    private CredentialSurvey(SourceText text, CredentialSyntax syntax, bool takesPasswords, IReadOnlyList<Credential> inLines, IReadOnlyList<int> keyMarks)
    {
        (Text, _syntax, _takesPasswords, _inLines, _keyMarks) = (text, syntax, takesPasswords, inLines, keyMarks);
    }

    /// <summary>The text.</summary>
    public SourceText Text { get; }

    /// <summary>The credentials by place, none overlapping another; the first 200 of them.</summary>
    public IReadOnlyList<Credential> Found => _found ??= Together();

    /// <summary>Looks through <paramref name="text"/>.</summary>
    /// <param name="syntax">How its values are written.</param>
    /// <param name="takesPasswords">Whether a literal behind a name such as <c>password</c> counts too.</param>
    public static CredentialSurvey Of(SourceText text, CredentialSyntax syntax, bool takesPasswords)
    {
        var (found, marks) = (new List<Credential>(), new List<int>());
        Look(text, new TextSpan(0, text.Length), syntax, takesPasswords, found, marks);
        return new CredentialSurvey(text, syntax, takesPasswords, found, marks);
    }

    /// <summary>Whether it was made with these options.</summary>
    public bool IsFor(CredentialSyntax syntax, bool takesPasswords) => _syntax == syntax && _takesPasswords == takesPasswords;

    /// <summary>The survey of a later version of the text, with the same options.</summary>
    public CredentialSurvey WithChange(SourceText text)
    {
        var change = text.ChangeSince(Text);
        if (change is { Replaced.Length: 0, NewLength: 0 })
        {
            return new CredentialSurvey(text, _syntax, _takesPasswords, _inLines, _keyMarks) { _found = _found };
        }

        // From the line of the character before the change to the line of the one behind it: where a line begins in both texts, whatever the
        // change did to a line break of two characters.
        var by = change.NewLength - change.Replaced.Length;
        var first = text.LineSpan(text.LineAt(Math.Max(0, change.Replaced.Start - 1))).Start;
        var last = text.LineAt(Math.Min(text.Length, change.Replaced.Start + change.NewLength + 1));
        var end = last + 1 < text.LineCount ? text.LineSpan(last + 1).Start : text.Length;

        var (found, marks) = (new List<Credential>(), new List<int>());
        found.AddRange(_inLines.TakeWhile(one => one.Span.Start < first));
        marks.AddRange(_keyMarks.TakeWhile(mark => mark < first));
        Look(text, TextSpan.FromBounds(first, end), _syntax, _takesPasswords, found, marks);
        found.AddRange(_inLines.SkipWhile(one => one.Span.Start + by < end || one.Span.Start < first).Select(one => one.Moved(by)));
        marks.AddRange(_keyMarks.SkipWhile(mark => mark + by < end || mark < first).Select(mark => mark + by));
        return new CredentialSurvey(text, _syntax, _takesPasswords, found, marks);
    }

    private static void Look(SourceText text, TextSpan lines, CredentialSyntax syntax, bool takesPasswords, List<Credential> found, List<int> keyMarks)
    {
        var buffer = ArrayPool<char>.Shared.Rent(lines.Length);
        try
        {
            var chars = buffer.AsSpan(0, lines.Length);
            text.CopyTo(lines.Start, chars);
            CredentialScan.Add(chars, lines.Start, syntax, takesPasswords, found);
            PrivateKeys.AddMarks(chars, lines.Start, keyMarks);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer, clearArray: true);
        }
    }

    /// <summary>A private key is one secret, whatever its letters look like.</summary>
    private IReadOnlyList<Credential> Together()
    {
        var all = _keyMarks.Count == 0 ? _inLines : CredentialScan.Together(PrivateKeys.At(Text, _keyMarks, Most), _inLines);
        return all.Count <= Most ? all : [.. all.Take(Most)];
    }
}
