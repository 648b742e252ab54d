using System.Globalization;
using System.Text.Json;
using ForgeLsp.Tests.E2e.Infrastructure;
using Microsoft.Playwright;

namespace ForgeLsp.Tests.E2e;

/// <summary>The timeline of the GPUs: booked by key and by mouse, as its user does.</summary>
public sealed class GpuTimelineTests(Browser browser) : WorkbenchTest(browser)
{
    private const string Book = "shared/gpu-reservations.json";

    private IFrameLocator Page => Workbench.ForgePage;

    private ILocator Bars(string card) => Card(card).GetByTestId("booking");

    private ILocator Card(string card) => Page.Locator($"[data-card='gpu:local/{card}']");

    [Fact]
    public async Task A_day_is_booked_by_key_and_by_mouse_from_the_title_of_the_view()
    {
        await Workbench.ShowViewsAsync("GPUs");
        await Workbench.PressTitleButtonAsync("GPUs", "Show GPU Timeline");
        await Assertions.Expect(Card("0")).ToBeVisibleAsync();

        // What a colleague books elsewhere shows by itself.
        var (exitCode, _) = await Sample.ForgeAsync("gpu", "reserve", "--gpu", "1", "--hours", "3", "--user", "bob", "--purpose", "boosting");
        Assert.Equal(0, exitCode);
        await Assertions.Expect(Bars("1")).ToContainTextAsync("bob");

        await Page.GetByTestId("behind").ClickAsync();
        await Page.Locator(".cursor").FocusAsync();
        await PressAsync("Control+Home", 1);
        await PressAsync("Control+ArrowRight", 10);
        await PressAsync("Shift+ArrowRight", 5);
        await Assertions.Expect(Page.GetByTestId("draft")).ToContainTextAsync("tomorrow 10:00 – 11:30");
        await Workbench.PressAsync("Enter");
        await SayWhatForAsync("by key");
        await Assertions.Expect(Bars("0")).ToContainTextAsync("by key");
        Assert.Equal((Tomorrow(10), Tomorrow(11.5)), Times("by key", gpu: 0));

        await DragAsync("2", 14, 16, "draft");
        await SayWhatForAsync("by mouse");
        await Assertions.Expect(Bars("2")).ToContainTextAsync("by mouse");
        Assert.Equal((Tomorrow(14), Tomorrow(16)), Times("by mouse", gpu: 2));

        await DragAsync("2", 15.95, 18, "draft");
        await Assertions.Expect(Page.GetByTestId("result")).ToContainTextAsync("18:00");
        Assert.Equal((Tomorrow(14), Tomorrow(18)), Times("by mouse", gpu: 2));

        await Page.GetByTestId("undo").ClickAsync();
        await Assertions.Expect(Page.GetByTestId("result")).ToContainTextAsync("16:00");
        Assert.Equal((Tomorrow(14), Tomorrow(16)), Times("by mouse", gpu: 2));

        await Page.Locator(".cursor").FocusAsync();
        await PressAsync("Control+Home", 1);
        await PressAsync("Control+ArrowRight", 10);
        await Workbench.PressAsync("Delete");
        await Page.GetByTestId("submit").ClickAsync();
        await Assertions.Expect(Bars("0")).ToHaveCountAsync(0);
        Assert.DoesNotContain(Entries(), entry => entry.GetProperty("purpose").GetString() == "by key");
    }

