using ForgeLsp.Core.Reservations;
using ForgeLsp.Tests.Unit.Core.Reservations;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.Reservations;

/// <summary>Files that scripts wrote with <c>datetime.now().isoformat()</c> and <c>json.dump</c>, read and extended.</summary>
public sealed class NaiveScriptFileTests
{
    private const string OldFile = """
        {
            "reservations": [
                {
                    "gpu_id": 0,
                    "user": "bob",
                    "purpose": "caf\u00e9",
                    "start_time": "2026-03-02T13:00:00.123456",
                    "end_time": "2026-03-02T15:00:00.123456",
                    "slack": {"channel": "#gpu", "ts": [1, 2.50, null]}
                }
            ],
            "schema": 1
        }
        """;

    [Fact]
    public async Task A_new_entry_leaves_every_other_byte_alone_and_has_times_that_the_script_can_compare()
    {
        using var folder = Berlin(OldFile);
        await folder.ReserveAsync("carol", startHour: 2, gpu: 1, id: "abc");
        const string Added = """
            ,
                    {
                        "id": "abc",
                        "gpu_id": 1,
                        "host": "local",
                        "user": "carol",
                        "purpose": "work",
                        "start_time": "2026-03-02T15:00:00",
                        "end_time": "2026-03-02T16:00:00",
                        "start_utc": "2026-03-02T14:00:00Z",
                        "end_utc": "2026-03-02T15:00:00Z",
                        "created_at": "2026-03-02T13:00:00"
                    }
            """;
        var at = OldFile.IndexOf("\n    ],", StringComparison.Ordinal);
        Assert.Equal(OldFile.Insert(at, Added.ReplaceLineEndings("\n")), folder.Text);
    }

