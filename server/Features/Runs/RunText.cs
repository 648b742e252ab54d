using System.Globalization;
using ForgeLsp.Core.Model;

namespace ForgeLsp.Features.Runs;

/// <summary>How runs read in a view: numbers, ages and durations.</summary>
public static class RunText
{
    /// <summary>A metric with six significant digits; the words of infinities and NaN.</summary>
    public static string Number(double value) => double.IsFinite(value) ? value.ToString("G6", CultureInfo.InvariantCulture) : ExactDoubleConverter.Text(value);

    /// <summary>The same beside a name, where there is little room: four significant digits, and no fewer before the point.</summary>
    public static string Short(double value) => Math.Abs(value) is >= 1000 and < 1e6 ? value.ToString("0", CultureInfo.InvariantCulture) : double.IsFinite(value) ? value.ToString("G4", CultureInfo.InvariantCulture) : Number(value);

    /// <summary>An age such as <c>3 h ago</c>; empty for no time.</summary>
    /// <param name="then">Milliseconds since the epoch.</param>
    public static string Age(long? then, DateTimeOffset now)
    {
        if (then is not { } ms)
        {
            return "";
        }

        var age = TimeSpan.FromMilliseconds(Math.Clamp((double)now.ToUnixTimeMilliseconds() - ms, 0, 1e15));
        return age.TotalMinutes < 1 ? "just now"
            : age.TotalHours < 1 ? $"{Math.Floor(age.TotalMinutes):0} min ago"
            : age.TotalDays < 1 ? $"{Math.Floor(age.TotalHours):0} h ago"
            : age.TotalDays < 60 ? $"{Math.Floor(age.TotalDays):0} d ago"
            : age.TotalDays < 730 ? $"{Math.Floor(age.TotalDays / 30.44):0} months ago"
            : $"{Math.Floor(age.TotalDays / 365.25):0} years ago";
    }

    /// <summary>A duration such as <c>2 h 5 min</c>; null while it is not over.</summary>
    public static string? Duration(Run run) => run is not { StartTime: { } start, EndTime: { } end } || end < start ? null : Duration(end - start);

    /// <summary>So many milliseconds as a duration in its two largest units, such as <c>2 h 5 min</c> or <c>50 min</c>; the comparison page writes the same.</summary>
    public static string Duration(long ms)
    {
        var span = TimeSpan.FromMilliseconds(Math.Clamp((double)ms, 0, 1e14));
        if (span.TotalMinutes < 1)
        {
            return span.TotalSeconds < 1 ? $"{span.TotalMilliseconds:0} ms" : string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.#} s");
        }

        var whole = TimeSpan.FromSeconds(Math.Round(span.TotalSeconds, MidpointRounding.AwayFromZero));
        var units = new[] { (whole.Days, "d"), (whole.Hours, "h"), (whole.Minutes, "min"), (whole.Seconds, "s") };
        return string.Join(' ', units.SkipWhile(static unit => unit.Item1 == 0).Take(2).Where(static unit => unit.Item1 > 0).Select(static unit => $"{unit.Item1} {unit.Item2}"));
    }

    /// <summary>An instant as people write it, in UTC; empty for none or one that no calendar has.</summary>
    public static string Instant(long? ms) => ms is >= -62_135_596_800_000 and <= 253_402_300_799_999
        ? DateTimeOffset.FromUnixTimeMilliseconds(ms.Value).ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)
        : "";

    /// <summary>Who ran it: the tag that MLflow's client sets, else the store's user unless it says that nobody is known.</summary>
    public static string? User(Run run) => run.Tags.GetValueOrDefault(RunTags.User) ?? (run.User is null or "unknown" ? null : run.User);

    /// <summary>The commit of the run's code, or null.</summary>
    public static string? Commit(Run run) => run.Tags.GetValueOrDefault(RunTags.Commit) is { Length: > 0 } commit ? commit : null;
}
