using System.Text.Json;
using System.Threading.Channels;
using ForgeLsp.Features.Gpus;
using ForgeLsp.Features.Live;
using ForgeLsp.Host.Session;
using ForgeLsp.Rules;
using ForgeLsp.Tests.Unit.Infrastructure;
using ForgeLsp.Workspace.Analysis;
using ForgeLsp.Workspace.Documents;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host.Session;

/// <summary>What the session says by itself of bookings in a file.</summary>
public sealed class GpuNewsWatchTests : IAsyncDisposable
{
    private static readonly string Me = Environment.UserName;
    private const string Book = "shared/gpu-reservations.json";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly TempFolder _folder = new();
    private readonly BackgroundQueue _background = new(_ => { });
    private readonly Channel<GpuNews> _news = Channel.CreateUnbounded<GpuNews>();
    private readonly SessionSurroundings _surroundings;
    private readonly GpuParts _parts;

    public GpuNewsWatchTests()
    {
        var root = new SessionRoot(RootFolder.UriOfFile(_folder.Path), new Analyzer(RuleCatalogue.All, TimeProvider.System, _ => { }), _background);
        _background.Add(root.Workspace.LoadPolicy);
        _surroundings = new SessionSurroundings(() => [root])
        {
            Trusted = true,

            // Nobody looks: no host is asked, and whatever is told comes from the bookings.
            Attention = new ViewAttention([], IsFocused: false),
        };
        _parts = new GpuParts(_surroundings, news => _news.Writer.TryWrite(news), line => _news.Writer.TryComplete(new InvalidOperationException(line)));
    }

    [Fact]
    public async Task Where_nothing_was_ever_booked_nothing_is_made_and_nothing_told()
    {
        Assert.Empty((await _parts.MineAsync(default)).Bookings);
        _parts.Look();
        Assert.Empty((await _parts.MineAsync(default)).Bookings);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
        Assert.False(_news.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Before_trust_nothing_is_said_and_after_it_without_a_question()
    {
        _surroundings.Trusted = false;
        Write(("a", Me, 1));
        Assert.Empty((await _parts.MineAsync(default)).Bookings);
        _surroundings.Trusted = true;
        _parts.LookAnew();
        Assert.Equal(["a"], await ToldAsync());
    }

    [Fact]
    public async Task What_another_process_writes_is_told_and_what_concerns_others_is_not()
    {
        Write(("a", Me, 1));
        Assert.Equal(["a"], Ids(await _parts.MineAsync(default)));
        Assert.Equal(["a"], await ToldAsync());
        Write(("a", Me, 1), ("b", "somebody else", 2));
        _parts.Look();
        Write(("a", Me, 1), ("b", "somebody else", 2), ("c", Me, 3));
        _parts.Look();
        Assert.Equal(["a", "c"], await ToldAsync());
        File.Delete(Path.Combine(_folder.Path, Book));
        _parts.Look();
        Assert.Empty(await ToldAsync());
    }

    [Fact]
    public async Task What_is_done_here_is_told_at_once()
    {
        await _parts.MineAsync(default);
        var booked = await _parts.Feature.ReserveAsync(new ReserveRequest("local", 0, 1, "work"), default);
        Assert.Equal((booked.Reservations ?? []).Select(static one => one.Id), await ToldAsync());
        await _parts.Feature.ReleaseAsync(new ReleaseRequest(Assert.Single(booked.Reservations ?? []).Id), default);
        Assert.Empty(await ToldAsync());
    }

    [Fact]
    public async Task A_program_that_gives_no_sign_of_life_any_more_has_lost_its_card_though_nobody_writes_that()
    {
        var lease = DateTimeOffset.UtcNow.AddSeconds(1.5);
        _folder.Write(Book, JsonSerializer.Serialize(new { reservations = new[] { Entry("a", Me, 1, lease) } }));
        Assert.True(Assert.Single((await _parts.MineAsync(default)).Bookings).IsKept);
        Assert.Equal(["a"], await ToldAsync());
        Assert.Empty(await ToldAsync());
    }

    [Fact]
    public async Task A_book_behind_a_link_is_watched_where_it_lies()
    {
        using var elsewhere = new TempFolder();
        var target = elsewhere.Write("book.json", Text(("a", Me, 1)));
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder.Path, Book)) ?? "");
        File.CreateSymbolicLink(Path.Combine(_folder.Path, Book), target);
        await _parts.MineAsync(default);
        Assert.Equal(["a"], await ToldAsync());
        elsewhere.Write("book.json", Text(("a", Me, 1), ("b", Me, 2)));
        _parts.Look();
        Assert.Equal(["a", "b"], await ToldAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await _parts.DisposeAsync();
        await _background.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<IReadOnlyList<string>> ToldAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        var news = await _news.Reader.ReadAsync(limit.Token);
        Assert.Empty(news.Violations);
        Assert.NotNull(news.Mine);
        return Ids(news.Mine);
    }

    private static IReadOnlyList<string> Ids(MyBookings mine) => [.. mine.Bookings.Select(static one => one.Reservation.Id)];

    private void Write(params (string Id, string User, int Gpu)[] entries) => _folder.Write(Book, Text(entries));

    private static string Text(params (string Id, string User, int Gpu)[] entries) =>
        JsonSerializer.Serialize(new { reservations = entries.Select(static entry => Entry(entry.Id, entry.User, entry.Gpu, null)) });

    private static object Entry(string id, string user, int gpu, DateTimeOffset? lease) => new
    {
        id,
        gpu_id = gpu,
        user,
        purpose = "work",
        start_time = DateTimeOffset.UtcNow.AddMinutes(-5),
        end_time = DateTimeOffset.UtcNow.AddHours(1),
        lease_until = lease,
    };
}
