namespace ForgeLsp.Host.Cli.Check;

/// <summary>Sorts what mostly is sorted already, as files are that were listed in order: one look at each finds that out, where sorting takes a dozen.</summary>
internal static class MostlySorted
{
    /// <summary>Sorts a list.</summary>
    public static void Sort<T>(List<T> items, Comparison<T> comparison)
    {
        for (var i = 1; i < items.Count; i++)
        {
            if (comparison(items[i - 1], items[i]) > 0)
            {
                items.Sort(comparison);
                return;
            }
        }
    }
}
