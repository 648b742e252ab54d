namespace ForgeLsp.Features.Gpus;

/// <summary>Cards of a kind of which there are several, so that any of them may do.</summary>
/// <param name="Name">What people call it: <c>A100</c>, <c>RTX 4090</c>; as <see cref="ReserveRequest.Any"/> it means these cards.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Free">How many of them are free now, for an hour at least.</param>
/// <param name="FreeFrom">ISO 8601 instant (UTC) at which the first of them is; null where one is now.</param>
public sealed record GpuKind(string Name, int Count, int Free, string? FreeFrom);

/// <summary>Names the kinds of cards; pure.</summary>
internal static class GpuKinds
{
    private static readonly string[] Makers = ["NVIDIA", "Tesla", "GeForce", "Quadro"];
    private static readonly string[] Grades = ["Ti", "SUPER", "Laptop", "Ada"];

    /// <summary>The kinds with several cards, the most cards first.</summary>
    public static IReadOnlyList<GpuKind> Of(IReadOnlyList<GpuChoice> cards) =>
    [
        .. cards.Where(static card => card.CanBook).Select(static card => Name(card.Name)).Where(static name => name.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)
            .Select(name => (Name: name, Cards: cards.Where(card => card.CanBook && GpuWishes.IsKind(card.Name, name)).ToList()))
            .Where(static kind => kind.Cards.Count > 1)
            .Select(static kind => new GpuKind(
                kind.Name, kind.Cards.Count, kind.Cards.Count(static card => card.FreeFrom is null), kind.Cards.Exists(static card => card.FreeFrom is null) ? null : kind.Cards.Select(static card => card.FreeFrom).Min(StringComparer.Ordinal)))
            .OrderByDescending(static kind => kind.Count),
    ];

    /// <summary>The model in a card's name: <c>A100</c> of <c>NVIDIA A100-SXM4-80GB</c>, <c>RTX 4090</c> of <c>NVIDIA GeForce RTX 4090</c>; empty where it has none.</summary>
    public static string Name(string card)
    {
        var words = card.Split([' ', '-', '(', ')'], StringSplitOptions.RemoveEmptyEntries).SkipWhile(static word => Makers.Contains(word, StringComparer.OrdinalIgnoreCase)).ToList();
        var model = words.FindIndex(static word => word.Any(char.IsAsciiDigit));
        return string.Join(' ', words.Take(model + 1).Concat(words.Skip(model + 1).TakeWhile(word => model >= 0 && Grades.Contains(word, StringComparer.OrdinalIgnoreCase))));
    }
}