    [Fact]
    public async Task The_timeline_has_no_barrier_in_any_theme_and_stays_as_it_was_over_a_reload()
    {
        foreach (var (gpu, user, start, purpose) in new[] { ("0", "alice", 0.3, "bert-baseline"), ("1", "bob", 0.3, "boosting"), ("1", "alice", 6.5, "bert-large"), ("2", "carol", 2.3, "llama sweep"), ("0", "carol", 24.0, "llama sweep"), ("1", "bob", 24.0, "boosting") })
        {
            var from = DateTime.UtcNow.AddHours(start).ToString("yyyy-MM-ddTHH:mm:00Z", CultureInfo.InvariantCulture);
            var (exitCode, _) = await Sample.ForgeAsync("gpu", "reserve", "--gpu", gpu, "--hours", "5", "--start", from, "--user", user, "--purpose", purpose);
            Assert.Equal(0, exitCode);
        }
        await Workbench.ShowViewsAsync("GPUs");
        await ShowInTimelineAsync("H200", Page.Locator(".cursor[aria-label^='GPU 2 ']"));
        await Workbench.ForDocumentationAsync("gpu-timeline");
        await Page.GetByTestId("behind").ClickAsync();
        var tomorrow = DateTime.UtcNow.AddDays(1);
        await Workbench.UntilKeptAsync(tomorrow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        foreach (var (theme, style) in new[] { ("Default Light Modern", "vscode-light"), ("Default Dark Modern", "vscode-dark"), ("Default High Contrast", "vscode-high-contrast") })
        {
            Server.UseTheme(theme);
            await Workbench.ReloadAsync();
            await Assertions.Expect(Page.Locator($"body.{style}")).ToHaveCountAsync(1);
            await Assertions.Expect(Page.GetByTestId("day")).ToHaveTextAsync(tomorrow.ToString("dddd, MMMM d, yyyy", CultureInfo.InvariantCulture));
            await Assertions.Expect(Bars("1").First).ToBeVisibleAsync();
            await Barriers.ExpectNoneAsync(Page, theme);
            await Page.Locator(".cursor").FocusAsync();
            await Workbench.PressAsync("Enter");
            await Barriers.ExpectNoneAsync(Page, theme);
            await Workbench.PressAsync("Escape");
        }
    }

    private async Task ShowInTimelineAsync(string row, ILocator shown)
    {
        for (var attempt = 1; ; attempt++)
        {
            await Workbench.TakeAsync(Workbench.View("GPUs").GetByRole(AriaRole.Treeitem).Filter(new() { HasText = row }).First, "Show in Timeline");
            try
            {
                await shown.WaitForAsync(new() { Timeout = 15_000 });
                return;
            }
            catch (TimeoutException) when (attempt < 4)
            {
                // A tree that is drawn again while a menu of it is open forgets of which row that was.
            }
        }
    }

    /// <summary>Drags in the row of a card from one hour of the day to another.</summary>
    private async Task DragAsync(string card, double from, double to, string shows)
    {
        var track = await Card(card).Locator(".track").BoundingBoxAsync();
        Assert.NotNull(track);
        var y = track.Y + (track.Height / 2);
        await Workbench.Page.Mouse.MoveAsync(X(from), y);
        await Workbench.Page.Mouse.DownAsync();
        await Workbench.Page.Mouse.MoveAsync(X(to) - 2, y, new() { Steps = 5 });
        await Assertions.Expect(Page.GetByTestId(shows)).ToBeVisibleAsync();
        await Workbench.Page.Mouse.UpAsync();

        float X(double hour) => track.X + (float)(track.Width * hour / 24);
    }

    private async Task SayWhatForAsync(string purpose)
    {
        await Page.GetByTestId("purpose").FillAsync(purpose);
        await Page.GetByTestId("purpose").PressAsync("Enter");
        await Assertions.Expect(Page.GetByTestId("form")).ToHaveCountAsync(0);
    }

    private async Task PressAsync(string keys, int times)
    {
        for (var i = 0; i < times; i++) await Workbench.PressAsync(keys);
    }

    private static DateTime Tomorrow(double hours) => DateTime.Now.Date.AddDays(1).AddHours(hours);

    private (DateTime Start, DateTime End) Times(string purpose, int gpu)
    {
        var entry = Assert.Single(Entries(), entry => entry.GetProperty("purpose").GetString() == purpose);
        Assert.Equal((gpu, "alice"), (entry.GetProperty("gpu_id").GetInt32(), entry.GetProperty("user").GetString()));
        return (Time("start_time"), Time("end_time"));

        DateTime Time(string name) => DateTimeOffset.Parse(entry.GetProperty(name).GetString() ?? "", CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal).LocalDateTime;
    }

    private IEnumerable<JsonElement> Entries() => JsonDocument.Parse(Sample.Read(Book)).RootElement.GetProperty("reservations").EnumerateArray();
}
