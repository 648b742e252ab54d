namespace ForgeLsp.Features.Reports;

/// <summary>Hours of GPUs and what they cost, in the currency of <c>gpus.prices</c>.</summary>
/// <param name="By"><c>experiment</c>, <c>user</c>, <c>week</c> or <c>month</c>.</param>
/// <param name="From">ISO 8601 instant (UTC); null for all that is kept.</param>
/// <param name="To">ISO 8601 instant (UTC).</param>
/// <param name="Unpriced">Cards without a price: their hours are in no cost.</param>
/// <param name="Problems">What was counted otherwise than it is written, and why.</param>
public sealed record CostReport(
    string By, string? From, string To, IReadOnlyList<CostRow> Rows, CostRow Total, IReadOnlyList<CostType> Types, IReadOnlyList<UnpricedCard> Unpriced, IReadOnlyList<string> Problems);

/// <summary>
/// Hours and cost of one experiment, person, week or month. Bookings say what was kept from others and is paid for; runs say what was used of it. The two are
/// not to be added.
/// </summary>
/// <param name="Bookings">How many bookings have a part in it.</param>
/// <param name="BookedHours">Hours of one card.</param>
/// <param name="BookedCost">Of the hours that have a price; null where none has one.</param>
/// <param name="BookedUnpricedHours">Of <paramref name="BookedHours"/>, those without a price.</param>
/// <param name="Runs">How many runs have a part in it.</param>
/// <param name="RunHours">Hours of one card.</param>
/// <param name="RunCost">Of the hours that have a price; null where none has one.</param>
/// <param name="RunUnpricedHours">Of <paramref name="RunHours"/>, those without a price.</param>
public sealed record CostRow(
    string Key, int Bookings, decimal BookedHours, decimal? BookedCost, decimal BookedUnpricedHours, int Runs, decimal RunHours, decimal? RunCost, decimal RunUnpricedHours);

/// <summary>Hours of one kind of card. <paramref name="Price"/>: the entry of <c>gpus.prices</c>; null where none fits.</summary>
public sealed record CostType(string Name, string? Price, decimal? PerHour, decimal BookedHours, decimal? BookedCost, decimal RunHours, decimal? RunCost);

/// <summary>A card, or the GPUs of runs (<paramref name="Where"/>), for which the policy has no price.</summary>
public sealed record UnpricedCard(string Where, string? Name, decimal Hours);
