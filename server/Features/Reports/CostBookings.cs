using System.Globalization;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Reservations;

namespace ForgeLsp.Features.Reports;

/// <summary>The time of bookings that counts: begun, not before the period, and none of it twice.</summary>
internal static class CostBookings
{
    /// <summary>Names that say nothing: what an inventory without a name, or a tool that does not know, puts in its place.</summary>
    private static readonly string[] NoNames = ["GPU", "unknown card"];

    /// <summary>The parts, in order of card and time; what is counted otherwise than written goes to <paramref name="problems"/>.</summary>
    public static List<CostPart> Parts(CostInput input, List<string> problems)
    {
        var parts = new List<CostPart>();
        foreach (var card in input.Bookings.Where(entry => entry.Start < entry.End && entry.Start < input.End).GroupBy(entry => CardKey(entry, input), StringComparer.Ordinal).OrderBy(static card => card.Key, StringComparer.Ordinal))
        {
            var shared = TimeSpan.Zero;
            var covered = DateTimeOffset.MinValue;
            foreach (var entry in card.OrderBy(static entry => entry.Start).ThenBy(static entry => entry.CreatedAt ?? DateTimeOffset.MinValue).ThenBy(static entry => entry.Id, StringComparer.Ordinal))
            {
                // Whoever began first holds the card; the law allows no overlap, a merge of two files may bring one.
                var (start, end) = (Later(entry.Start, input.From ?? entry.Start), Earlier(entry.End, input.End));
                var from = Later(start, covered);
                shared += Positive(Earlier(covered, end) - start);
                covered = Later(covered, end);
                if (from < end)
                {
                    parts.Add(Part(entry, from, end, input));
                }
            }

            if (shared > TimeSpan.Zero)
            {
                var one = card.First();
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"Bookings of {ReservationText.Card(one.GpuId, one.Host)} overlap for {ReservationText.Duration(shared)}, which counts once, for whoever began first."));
            }
        }

        return parts;
    }

    /// <summary>The name of a booking's card; null where nobody knows it.</summary>
    public static string? NameOf(Reservation entry, IReadOnlyList<CostCard> cards)
    {
        var found = cards.FirstOrDefault(card => entry.GpuUuid is { } uuid && HostNames.IsSame(card.Uuid ?? "", uuid))
            ?? cards.FirstOrDefault(card => HostNames.IsSame(card.Host, entry.Host) && card.GpuId == entry.GpuId && (entry.GpuUuid is null || card.Uuid is null || entry.GpuUuid.StartsWith("MIG-", StringComparison.OrdinalIgnoreCase)));
        return found is null || NoNames.Contains(found.Name, StringComparer.OrdinalIgnoreCase) ? null : found.Name;
    }

    private static CostPart Part(Reservation entry, DateTimeOffset start, DateTimeOffset end, CostInput input)
    {
        var name = NameOf(entry, input.Cards);
        return new CostPart(
            IsRun: false, entry.Id, CostKeys.Experiment(entry.Purpose, input), CostKeys.Person(entry.User, input.Policy), ReservationText.Card(entry.GpuId, entry.Host), name, 1,
            GpuPrices.Of(name, input.Policy.Gpus.Prices), start, end);
    }

    /// <summary>One key for a card, whether an entry names it by uuid or by index.</summary>
    private static string CardKey(Reservation entry, CostInput input)
    {
        var uuid = entry.GpuUuid
            ?? input.Cards.FirstOrDefault(card => HostNames.IsSame(card.Host, entry.Host) && card.GpuId == entry.GpuId)?.Uuid
            ?? OnlyOne(input.Bookings.Where(other => other.GpuId == entry.GpuId && HostNames.IsSame(other.Host, entry.Host)).Select(static other => other.GpuUuid).OfType<string>());
        return uuid is not null ? uuid.ToUpperInvariant() : string.Create(CultureInfo.InvariantCulture, $"{entry.Host.ToUpperInvariant()}/{entry.GpuId:0000}");
    }

    private static string? OnlyOne(IEnumerable<string> uuids) => uuids.Distinct(StringComparer.OrdinalIgnoreCase).Take(2).ToList() is [var only] ? only : null;

    private static TimeSpan Positive(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}

/// <summary>Names of rows.</summary>
internal static class CostKeys
{
    /// <summary>The experiment that a purpose, or a tracking experiment, stands for; else the words themselves.</summary>
    public static string Experiment(string text, CostInput input)
    {
        var line = ReservationText.OneLine(text.Trim(), 120);
        return line.Length == 0 ? "(no purpose)"
            : input.ExperimentIds.GetValueOrDefault(line)
            ?? input.Experiments.FirstOrDefault(id => string.Equals(id, line, StringComparison.OrdinalIgnoreCase))
            ?? line;
    }

    /// <summary>The member whom some tool calls so; else the name itself.</summary>
    public static string Person(string? user, Policy policy)
    {
        var line = ReservationText.OneLine((user ?? "").Trim());
        return line.Length == 0 ? "(nobody)" : policy.Members.Values.FirstOrDefault(member => member.IsCalled(line))?.Name ?? policy.PersonOf(line);
    }
}
