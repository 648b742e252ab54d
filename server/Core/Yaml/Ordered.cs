namespace ForgeLsp.Core.Yaml;

/// <summary>Search in lists that are ordered by position.</summary>
internal static class Ordered
{
    /// <summary>How many elements at the start of <paramref name="list"/> are before a place; all of those come first.</summary>
    internal static int CountBefore<T>(IReadOnlyList<T> list, Func<T, bool> isBefore)
    {
        var low = 0;
        var high = list.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (isBefore(list[middle]))
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
