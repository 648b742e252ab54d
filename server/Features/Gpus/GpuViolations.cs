using ForgeLsp.Core.Model;

namespace ForgeLsp.Features.Gpus;

/// <summary>A violation as it is told. <paramref name="Kind"/>: <c>othersOnMine</c> or <c>mineOnOthers</c>.</summary>
/// <param name="User">Whose process it is.</param>
/// <param name="Message">One sentence for people.</param>
public sealed record ViolationInfo(string Kind, string Host, int GpuId, int Pid, string User, string Message);

/// <summary>Looks for processes on cards that somebody else holds, and tells each once.</summary>
public sealed class GpuViolations(GpuServices services, GpuState state)
{
    private readonly Lock _gate = new();
    private readonly ViolationMemory _memory = new();

    /// <summary>Those that were not told yet. Where the bookings cannot be read nobody knows who holds what, and nothing is told.</summary>
    public async Task<IReadOnlyList<ViolationInfo>> NewsAsync(CancellationToken cancel)
    {
        var overview = await state.GetAsync(cancel, GpusView.Patience);
        if (overview.Book is not { } book)
        {
            return [];
        }

        var (policy, now, zone) = (services.Policy(), services.Time.GetUtcNow(), services.Time.LocalTimeZone);
        var found = Violations.Find(overview.States.SelectMany(static host => host.Gpus), book.Entries, policy, services.User(), now);
        var answered = overview.States.Where(static host => host is { IsReached: true, Source: not GpuSource.Remembered }).Select(static host => host.Host);
        lock (_gate)
        {
            return [.. _memory.News(found, answered).Select(violation => new ViolationInfo(
                violation.Kind == ViolationKind.OthersOnMine ? "othersOnMine" : "mineOnOthers", violation.Host, violation.GpuId, violation.Pid, violation.User, violation.Say(now, zone)))];
        }
    }
}
