using ForgeLsp.Adapters.Reservations;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Reservations;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.Reservations;

public sealed class JsonReservationStoreTests
{
    [Fact]
    public async Task A_missing_file_is_an_empty_book_and_the_first_booking_makes_it()
    {
        using var folder = new StoreFolder();
        Assert.Empty(await folder.EntriesAsync());
        Assert.False(File.Exists(folder.File));
        await folder.ReserveAsync("bob", id: "abc");
        Assert.Equal(
            """
            {
              "reservations": [
                {
                  "id": "abc",
                  "gpu_id": 0,
                  "host": "local",
                  "user": "bob",
                  "purpose": "work",
                  "start_time": "2026-03-02T12:00:00+00:00",
                  "end_time": "2026-03-02T13:00:00+00:00",
                  "created_at": "2026-03-02T12:00:00+00:00"
                }
              ]
            }

            """,
            folder.Text);
        Assert.Empty(folder.Leftovers);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t\r\n")]
    [InlineData("{}")]
    [InlineData("{\"reservations\": []}")]
    [InlineData("{\n  \"team\": \"vision\"\n}\n")]
    [InlineData("\uFEFF{\"reservations\": []}")]
    public async Task An_empty_file_of_any_kind_takes_a_booking(string text)
    {
        using var folder = new StoreFolder(text);
        await folder.ReserveAsync("bob");
        Assert.Equal("bob", Assert.Single(await folder.EntriesAsync()).User);
        Assert.Equal(text.Contains("team", StringComparison.Ordinal), folder.Text.Contains("\"team\": \"vision\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{\"reservations\": [\n  {\"gpu_id\": 0,\n  }\n]}", 3)]
    [InlineData("reserved until friday", 1)]
    [InlineData("[]", 1)]
    [InlineData("{\"reservations\": {}}", 1)]
    [InlineData("{\"reservations\": []}\n{}", 2)]
    [InlineData("{\"reservations\": [],\n\n\"reservations\": []}", 3)]
    [InlineData("{\n<<<<<<< HEAD\n\"reservations\": []}", 2)]
    [InlineData("{\"reservations\": [", 1)]
    public async Task A_damaged_file_is_never_written_and_the_line_is_said(string text, int line)
    {
        using var folder = new StoreFolder(text);
        var error = await Assert.ThrowsAsync<StoreException>(() => folder.ReserveAsync("bob"));
        Assert.Equal(StoreFailure.Damaged, error.Failure);
        Assert.Contains($"shared/gpu-reservations.json is damaged: line {line},", error.Message, StringComparison.Ordinal);
        Assert.Equal(text, folder.Text);
        Assert.Empty(folder.Leftovers);
        await Assert.ThrowsAsync<StoreException>(() => folder.Store().ReadAsync(default));
    }

    [Fact]
    public async Task A_file_nested_without_end_is_damaged_and_kills_nobody()
    {
        using var folder = new StoreFolder("{\"reservations\": [" + new string('[', 100_000));
        Assert.Equal(StoreFailure.Damaged, (await Assert.ThrowsAsync<StoreException>(() => folder.ReserveAsync("bob"))).Failure);
    }

    [Fact]
    public async Task The_message_on_a_damaged_file_names_the_last_good_state()
    {
        using var folder = new StoreFolder();
        await folder.ReserveAsync("bob");
        await folder.ReserveAsync("carol", gpu: 1);
        var good = folder.Text;
        await folder.ReserveAsync("dave", gpu: 2);
        await File.WriteAllTextAsync(folder.File, "oops");
        var error = await Assert.ThrowsAsync<StoreException>(() => folder.ReserveAsync("erin", gpu: 3));
        Assert.Contains("gpu-reservations.json.bak", error.Message, StringComparison.Ordinal);
        Assert.Equal(good, await File.ReadAllTextAsync(folder.File + ".bak"));
    }

    [Fact]
    public async Task Entries_that_cannot_be_read_are_told_with_their_line_and_kept()
    {
        const string Text = """
            {"reservations": [
              {"gpu_id": "zero", "user": "bob", "start_time": "2026-03-02T12:00:00Z", "end_time": "2026-03-02T13:00:00Z"},
              {"gpu_id": 1, "user": "bob", "start_time": "tomorrow", "end_time": "2026-03-02T13:00:00Z"},
              {"gpu_id": 1, "user": "bob", "start_time": "2026-03-02T14:00:00Z", "end_time": "2026-03-02T13:00:00Z"},
              17,
              {"gpu_id": "2", "user": "\ud800", "start_time": "2026-03-02T12:00:00Z", "end_time": "2026-03-02T13:00:00Z"}
            ]}
            """;
        using var folder = new StoreFolder(Text);
        await folder.ReserveAsync("carol");
        var book = await folder.Store().ReadAsync(default);
        Assert.Equal([2, 0], book.Entries.Select(entry => entry.GpuId));
        Assert.Equal(4, book.Problems.Count);
        Assert.Equal("The entry in line 3 cannot be read: its 'start_time' is no ISO time such as 2026-03-01T14:30:00. It is kept as it is and holds no card.", book.Problems[1]);
        Assert.StartsWith(Text[..Text.LastIndexOf('}', Text.Length - 3)], folder.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_holders_that_a_merge_brought_in_are_told()
    {
        using var folder = new StoreFolder("""
            {"reservations": [
              {"id": "a", "gpu_id": 0, "user": "bob", "start_time": "2026-03-02T12:00:00Z", "end_time": "2026-03-02T14:00:00Z"},
              {"id": "b", "gpu_id": 0, "user": "carol", "start_time": "2026-03-02T13:00:00Z", "end_time": "2026-03-02T15:00:00Z"},
              {"id": "c", "gpu_id": 0, "user": "dave", "start_time": "2026-03-02T15:00:00Z", "end_time": "2026-03-02T16:00:00Z"}
            ]}
            """);
        var problem = Assert.Single((await folder.Store().ReadAsync(default)).Problems);
        Assert.Equal("GPU 0 on this machine is booked twice: by bob (12:00 to 14:00, a) and by carol (13:00 to 15:00, b). One of the two must be released.", problem);
    }

    [Fact]
    public async Task Copies_of_an_entry_are_told_apart()
    {
        const string Entry = """{"id": "a", "gpu_id": 0, "user": "bob", "start_time": "2026-03-02T12:00:00Z", "end_time": "2026-03-02T14:00:00Z"}""";
        using var folder = new StoreFolder($"{{\"reservations\": [{Entry}, {Entry}]}}");
        Assert.Equal(["a", "a-2"], (await folder.EntriesAsync()).Select(entry => entry.Id));
        await folder.ReleaseAsync("a-2", "bob");
        Assert.Equal($"{{\"reservations\": [{Entry}]}}", folder.Text);
    }

    [Fact]
    public async Task A_link_stays_a_link_and_the_file_behind_it_is_written()
    {
        using var folder = new StoreFolder();
        var real = Path.Combine(Directory.CreateDirectory(Path.Combine(folder.Folder, "real")).FullName, "team.json");
        await File.WriteAllTextAsync(real, "{\"reservations\": []}");
        File.CreateSymbolicLink(folder.File, real);
        await folder.ReserveAsync("bob");
        Assert.Equal(real, new FileInfo(folder.File).LinkTarget);
        Assert.Contains("bob", await File.ReadAllTextAsync(real), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_to_nothing_makes_the_file_there_and_a_circle_is_told()
    {
        using var folder = new StoreFolder();
        var real = Path.Combine(folder.Folder, "team.json");
        File.CreateSymbolicLink(folder.File, real);
        await folder.ReserveAsync("bob");
        Assert.True(File.Exists(real));

        using var circle = new StoreFolder();
        File.CreateSymbolicLink(circle.File, circle.File);
        await Assert.ThrowsAsync<StoreException>(() => circle.ReserveAsync("bob"));
    }

    [Fact]
    public async Task A_read_only_file_is_respected_even_by_those_who_could()
    {
        using var folder = new StoreFolder("{\"reservations\": []}");
        File.SetAttributes(folder.File, FileAttributes.ReadOnly);
        var error = await Assert.ThrowsAsync<StoreException>(() => folder.ReserveAsync("bob"));
        Assert.Equal(StoreFailure.Unauthorised, error.Failure);
        Assert.Contains("is read-only", error.Message, StringComparison.Ordinal);
        Assert.Equal("{\"reservations\": []}", folder.Text);
        Assert.Empty(folder.Leftovers);
        File.SetAttributes(folder.File, FileAttributes.Normal);
    }

    [Fact]
    public async Task A_folder_in_which_nothing_can_be_made_is_told()
    {
        Assert.True(OperatingSystem.IsLinux(), "This test writes to /proc, where even root may make no file.");
        var store = new JsonReservationStore("/proc/sys/gpu-reservations.json", "team.json", "local", TimeProvider.System);
        var error = await Assert.ThrowsAsync<StoreException>(() => store.WriteAsync(
            book => new ReservationLaw(Policy.Default, DateTimeOffset.UnixEpoch, TimeZoneInfo.Utc).Reserve(book, new ReservationWish("a", "local", 0, null, "bob", "work", 1, null)), default));
        Assert.StartsWith("team.json cannot be written: ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was changed.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_files_own_folder_is_made_but_not_a_share_that_is_not_mounted()
    {
        using var folder = new StoreFolder();
        var near = new JsonReservationStore(Path.Combine(folder.Folder, "shared", "r.json"), "r.json", "local", folder.Clock);
        await folder.ReserveAsync("bob", store: near);
        Assert.True(File.Exists(Path.Combine(folder.Folder, "shared", "r.json")));

        var far = new JsonReservationStore(Path.Combine(folder.Folder, "mnt", "team", "r.json"), "r.json", "local", folder.Clock);
        var error = await Assert.ThrowsAsync<StoreException>(() => folder.ReserveAsync("bob", store: far));
        Assert.Contains("Is the share mounted?", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder.Folder, "mnt")));
    }

    [Fact]
    public async Task Rights_of_the_file_survive_the_rename()
    {
        using var folder = new StoreFolder("{\"reservations\": []}");
        const UnixFileMode Team = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
        File.SetUnixFileMode(folder.File, Team);
        await folder.ReserveAsync("bob");
        Assert.Equal(Team, File.GetUnixFileMode(folder.File));
    }

    [Fact]
    public async Task Fifty_megabytes_are_read_and_written_and_more_than_the_limit_is_refused()
    {
        using var folder = new StoreFolder();
        await using (var writer = new StreamWriter(folder.File))
        {
            await writer.WriteAsync("{\"reservations\": [\n");
            for (var i = 0; writer.BaseStream.Position < 50_000_000; i++)
            {
                var day = DateTime.UnixEpoch.AddYears(10).AddHours(i % 100_000);
                await writer.WriteAsync($"  {{\"gpu_id\": {i % 8}, \"user\": \"bob\", \"purpose\": \"sweep {i}\", \"note\": \"{new string('n', 200)}\", \"start_time\": \"{day:s}\", \"end_time\": \"{day.AddHours(1):s}\"}},\n");
            }

            await writer.WriteAsync("  {\"gpu_id\": 0, \"user\": \"bob\", \"start_time\": \"2026-03-02T11:00:00\", \"end_time\": \"2026-03-02T14:00:00\"}\n]}\n");
        }

        var since = TimeProvider.System.GetTimestamp();
        Assert.Equal("bob", (await folder.ReserveAsync("carol")).Refusal?.HeldBy);
        Assert.Null((await folder.ReserveAsync("carol", gpu: 9)).Refusal);
        Assert.True(TimeProvider.System.GetElapsedTime(since) < TimeSpan.FromSeconds(30));

        await using (var file = new FileStream(folder.File, FileMode.Append))
        {
            file.SetLength(JsonReservationStore.MaxBytes + 1);
        }

        Assert.Contains("over 64 MiB", (await Assert.ThrowsAsync<StoreException>(() => folder.ReserveAsync("dave"))).Message, StringComparison.Ordinal);
    }
}
