namespace ForgeLsp.Core.Credentials;

/// <summary>Walks over the places of a text that a credential may stand near: in the same line. Says much too many, and quickly.</summary>
internal ref struct CredentialMarks(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;
    private TokenMarks _tokens = new(text);
    private int _token = -1;
    private int _name = -1;
    private int _address = -1;

    /// <summary>The first place at <paramref name="from"/> or behind it; -1 where there is none. <paramref name="from"/> only grows from call to call.</summary>
    public int Next(int from)
    {
        if (_token < from)
        {
            _token = _tokens.Next(from) is >= 0 and var at ? at : int.MaxValue;
        }

        if (_name < from)
        {
            _name = Place(_text[from..].IndexOfAny(NamedCredentials.Stems), from);
        }

        if (_address < from)
        {
            _address = Place(_text[from..].IndexOf(AddressPasswords.Mark, StringComparison.Ordinal), from);
        }

        var next = Math.Min(Math.Min(_token, _name), _address);
        return next == int.MaxValue ? -1 : next;
    }

    /// <summary>The place of what a search from <paramref name="from"/> on found; behind everything where it found nothing.</summary>
    internal static int Place(int found, int from) => found < 0 ? int.MaxValue : from + found;
}
