using ForgeLsp.Core.Model;

namespace ForgeLsp.Core.Runs;

/// <summary>Where a run stands under one order key: <paramref name="Rank"/> 0 has a value, 1 is NaN, 2 lacks it; ranks ascend in both directions.</summary>
public readonly record struct SortValue(int Rank, double Number, string? Text);

/// <summary>Where a page ended: the sort values of its last run.</summary>
public sealed record RunPosition(IReadOnlyList<SortValue> Values, SortValue StartTime, string RunId);

/// <summary>
/// The order of runs in every store: by the keys (value, then NaN, then missing, in both directions), ties by start time, newest first and
/// missing last, then by run id. Text is ordered by code point, as databases in binary collation do.
/// </summary>
public sealed class RunOrdering(IReadOnlyList<RunOrderKey> keys) : IComparer<RunPosition>
{
    private static readonly RunField StartTime = new(RunFieldKind.Attribute, "start_time");

    /// <summary>The keys, without the ties.</summary>
    public IReadOnlyList<RunOrderKey> Keys { get; } = keys;

    /// <summary>Where a run stands.</summary>
    public RunPosition Position(Run run) => new([.. Keys.Select(key => Value(run, key.Field))], Value(run, StartTime), run.Id);

    /// <summary>Compares where two runs stand.</summary>
    public int Compare(RunPosition? x, RunPosition? y)
    {
        if (x is null || y is null)
        {
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        }

        for (var i = 0; i < Keys.Count; i++)
        {
            if (Compare(x.Values[i], y.Values[i], Keys[i].Descending) is not 0 and var order)
            {
                return order;
            }
        }

        return Compare(x.StartTime, y.StartTime, descending: true) is not 0 and var time ? time : CompareText(x.RunId, y.RunId);
    }

    /// <summary>Order by code point.</summary>
    public static int CompareText(string? x, string? y)
    {
        x ??= "";
        y ??= "";
        for (var i = 0; i < x.Length && i < y.Length; i++)
        {
            if (x[i] != y[i])
            {
                return Weight(x[i]) - Weight(y[i]);
            }
        }

        return x.Length - y.Length;
    }

    // Surrogates stand for code points above all others, but their UTF-16 units do not.
    private static int Weight(char c) => char.IsSurrogate(c) ? c + 0x10000 : c;

    private static int Compare(SortValue x, SortValue y, bool descending)
    {
        if (x.Rank != y.Rank || x.Rank != 0)
        {
            return x.Rank - y.Rank;
        }

        var order = x.Text is null ? x.Number.CompareTo(y.Number) : CompareText(x.Text, y.Text);
        return descending ? -Math.Sign(order) : order;
    }

    private static SortValue Value(Run run, RunField field)
    {
        if (field.IsNumber)
        {
            return RunFields.Number(run, field) is not { } number ? new(2, 0, null) : double.IsNaN(number) ? new(1, 0, null) : new(0, number, null);
        }

        return RunFields.Texts(run, field).FirstOrDefault() is { } text ? new(0, 0, text) : new(2, 0, "");
    }
}