    [Fact]
    public async Task Line_ends_and_tabs_are_kept()
    {
        const string Windows = "{\r\n\t\"reservations\": [\r\n\t\t{\r\n\t\t\t\"gpu_id\": 0,\r\n\t\t\t\"user\": \"bob\",\r\n\t\t\t\"start_time\": \"2026-03-02T12:00:00Z\",\r\n\t\t\t\"end_time\": \"2026-03-02T13:00:00Z\"\r\n\t\t}\r\n\t]\r\n}";
        using var folder = new StoreFolder(Windows);
        await folder.ReserveAsync("carol", gpu: 1);
        Assert.StartsWith(Windows[..Windows.IndexOf("\r\n\t]", StringComparison.Ordinal)] + ",\r\n\t\t{\r\n\t\t\t\"id\"", folder.Text, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\t\t}\r\n\t]\r\n}", folder.Text, StringComparison.Ordinal);
        Assert.Equal(folder.Text.Count(unit => unit == '\n'), folder.Text.Split("\r\n").Length - 1);
    }

    [Fact]
    public async Task A_file_on_one_line_stays_on_one_line()
    {
        using var folder = new StoreFolder("""{"reservations": [{"gpu_id": 0, "user": "bob", "start_time": "2026-03-02T12:00:00Z", "end_time": "2026-03-02T13:00:00Z"}]}""");
        await folder.ReserveAsync("carol", gpu: 1, id: "abc");
        Assert.EndsWith(
            """}, {"id": "abc", "gpu_id": 1, "host": "local", "user": "carol", "purpose": "work", "start_time": "2026-03-02T12:00:00+00:00", "end_time": "2026-03-02T13:00:00+00:00", "created_at": "2026-03-02T12:00:00+00:00"}]}""",
            folder.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_without_id_can_be_released_and_only_its_end_changes()
    {
        using var folder = Berlin(OldFile);
        folder.Clock.Now = TestClock.At("2026-03-02T13:30:00");
        var id = Assert.Single(await folder.EntriesAsync()).Id;
        await folder.ReleaseAsync(id, "bob");
        var expected = OldFile.Replace("\"2026-03-02T15:00:00.123456\"", "\"2026-03-02T14:30:00\"", StringComparison.Ordinal)
            .Replace("null]}", $"null]}},\n            \"id\": \"{id}\",\n            \"end_utc\": \"2026-03-02T13:30:00Z\"", StringComparison.Ordinal);
        Assert.Equal(expected, folder.Text);
        Assert.Equal(id, Assert.Single(await folder.EntriesAsync()).Id);
    }

    [Fact]
    public async Task A_removed_entry_takes_its_comma_along_wherever_it_stood()
    {
        for (var gone = 0; gone < 3; gone++)
        {
            var entries = Enumerable.Range(0, 3).Select(index => $$"""{"id": "{{index}}", "gpu_id": {{index}}, "user": "bob", "start_time": "2026-03-03T12:00:00Z", "end_time": "2026-03-03T13:00:00Z"}""").ToList();
            using var folder = new StoreFolder($"{{\"reservations\": [\n  {string.Join(",\n  ", entries)}\n]}}\n");
            await folder.ReleaseAsync($"{gone}", "bob");
            entries.RemoveAt(gone);
            Assert.Equal($"{{\"reservations\": [\n  {string.Join(",\n  ", entries)}\n]}}\n", folder.Text);
        }
    }

    [Fact]
    public async Task In_the_repeated_hour_the_instants_beside_the_clock_times_count()
    {
        using var folder = Berlin(OldFile);
        folder.Clock.Now = TestClock.At("2026-10-25T00:30:00");
        await folder.ReserveAsync("carol", hours: 0.5);
        await folder.ReserveAsync("dave", startHour: 0.5, hours: 0.5);
        var entries = await folder.EntriesAsync();
        Assert.Equal(["2026-10-25T00:30:00Z", "2026-10-25T01:00:00Z"], entries.Skip(1).Select(entry => IsoTime.UtcText(entry.Start)));
        Assert.Equal(["2026-10-25T01:00:00Z", "2026-10-25T01:30:00Z"], entries.Skip(1).Select(entry => IsoTime.UtcText(entry.End)));
        Assert.Contains("\"start_time\": \"2026-10-25T02:30:00\"", folder.Text, StringComparison.Ordinal);
        Assert.Equal("dave", (await folder.ReserveAsync("erin", startHour: 0.75)).Refusal?.HeldBy);
    }

    [Fact]
    public async Task A_naive_booking_over_the_repeated_hour_holds_the_card_all_the_while()
    {
        using var folder = Berlin(Naive("2026-10-25T02:15:00", "2026-10-25T02:45:00"));
        folder.Clock.Now = TestClock.At("2026-10-25T00:00:00");
        Assert.Equal("bob", (await folder.ReserveAsync("carol", startHour: 1.25, hours: 0.25)).Refusal?.HeldBy);
        Assert.Null((await folder.ReserveAsync("carol", startHour: 1.75)).Refusal);
    }

    [Fact]
    public async Task A_naive_booking_into_the_skipped_hour_ends_with_the_jump()
    {
        using var folder = Berlin(Naive("2026-03-29T01:00:00", "2026-03-29T02:30:00"));
        folder.Clock.Now = TestClock.At("2026-03-28T12:00:00");
        var entry = Assert.Single(await folder.EntriesAsync());
        Assert.Equal(TimeSpan.FromHours(1), entry.End - entry.Start);
        Assert.Null((await folder.ReserveAsync("carol", startHour: 13)).Refusal);
        Assert.Contains("\"start_time\": \"2026-03-29T03:00:00\"", folder.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_a_script_moves_the_end_of_our_entry_the_clock_time_counts()
    {
        using var folder = Berlin(OldFile);
        await folder.ReserveAsync("carol", gpu: 1);
        await File.WriteAllTextAsync(folder.File, folder.Text.Replace("\"end_time\": \"2026-03-02T14:00:00\"", "\"end_time\": \"2026-03-02T17:00:00\"", StringComparison.Ordinal));
        Assert.Equal("2026-03-02T16:00:00Z", IsoTime.UtcText((await folder.EntriesAsync())[1].End));
    }

    [Fact]
    public async Task Entries_of_a_colleague_in_another_zone_count_by_their_instants()
    {
        using var berlin = Berlin(OldFile);
        await berlin.ReserveAsync("carol", gpu: 1);
        using var tokyo = new StoreFolder(berlin.Text) { Clock = new TestClock("2026-03-02T12:00:00", "Asia/Tokyo") };
        var entry = (await tokyo.EntriesAsync())[1];
        Assert.Equal(("2026-03-02T12:00:00Z", "2026-03-02T13:00:00Z"), (IsoTime.UtcText(entry.Start), IsoTime.UtcText(entry.End)));
    }

    [Fact]
    public async Task A_script_that_is_just_rewriting_the_file_is_waited_for()
    {
        using var folder = new StoreFolder("");
        var reading = folder.EntriesAsync();
        await File.WriteAllTextAsync(folder.File, OldFile[..40]);
        await Task.Delay(30);
        await File.WriteAllTextAsync(folder.File, OldFile);
        Assert.Single(await reading);
    }

    private static StoreFolder Berlin(string text) => new(text) { Clock = new TestClock("2026-03-02T12:00:00", "Europe/Berlin") };

    private static string Naive(string start, string end) => $$"""{"reservations": [{"gpu_id": 0, "user": "bob", "purpose": "night run", "start_time": "{{start}}", "end_time": "{{end}}"}]}""";
}
