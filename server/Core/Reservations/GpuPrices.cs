namespace ForgeLsp.Core.Reservations;

/// <summary>What an hour of a card costs. <paramref name="Key"/>: the entry of <c>gpus.prices</c> that says so.</summary>
public sealed record GpuPrice(string Key, decimal PerHour);

/// <summary>Finds the price of a card by words of its name.</summary>
public static class GpuPrices
{
    /// <summary>The entry for cards that no other one names.</summary>
    public const string Rest = "default";

    /// <summary>
    /// The price of a card: of the entries whose words stand in its name, the longest one's, else <see cref="Rest"/>'s; null where the policy has neither.
    /// <c>A100</c> is in <c>NVIDIA A100-SXM4-80GB</c>, <c>A10</c> is not; <c>RTX4090</c> is in <c>NVIDIA GeForce RTX 4090</c>; <c>A100 80GB</c> needs both words.
    /// </summary>
    /// <param name="name">The card's name; null where nobody knows it.</param>
    public static GpuPrice? Of(string? name, IReadOnlyDictionary<string, decimal> prices)
    {
        var words = Words(name ?? "");
        var best = prices.Where(entry => !IsRest(entry.Key) && Fits(words, Words(entry.Key)))
            .OrderByDescending(static entry => Words(entry.Key).Sum(static word => word.Length)).ThenBy(static entry => entry.Key, StringComparer.OrdinalIgnoreCase)
            .Select(static entry => new GpuPrice(entry.Key, entry.Value)).FirstOrDefault();
        return best ?? prices.Where(static entry => IsRest(entry.Key)).Select(static entry => new GpuPrice(entry.Key, entry.Value)).FirstOrDefault();
    }

    private static bool IsRest(string key) => key.Trim().Equals(Rest, StringComparison.OrdinalIgnoreCase);

    private static bool Fits(List<string> name, List<string> key) => key.Count > 0 && (HasRun(name, string.Concat(key)) || key.TrueForAll(word => HasRun(name, word)));

    /// <summary>Whether neighbouring words make up the text.</summary>
    private static bool HasRun(List<string> words, string text)
    {
        for (var first = 0; first < words.Count; first++)
        {
            var length = 0;
            for (var next = first; next < words.Count && length < text.Length && text.AsSpan(length).StartsWith(words[next], StringComparison.OrdinalIgnoreCase); next++)
            {
                length += words[next].Length;
            }

            if (length == text.Length)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Letters, digits and dots (<c>1g.10gb</c>) make words; all else parts them.</summary>
    private static List<string> Words(string text) =>
        [.. new string([.. text.Select(static unit => char.IsLetterOrDigit(unit) || unit == '.' ? unit : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries)];
}
