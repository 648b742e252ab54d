using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ForgeLsp.Tests.E2e.Infrastructure;
using Microsoft.Playwright;

namespace ForgeLsp.Tests.E2e;

/// <summary>Booking GPUs of the sample's inventory, from the palette and in the GPUs view.</summary>
public sealed partial class ReserveGpuTests(Browser browser) : WorkbenchTest(browser)
{
    private const string Book = "shared/gpu-reservations.json";

    private int _keys;

    [Fact]
    public async Task Two_keys_book_the_recommended_card_for_the_experiment_that_is_open_and_its_row_does_the_rest()
    {
        await Workbench.OpenFileAsync("experiments/active/alice/wine-random-forest/metadata.yaml");
        await Workbench.ShowViewsAsync("GPUs");
        var card = Workbench.Row("GPUs", "GPU 2 · H200");
        await Assertions.Expect(Workbench.Description(card)).ToContainTextAsync("free to reserve");

        await Workbench.RunAsync("Forge: Reserve GPU");
        await Assertions.Expect(Workbench.Choice("recommended")).ToBeVisibleAsync();
        await Workbench.ForDocumentationAsync("reserve-gpu");
        await PressAsync("Enter");
        await Assertions.Expect(Workbench.Choice("2 hours")).ToBeVisibleAsync();
        await PressAsync("Enter");
        await Assertions.Expect(Workbench.Toast("GPU 2 on this machine is yours")).ToBeVisibleAsync();
        Assert.Equal(2, _keys);
        var booked = Newest();
        Assert.Equal((2, "alice", "wine-random-forest", 2.0), (booked.Gpu, booked.User, booked.Purpose, booked.Hours));
        await Assertions.Expect(Workbench.Description(card)).ToContainTextAsync(YoursUntil);

        await Workbench.PressButtonAsync(card, "Extend GPU Reservation");
        await Assertions.Expect(Workbench.Choice("1 hour")).ToBeVisibleAsync();
        await Workbench.PressAsync("Enter");
        await Assertions.Expect(Workbench.Toast("is yours until").Last).ToBeVisibleAsync();
        await Eventually.HoldsAsync(() => Newest().Hours == 3.0, () => $"{Newest()} has not three hours.");

        await Workbench.PressButtonAsync(card, "Release GPU");
        var released = Workbench.Toast("is free again");
        await Assertions.Expect(released).ToBeVisibleAsync();
        await Assertions.Expect(Workbench.Description(card)).ToContainTextAsync("free to reserve");
        await released.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Assertions.Expect(Workbench.Description(card)).ToContainTextAsync(YoursUntil);
        Assert.Equal("wine-random-forest", Newest().Purpose);
    }

    [Fact]
    public async Task A_booking_is_on_disk_and_a_second_one_is_refused_with_the_holders_name()
    {
        await ReserveAsync("GPU 1", "2 hours", "palette booking");
        await Assertions.Expect(Workbench.Toast("GPU 1 on this machine is yours")).ToBeVisibleAsync();
        Assert.Equal((1, "alice", "palette booking"), (Newest().Gpu, Newest().User, Newest().Purpose));

        var before = Sample.Read(Book);
        var (exitCode, refusal) = await Sample.ForgeAsync("gpu", "reserve", "--gpu", "1", "--hours", "1", "--user", "bob", "--purpose", "the same card");
        Assert.Equal(4, exitCode);
        Assert.Equal("alice", refusal.GetProperty("heldBy").GetString());
        Assert.Equal(before, Sample.Read(Book));
    }

    [Fact]
    public async Task A_time_that_a_colleague_has_is_refused_with_his_name_and_the_next_free_slot_is_booked_at_a_click()
    {
        var start = DateTimeOffset.Now.AddHours(1.5).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
        var (exitCode, _) = await Sample.ForgeAsync("gpu", "reserve", "--gpu", "2", "--hours", "3", "--user", "bob", "--purpose", "boosting", "--start", start);
        Assert.Equal(0, exitCode);
        var bobs = Newest();

        await ReserveAsync("GPU 2", "4 hours", "too long");
        var refusal = Workbench.Toast("bob");
        await Assertions.Expect(refusal).ToBeVisibleAsync();
        Assert.Equal(bobs, Newest());
        await refusal.GetByRole(AriaRole.Button, new() { Name = "Book from" }).ClickAsync();
        await Assertions.Expect(Workbench.Toast("GPU 2 on this machine is yours from")).ToBeVisibleAsync();
        Assert.Equal((bobs.End, 4.0, "too long"), (Newest().Start, Newest().Hours, Newest().Purpose));
    }

