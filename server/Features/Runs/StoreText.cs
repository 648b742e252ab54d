using ForgeLsp.Core.Ports;

namespace ForgeLsp.Features.Runs;

/// <summary>How a store that does not answer reads in a view.</summary>
internal static class StoreText
{
    /// <summary>How old what is shown is, and why, in a few words; null for a store that answers, or one of which nothing is shown.</summary>
    public static string? Age(StoreOutage? outage, DateTimeOffset now) =>
        outage is { LastAnswer: { } last } ? $"as of {RunText.Age(last.ToUnixTimeMilliseconds(), now)} – {Reason(outage.Failure)}" : null;

    /// <summary>The same as short as it fits beside a name: first what is wrong.</summary>
    public static string? Short(StoreOutage? outage, DateTimeOffset now) =>
        outage is { LastAnswer: { } last } ? $"{Word(outage.Failure)} · as of {RunText.Age(last.ToUnixTimeMilliseconds(), now)}" : null;

    /// <summary>The same with what to do about it; null for a store that answers.</summary>
    public static string? Explain(StoreOutage? outage, DateTimeOffset now) => outage is null ? null
        : (outage.LastAnswer is { } last ? $"What is shown is as of {RunText.Age(last.ToUnixTimeMilliseconds(), now)} ({RunText.Instant(last.ToUnixTimeMilliseconds())}). " : "")
            + outage.Message + " It is tried again by itself; refresh to try now.";

    private static string Word(StoreFailure failure) => failure switch
    {
        StoreFailure.NotFound => "gone",
        StoreFailure.Unauthorised => "no access",
        StoreFailure.Damaged => "damaged",
        StoreFailure.Locked => "busy",
        StoreFailure.UnknownVersion => "unknown form",
        StoreFailure.Timeout => "too slow",
        _ => "offline",
    };

    private static string Reason(StoreFailure failure) => failure switch
    {
        StoreFailure.NotFound => "the store is gone",
        StoreFailure.Unauthorised => "access is refused",
        StoreFailure.Damaged => "the store is damaged",
        StoreFailure.Locked => "the database is being written",
        StoreFailure.UnknownVersion => "the store has an unknown form",
        StoreFailure.Timeout => "the store is too slow to answer",
        _ => "the store does not answer",
    };
}
