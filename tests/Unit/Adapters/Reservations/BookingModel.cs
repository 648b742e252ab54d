using ForgeLsp.Core.Model;

namespace ForgeLsp.Tests.Unit.Adapters.Reservations;

/// <summary>
/// Bookings as a child would keep them: a sheet with a row for each card, or part of one, and a box for each quarter of an hour. It knows nothing of
/// the product's law, so that both can be wrong only apart.
/// </summary>
internal sealed class BookingModel
{
    public const int Quarter = 15;
    private const int LongestQuarters = 72 * 4;

    /// <summary>Rows that a booking of a card or a part takes: card 2 is cut into two parts.</summary>
    private static readonly Dictionary<string, string[]> Rows = new(StringComparer.Ordinal)
    {
        ["0"] = ["0"],
        ["1"] = ["1"],
        ["2"] = ["2a", "2b"],
        ["MIG-a"] = ["2a"],
        ["MIG-b"] = ["2b"],
    };

    private readonly Dictionary<(string Row, int Box), string> _sheet = [];

    public sealed record Line(string Id, string Card, string User, int Start, int End)
    {
        public string? ForcedBy { get; init; }
    }

    public List<Line> Lines { get; } = [];

    public bool IsFree(string card, int start, int end, string? but = null) =>
        Rows[card].All(row => Enumerable.Range(start, end - start).All(box => !_sheet.TryGetValue((row, box), out var holder) || holder == but));

    public bool Reserve(IReadOnlyList<(string Id, string Card)> wanted, string user, int start, int length)
    {
        var before = new Dictionary<(string, int), string>(_sheet);
        foreach (var (id, card) in wanted)
        {
            if (!IsFree(card, start, start + length))
            {
                _sheet.Clear();
                before.ToList().ForEach(pair => _sheet[pair.Key] = pair.Value);
                Lines.RemoveAll(line => wanted.Any(other => other.Id == line.Id));
                return false;
            }

            Put(new Line(id, card, user, start, start + length));
        }

        return true;
    }

    public bool Release(string id, string user, bool force, int now)
    {
        if (Own(id, user, force) is not { } line || line.End <= now)
        {
            return false;
        }

        Take(line);
        if (now > line.Start || force)
        {
            Put(line with { End = Math.Max(now, line.Start), ForcedBy = force ? user : line.ForcedBy });
        }

        return true;
    }

    public bool Extend(string id, string user, bool force, int now, int quarters)
    {
        if (Own(id, user, force) is not { } line || line.End <= now || line.End + quarters - line.Start > LongestQuarters || !IsFree(line.Card, line.Start, line.End + quarters, id))
        {
            return false;
        }

        Take(line);
        Put(line with { End = line.End + quarters, ForcedBy = force ? user : line.ForcedBy });
        return true;
    }

    public bool Shorten(string id, string user, bool force, int now, int until)
    {
        if (Own(id, user, force) is not { } line || line.End <= now || until >= line.End || until <= now || until <= line.Start)
        {
            return false;
        }

        Take(line);
        Put(line with { End = until, ForcedBy = force ? user : line.ForcedBy });
        return true;
    }

    public bool Transfer(string id, string user, bool force, int now, string to)
    {
        if (Own(id, user, force) is not { } line || line.End <= now)
        {
            return false;
        }

        Take(line);
        Put(line with { User = to, ForcedBy = force ? user : line.ForcedBy });
        return true;
    }

    /// <summary>The bookings as a store has them.</summary>
    public IEnumerable<(string, string, string, DateTimeOffset, DateTimeOffset, string?)> At(DateTimeOffset origin) => Lines.OrderBy(line => line.Id, StringComparer.Ordinal)
        .Select(line => (line.Id, line.Card, line.User, origin.AddMinutes(line.Start * Quarter), origin.AddMinutes(line.End * Quarter), line.ForcedBy));

    public static IEnumerable<(string, string, string, DateTimeOffset, DateTimeOffset, string?)> Of(IEnumerable<Reservation> entries) => entries.OrderBy(entry => entry.Id, StringComparer.Ordinal)
        .Select(entry => (entry.Id, entry.GpuUuid ?? $"{entry.GpuId}", entry.User, entry.Start, entry.End, entry.ForcedBy));

    private Line? Own(string id, string user, bool force) => Lines.Find(line => line.Id == id && (force || line.User == user));

    private void Put(Line line)
    {
        Lines.Add(line);
        foreach (var row in Rows[line.Card])
        {
            for (var box = line.Start; box < line.End; box++)
            {
                _sheet[(row, box)] = line.Id;
            }
        }
    }

    private void Take(Line line)
    {
        Lines.Remove(line);
        _sheet.Where(pair => pair.Value == line.Id).Select(pair => pair.Key).ToList().ForEach(key => _sheet.Remove(key));
    }
}
