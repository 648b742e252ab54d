using ForgeLsp.Core.Model;
using ForgeLsp.Core.Reservations;

namespace ForgeLsp.Features.Reports;

/// <summary>
/// Hours × price of cards, from bookings and from runs, by experiment, person, week or month. Pure: the same input gives the same report. Time that two
/// bookings of a card share counts once, what is to come does not count, and hours without a price are said and in no sum of money.
/// </summary>
public static class CostFeature
{
    /// <summary>The report.</summary>
    public static CostReport Report(CostInput input, CostGrouping grouping)
    {
        var problems = new List<string>();
        var booked = CostBookings.Parts(input, problems);
        var used = CostRuns.Parts(input, problems);
        var rows = booked.Concat(used).SelectMany(part => Keys(part, grouping, input)).GroupBy(static part => part.Key, StringComparer.Ordinal).Select(static group => Row(group.Key, group)).ToList();
        var isPeriod = grouping is CostGrouping.Week or CostGrouping.Month;
        IReadOnlyList<CostRow> ordered = isPeriod
            ? [.. rows.OrderBy(static row => row.Key, StringComparer.Ordinal)]
            : [.. rows.OrderByDescending(static row => row.BookedCost ?? 0).ThenByDescending(static row => row.BookedHours).ThenByDescending(static row => row.RunHours).ThenBy(static row => row.Key, StringComparer.Ordinal)];
        var all = booked.Concat(used).ToList();
        return new CostReport(
            grouping.ToString().ToLowerInvariant(), input.From is { } from ? IsoTime.UtcText(from) : null, IsoTime.UtcText(input.End), ordered,
            Row("total", all.Select(static part => new KeyedPart("total", part, part.Length))), Types(all), Unpriced(all), problems);
    }

    /// <summary>Whether a run says which GPU it used, or how many; others have no part in a report.</summary>
    public static bool SaysGpu(Run run) => RunGpu.Of(run) is not null;

    /// <summary>Whether the name of every booking's card is known.</summary>
    public static bool AreNamed(IEnumerable<Reservation> bookings, IReadOnlyList<CostCard> cards) => bookings.All(entry => CostBookings.NameOf(entry, cards) is not null);

    private static IEnumerable<KeyedPart> Keys(CostPart part, CostGrouping grouping, CostInput input) => grouping switch
    {
        CostGrouping.Experiment => [new KeyedPart(part.Experiment, part, part.Length)],
        CostGrouping.User => [new KeyedPart(part.User, part, part.Length)],
        _ => CostPeriods.Split(part.Start, part.End, grouping, input.Zone).Select(piece => new KeyedPart(piece.Key, part, piece.Length)),
    };

    private static CostRow Row(string key, IEnumerable<KeyedPart> parts)
    {
        var (booked, used) = (new Sum(), new Sum());
        foreach (var part in parts)
        {
            (part.Part.IsRun ? used : booked).Add(part.Part, part.Length);
        }

        return new CostRow(key, booked.Count, booked.Hours, booked.Cost, booked.UnpricedHours, used.Count, used.Hours, used.Cost, used.UnpricedHours);
    }

    private static List<CostType> Types(List<CostPart> parts) =>
    [
        .. parts.GroupBy(static part => part.CardName ?? "", StringComparer.OrdinalIgnoreCase)
            .Select(static group =>
            {
                var row = Row("", group.Select(static part => new KeyedPart("", part, part.Length)));
                var price = group.First().Price;
                return new CostType(group.Key.Length == 0 ? "unknown card" : group.Key, price?.Key, price?.PerHour, row.BookedHours, row.BookedCost, row.RunHours, row.RunCost);
            })
            .OrderByDescending(static type => type.BookedHours + type.RunHours).ThenBy(static type => type.Name, StringComparer.Ordinal),
    ];

    private static List<UnpricedCard> Unpriced(List<CostPart> parts) =>
    [
        .. parts.Where(static part => part.Price is null).GroupBy(static part => (part.Where, part.CardName))
            .Select(static group => new UnpricedCard(group.Key.Where, group.Key.CardName, Sum.Rounded(group.Sum(static part => part.HoursOf(part.Length)))))
            .Where(static card => card.Hours > 0)
            .OrderBy(static card => card.Where, StringComparer.Ordinal).ThenBy(static card => card.Name, StringComparer.Ordinal),
    ];

    /// <summary>A stretch of time of a part that falls to a row.</summary>
    private readonly record struct KeyedPart(string Key, CostPart Part, TimeSpan Length);

    private sealed class Sum
    {
        private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
        private decimal _hours;
        private decimal _unpriced;
        private decimal? _cost;

        public int Count => _ids.Count;

        public decimal Hours => Rounded(_hours);

        public decimal UnpricedHours => Rounded(_unpriced);

        public decimal? Cost => _cost is { } cost ? Rounded(cost) : null;

        /// <summary>Four digits, a third of a second or a hundredth of a cent.</summary>
        public static decimal Rounded(decimal number) => Math.Round(number, 4, MidpointRounding.AwayFromZero) / 1.0000m;

        public void Add(CostPart part, TimeSpan length)
        {
            var hours = part.HoursOf(length);
            _ids.Add(part.Id);
            _hours += hours;
            if (part.Price is { } price)
            {
                _cost = (_cost ?? 0) + (hours * price.PerHour);
            }
            else
            {
                _unpriced += hours;
            }
        }
    }
}

/// <summary>Time of cards that counts.</summary>
/// <param name="Id">Of the booking or run.</param>
/// <param name="Where">Card, or <c>runs</c>, as people say it.</param>
/// <param name="CardName">Null where nobody knows it.</param>
/// <param name="Cards">How many cards for that time.</param>
internal sealed record CostPart(
    bool IsRun, string Id, string Experiment, string User, string Where, string? CardName, int Cards, GpuPrice? Price, DateTimeOffset Start, DateTimeOffset End)
{
    /// <summary>How long it took.</summary>
    public TimeSpan Length => End - Start;

    /// <summary>Hours of one card in a stretch of it.</summary>
    public decimal HoursOf(TimeSpan length) => (decimal)length.Ticks / TimeSpan.TicksPerHour * Cards;
}
