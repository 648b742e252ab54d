namespace ForgeLsp.Core.Memo;

/// <summary>
/// What was computed from one piece of text, one result per owner. Immutable, so that threads may read while another writes; the writer
/// that comes last wins, and the other computes again. Beyond <see cref="Capacity"/> the oldest result goes, so that schemas and policies
/// may be read anew for ever.
/// </summary>
internal sealed class MemoSlots
{
    /// <summary>Results that one piece keeps.</summary>
    public const int Capacity = 16;

    /// <summary>Pieces below this width are looked at again sooner than remembered, in UTF-16 code units.</summary>
    public const int MinWidth = 48;

    /// <summary>In a text below this length everything is looked at again sooner than remembered, in UTF-16 code units.</summary>
    public const int MinText = 2048;

    private readonly (object Owner, object Result)[] _entries;

    private MemoSlots((object Owner, object Result)[] entries) => _entries = entries;

    /// <summary>How many results <paramref name="slot"/> keeps.</summary>
    public static int CountIn(IMemoSlot slot) => (slot.Memo as MemoSlots)?._entries.Length ?? 0;

    /// <summary>The result that <paramref name="owner"/> (by reference) kept; null where there is none. Whether it still holds is the owner's business.</summary>
    public static object? Find(IMemoSlot slot, object owner)
    {
        if (slot.Memo is not MemoSlots slots)
            return null;

        foreach (var (known, result) in slots._entries)
        {
            if (ReferenceEquals(known, owner))
                return result;
        }

        return null;
    }

    /// <summary>Keeps <paramref name="result"/> in place of what <paramref name="owner"/> had.</summary>
    public static void Keep(IMemoSlot slot, object owner, object result)
    {
        var entries = (slot.Memo as MemoSlots)?._entries ?? [];
        var at = 0;
        while (at < entries.Length && !ReferenceEquals(entries[at].Owner, owner))
        {
            at++;
        }

        if (at < entries.Length)
        {
            entries = [.. entries];
            entries[at] = (owner, result);
        }
        else
        {
            entries = [.. entries.Length < Capacity ? entries : entries[1..], (owner, result)];
        }

        slot.Memo = new MemoSlots(entries);
    }
}
