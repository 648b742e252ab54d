using ForgeLsp.Features.Gpus;
using ForgeLsp.Features.Stores;
using ForgeLsp.Lsp;

namespace ForgeLsp.Tests.Lsp.Driver;

/// <summary>Books nothing, and says what it was asked.</summary>
public sealed class FakeGpus : IGpus
{
    public Task<GpuList> ListAsync(CancellationToken cancel) => Task.FromResult(new GpuList([], "alice", 72, "file", []));

    public Task<MyBookings> MineAsync(CancellationToken cancel) => Task.FromResult(MyBookings.None);

    public Task<GpuCalendar> CalendarAsync(CalendarRequest request, CancellationToken cancel) =>
        request.To.Length == 0 ? throw new FormatException("'' is no time") : Task.FromResult(new GpuCalendar(request.From, request.To, "now", [], "alice", 72, "file"));

    public Task<GpuBookings> BookingsAsync(string? node, CancellationToken cancel) => Task.FromResult(new GpuBookings([], "alice", ["bob"], 72, node));

    public Task<BookLogin> SignInAsync(StoreCredential? typed, CancellationToken cancel) => Task.FromResult(new BookLogin("db", $"postgresql://{typed?.User}@db:5432", typed?.User, null));

    public Task<ReserveResult> ReserveAsync(ReserveRequest wish, CancellationToken cancel) =>
        Task.FromResult(new ReserveResult(
            new ReservationInfo("id1", wish.Host ?? "local", wish.GpuId, "alice", wish.Purpose, wish.Start ?? "now", "later"), wish.Any is { } any ? $"{wish.Count} of {any}" : null, null, null, null));

    public Task<ReserveResult> ReleaseAsync(ReleaseRequest wish, CancellationToken cancel) => Said($"{wish.Id} {wish.Force} {wish.Reason}");

    public Task<ReserveResult> ExtendAsync(ExtendRequest wish, CancellationToken cancel) => Said($"{wish.Id} longer by {wish.Hours} {wish.Force} {wish.Reason}");

    public Task<ReserveResult> ShortenAsync(ShortenRequest wish, CancellationToken cancel) => Said($"{wish.Id} until {wish.Until} {wish.Force} {wish.Reason}");

    public Task<ReserveResult> TransferAsync(TransferRequest wish, CancellationToken cancel) => Said($"{wish.Id} to {wish.ToUser} {wish.Force} {wish.Reason}");

    private static Task<ReserveResult> Said(string text) => Task.FromResult(new ReserveResult(null, text, null, null, null));
}
