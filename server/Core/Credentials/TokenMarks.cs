using System.Buffers;

namespace ForgeLsp.Core.Credentials;

/// <summary>Walks over the places of a text where the token of some service may begin.</summary>
/// <remarks>
/// Most of a file holds none, and has to be passed over at the speed of memory. One search for all beginnings at once would be several times
/// slower than two for half of them each, and Twilio's two letters alone would slow it down again.
/// </remarks>
internal ref struct TokenMarks(ReadOnlySpan<char> text)
{
    private const int EnoughToTell = 8;
    private const string Short = "SK";

    private static readonly string[] Beginnings = Shortest([.. TokenShapes.All.Select(static shape => shape.Prefix[..Math.Min(EnoughToTell, shape.Prefix.Length)]).Where(static prefix => prefix != Short).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    private static readonly SearchValues<string> First = SearchValues.Create(Beginnings.AsSpan(0, Beginnings.Length / 2), StringComparison.Ordinal);
    private static readonly SearchValues<string> Second = SearchValues.Create(Beginnings.AsSpan(Beginnings.Length / 2), StringComparison.Ordinal);

    private readonly ReadOnlySpan<char> _text = text;
    private int _first = -1;
    private int _second = -1;
    private int _short = -1;

    /// <summary>The first place at <paramref name="from"/> or behind it; -1 where there is none. <paramref name="from"/> only grows from call to call.</summary>
    public int Next(int from)
    {
        if (_first < from)
        {
            _first = Place(_text[from..].IndexOfAny(First), from);
        }

        if (_second < from)
        {
            _second = Place(_text[from..].IndexOfAny(Second), from);
        }

        if (_short < from)
        {
            _short = Place(_text[from..].IndexOf(Short, StringComparison.Ordinal), from);
        }

        var next = Math.Min(Math.Min(_first, _second), _short);
        return next == int.MaxValue ? -1 : next;
    }

    /// <summary>The place of what a search from <paramref name="from"/> on found; behind everything where it found nothing.</summary>
    private static int Place(int found, int from) => found < 0 ? int.MaxValue : from + found;

    /// <summary>Those that no other of them begins.</summary>
    private static string[] Shortest(string[] prefixes) => [.. prefixes.Where(prefix => !Array.Exists(prefixes, other => other.Length < prefix.Length && prefix.StartsWith(other, StringComparison.Ordinal)))];
}
