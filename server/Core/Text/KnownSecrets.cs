namespace ForgeLsp.Core.Text;

/// <summary>Values that must not be shown wherever they turn up, beside all that looks like a secret (<see cref="Secrets"/>); for texts that people paste into tickets.</summary>
/// <param name="values">Short ones would hide ordinary words, and are left.</param>
public sealed class KnownSecrets(IEnumerable<string> values)
{
    private const int Shortest = 5;

    // The longest first: one may be a part of another. A secret may stand in an address, where it is percent-encoded.
    private readonly string[] _values =
    [
        .. values.Where(static value => value.Trim().Length >= Shortest).SelectMany(static value => new[] { value.Trim(), Uri.EscapeDataString(value.Trim()) })
            .Distinct(StringComparer.Ordinal).OrderByDescending(static value => value.Length),
    ];

    /// <summary>The text without secrets, the known ones and those that look like one.</summary>
    public string Hide(string text)
    {
        foreach (var value in _values)
        {
            text = text.Replace(value, Secrets.Mask, StringComparison.Ordinal);
        }

        return Secrets.HiddenInProse(text);
    }
}