    [Fact]
    public async Task A_card_that_is_held_is_booked_from_when_it_is_free_and_released_against_its_holders_will_for_a_reason_only()
    {
        var (exitCode, _) = await Sample.ForgeAsync("gpu", "reserve", "--gpu", "0", "--hours", "3", "--user", "bob", "--purpose", "boosting");
        Assert.Equal(0, exitCode);
        var bobs = Newest();
        await Workbench.ShowViewsAsync("GPUs");
        var card = Workbench.Row("GPUs", "GPU 0 · A100");
        await Assertions.Expect(Workbench.Description(card)).ToContainTextAsync(BobsUntil);
        await Workbench.WidenSideBarAsync();
        await Workbench.TooltipAsync(card);
        await Workbench.ForDocumentationAsync("gpus");
        await Workbench.PressButtonAsync(card, "Reserve GPU");
        await Workbench.ChooseAsync("When it is free");
        await Workbench.ChooseAsync("1 hour");
        await SayWhatForAsync("after bob");
        await Assertions.Expect(Workbench.Toast("GPU 0 on this machine is yours from")).ToBeVisibleAsync();
        Assert.Equal((bobs.End, 1.0), (Newest().Start, Newest().Hours));

        await Workbench.TakeAsync(card, "Release GPU Anyway…");
        await Assertions.Expect(Workbench.Page.GetByPlaceholder("Why?")).ToBeVisibleAsync();
        await Workbench.QuickInput.FillAsync("he is on holiday");
        await Workbench.QuickInput.PressAsync("Enter");
        await Assertions.Expect(Workbench.Toast("The reason is recorded")).ToBeVisibleAsync();
        Assert.Contains("he is on holiday", Sample.Read(Book), StringComparison.Ordinal);
        await Assertions.Expect(Workbench.Description(card)).Not.ToContainTextAsync("bob");
    }

    [Fact]
    public async Task The_first_booking_in_a_file_of_a_clone_says_so_once_and_leads_to_where_another_place_is_named()
    {
        await Sample.GitAsync("init", "--quiet");
        await ReserveAsync("GPU 1", "1 hour", "first");
        var notice = Workbench.Toast("every clone has its own");
        await Assertions.Expect(notice).ToBeVisibleAsync();
        await notice.GetByRole(AriaRole.Button, new() { Name = "Edit forge.yaml" }).ClickAsync();
        await Assertions.Expect(Workbench.Line("shared/gpu-reservations.json")).ToBeVisibleAsync();
        await Assertions.Expect(Workbench.Page.Locator(".statusbar-item").Filter(new() { HasText = "selected" })).ToBeVisibleAsync();
    }

    [GeneratedRegex(@"yours until (?:\d{4}-\d\d-\d\d )?\d\d:\d\d, \d.* left", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex YoursUntil { get; }

    [GeneratedRegex(@"held by bob until (?:\d{4}-\d\d-\d\d )?\d\d:\d\d, \d.* left", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BobsUntil { get; }

    private async Task PressAsync(string key)
    {
        _keys++;
        await Workbench.PressAsync(key);
    }

    private async Task ReserveAsync(string gpu, string hours, string purpose)
    {
        await Workbench.RunAsync("Forge: Reserve GPU");
        await Assertions.Expect(Workbench.Choice(gpu)).ToBeVisibleAsync();
        await Workbench.ChooseAsync(gpu);
        await Workbench.ChooseAsync(hours);
        await SayWhatForAsync(purpose);
    }

    private async Task SayWhatForAsync(string purpose)
    {
        await Assertions.Expect(Workbench.Page.GetByPlaceholder("What for?")).ToBeVisibleAsync();
        await Workbench.QuickInput.FillAsync(purpose);
        await Workbench.QuickInput.PressAsync("Enter");
    }

    private Entry Newest() => JsonDocument.Parse(Sample.Read(Book)).RootElement.GetProperty("reservations").EnumerateArray().Select(Entry.Of).Last();

    private sealed record Entry(int Gpu, string? User, string? Purpose, DateTimeOffset Start, DateTimeOffset End)
    {
        public double Hours => (End - Start).TotalHours;

        // A book that began without zones has its instants beside them.
        public static Entry Of(JsonElement entry) => new(
            entry.GetProperty("gpu_id").GetInt32(), entry.GetProperty("user").GetString(), entry.GetProperty("purpose").GetString(), Instant(entry, "start"), Instant(entry, "end"));

        private static DateTimeOffset Instant(JsonElement entry, string name) =>
            DateTimeOffset.Parse(entry.GetProperty(entry.TryGetProperty(name + "_utc", out _) ? name + "_utc" : name + "_time").GetString() ?? "", CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal).ToUniversalTime();
    }
}
