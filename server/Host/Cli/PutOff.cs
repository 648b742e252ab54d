namespace ForgeLsp.Host.Cli;

/// <summary>For commands that read much, keep most of it until they print, and end: what is collected meanwhile is little, and finding that out costs a third of the time.</summary>
internal static class PutOff
{
    /// <summary>What a check of 10,000 small files allocates. Memory is taken as it is needed: a small workspace takes no more than without.</summary>
    private const long Bytes = 320L * 1024 * 1024;

    /// <summary>Of what the machine or the container has, at most this part is used before anything is collected.</summary>
    private const int Part = 4;

    /// <summary>Collects no garbage before so much was allocated; from then on as always. Nothing happens where there is not so much memory.</summary>
    public static void Collections()
    {
        try
        {
            if (GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Part >= Bytes)
            {
                GC.TryStartNoGCRegion(Bytes);
            }
        }
        catch (Exception unavailable) when (unavailable is ArgumentOutOfRangeException or InvalidOperationException)
        {
            // Then it is collected as always.
        }
    }
}
