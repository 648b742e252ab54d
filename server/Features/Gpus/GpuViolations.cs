using ForgeLsp.Core.Model;

namespace ForgeLsp.Features.Gpus;

/// <summary>Looks for processes on cards that somebody else holds, and tells each once.</summary>
public sealed class GpuViolations(GpuServices services, GpuState state)
{
    private readonly Lock _gate = new();
    private readonly ViolationMemory _memory = new();

    /// <summary>Those that were not told yet. Where the bookings cannot be read nobody knows who holds what, and nothing is told.</summary>
    /// <param name="hosts">The hosts to ask; null for all.</param>
    public async Task<IReadOnlyList<ViolationInfo>> NewsAsync(CancellationToken cancel, IReadOnlyCollection<string>? hosts = null)
    {
        var overview = await state.GetAsync(cancel, GpusView.Patience, only: hosts);
        if (overview.Book is not { } book)
        {
            return [];
        }

        var (policy, now, zone) = (services.Policy(), services.Time.GetUtcNow(), services.Time.LocalTimeZone);
        var found = Violations.Find(overview.States.SelectMany(static host => host.Gpus), book.Entries, policy, services.User(), now);
        var answered = overview.States.Where(static host => host is { IsReached: true, Source: not GpuSource.Remembered }).Select(static host => host.Host);
        lock (_gate)
        {
            return [.. _memory.News(found, answered).Select(violation => ViolationInfo.Of(violation, now, zone))];
        }
    }
}
