using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Gpus;
using ForgeLsp.Host.Session;
using ForgeLsp.Rules;
using ForgeLsp.Workspace.Analysis;
using ForgeLsp.Workspace.Documents;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host.Session;

public sealed class GpuPartsTests : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("forge-trust-").FullName;
    private readonly BackgroundQueue _background = new(_ => { });
    private readonly SessionSurroundings _surroundings;
    private readonly string _root;
    private readonly string _outside;

    public GpuPartsTests()
    {
        _root = Directory.CreateDirectory(Path.Combine(_folder, "repository")).FullName;
        _outside = Directory.CreateDirectory(Path.Combine(_folder, "outside")).FullName;
        var root = new SessionRoot(RootFolder.UriOfFile(_root), new Analyzer(RuleCatalogue.All, TimeProvider.System, _ => { }), _background);
        _surroundings = new SessionSurroundings(() => [root]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Before_trust_no_booking_is_read_or_written_through_a_link_of_the_repository(bool isFolderLink)
    {
        var target = Path.Combine(_outside, "gpu-reservations.json");
        await File.WriteAllTextAsync(target, "{\"reservations\": []}");
        if (isFolderLink)
        {
            Directory.CreateSymbolicLink(Path.Combine(_root, "shared"), _outside);
        }
        else
        {
            Directory.CreateDirectory(Path.Combine(_root, "shared"));
            File.CreateSymbolicLink(Path.Combine(_root, "shared", "gpu-reservations.json"), target);
        }

        var parts = new GpuParts(_surroundings);
        var wish = new ReserveRequest("local", 0, 1, "work");
        Assert.Null(parts.ReservationsFile);
        var refused = await Assert.ThrowsAsync<StoreException>(() => parts.Feature.ReserveAsync(wish, default));
        Assert.Equal("shared/gpu-reservations.json is a link out of this folder, which is followed only once you trust the workspace.", refused.Message);
        Assert.Equal("{\"reservations\": []}", await File.ReadAllTextAsync(target));
        Assert.Single(Directory.EnumerateFileSystemEntries(_outside));

        _surroundings.Trusted = true;
        Assert.NotNull((await parts.Feature.ReserveAsync(wish, default)).Reservation);
        Assert.Contains("work", await File.ReadAllTextAsync(target), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_trust_a_file_of_the_repository_itself_holds_bookings()
    {
        var parts = new GpuParts(_surroundings);
        Assert.NotNull((await parts.Feature.ReserveAsync(new ReserveRequest("local", 0, 1, "work"), default)).Reservation);
        Assert.True(File.Exists(Path.Combine(_root, "shared", "gpu-reservations.json")));
    }

    public async ValueTask DisposeAsync()
    {
        await _background.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
