using System.Buffers;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Credentials;

/// <summary>The shape that a service gives its tokens: a prefix, then so many characters of an alphabet, and nothing of that alphabet behind them.</summary>
/// <param name="What">What it is, for a sentence.</param>
/// <param name="Prefix">How it begins; at least two characters.</param>
/// <param name="Alphabet">The characters behind the prefix.</param>
/// <param name="Min">The fewest of them.</param>
/// <param name="Max">The most of them.</param>
/// <param name="Variable">The environment variable that its service's own tools read.</param>
internal sealed record TokenShape(string What, string Prefix, SearchValues<char> Alphabet, int Min, int Max, string Variable)
{
    /// <summary>How many characters before the prefix belong to it; Azure's client secrets carry their mark in the middle.</summary>
    public int Before { get; init; }

    /// <summary>Whether the prefix only says what follows it, and is no part of the token: <c>wandb login</c>.</summary>
    public bool IsMark { get; init; }

    /// <summary>What the whole token must fulfil beside, such as a checksum.</summary>
    public Func<ReadOnlySpan<char>, bool>? Fits { get; init; }

    /// <summary>Whether the characters behind the prefix are drawn at random, so that a made-up token is told by its regularity.</summary>
    public bool IsRandom { get; init; } = true;

    /// <summary>How many characters at the end are the secret, before quotes and blanks; 0 where all is.</summary>
    public int Last { get; init; }

    /// <summary>Whether all tokens of the service begin with the prefix, so that it says nothing of this one.</summary>
    public bool BeginsAlike => Before == 0 && Last == 0 && !IsMark;

    /// <summary>The end of the token whose prefix stands at <paramref name="at"/>; -1 where there is none.</summary>
    public int EndAt(ReadOnlySpan<char> text, int at)
    {
        var rest = text[(at + Prefix.Length)..];
        var length = rest.Length > Max ? rest[..(Max + 1)].IndexOfAnyExcept(Alphabet) : rest.IndexOfAnyExcept(Alphabet);
        length = length < 0 ? Math.Min(rest.Length, Max + 1) : length;
        if (length < Min || length > Max || at < Before || (at > Before && IsWord(text[at - Before - 1])) || text[(at - Before)..at].ContainsAnyExcept(Alphabet))
        {
            return -1;
        }

        var end = at + Prefix.Length + length;
        if (end < text.Length && char.IsAsciiLetterOrDigit(text[end]))
        {
            return -1;
        }

        var random = text[(at + Prefix.Length)..end];
        return (!IsRandom || RandomLook.IsDrawn(random)) && Fits?.Invoke(text[(at - Before)..end]) != false ? end : -1;
    }

    /// <summary>What of a token is secret.</summary>
    /// <param name="at">Where its prefix stands.</param>
    /// <param name="end">Its end.</param>
    public TextSpan SecretIn(ReadOnlySpan<char> text, int at, int end)
    {
        if (Last == 0)
        {
            return TextSpan.FromBounds(IsMark ? at + Prefix.Length : at - Before, end);
        }

        var last = at + text[at..end].TrimEnd(" \"\\").Length;
        return TextSpan.FromBounds(last - Last, last);
    }

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';
}
