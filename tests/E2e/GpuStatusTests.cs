using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ForgeLsp.Tests.E2e.Infrastructure;
using ForgeLsp.Tests.Unit.Adapters.MlFlow;
using Microsoft.Playwright;

namespace ForgeLsp.Tests.E2e;

/// <summary>What the editor says about GPUs by itself.</summary>
public sealed class GpuStatusTests(Browser browser) : WorkbenchTest(browser)
{
    private const string Book = "shared/gpu-reservations.json";
    private readonly Browser _browser = browser;

    private ILocator Status => StatusOf(Workbench);

    [Fact]
    public async Task A_booking_shows_with_the_time_left_and_its_end_is_warned_of_with_a_way_to_extend_it()
    {
        await Assertions.Expect(Status).ToHaveCountAsync(0);
        var now = DateTimeOffset.UtcNow;
        Sample.Write(Book, JsonSerializer.Serialize(new
        {
            reservations = new object[]
            {
                new { id = "mine", gpu_id = 1, user = "alice", purpose = "bert-baseline", start_time = now.AddHours(-1), end_time = now.AddMinutes(9) },
                new { id = "bobs", gpu_id = 1, user = "bob", purpose = "boosting", start_time = now.AddMinutes(39), end_time = now.AddHours(3) },
            },
        }));
        await Assertions.Expect(Status).ToContainTextAsync("GPU 1 · ");
        var warning = Workbench.Toast("GPU 1 is yours for");
        await Assertions.Expect(warning).ToContainTextAsync("bob has it then");
        await Workbench.ForDocumentationAsync("gpu-warning");
        await warning.GetByRole(AriaRole.Button, new() { Name = "Extend 30 min" }).ClickAsync();
        await Assertions.Expect(Workbench.Toast("GPU 1 is yours until")).ToBeVisibleAsync();
        await Assertions.Expect(Status).ToContainTextAsync(new System.Text.RegularExpressions.Regex(@"GPU 1 · 3[789] min", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
        var end = Entries().Single(static entry => entry.GetProperty("id").GetString() == "mine").GetProperty("end_time").GetDateTimeOffset();
        Assert.InRange(end - now, TimeSpan.FromMinutes(38.9), TimeSpan.FromMinutes(39.1));

        // Its list ends it, and there is nothing left to show.
        await Status.ClickAsync();
        await Assertions.Expect(Workbench.Choice("Release")).ToBeVisibleAsync();
        await Workbench.ForDocumentationAsync("my-gpu-reservations");
        await Workbench.ChooseAsync("Release");
        await Assertions.Expect(Workbench.Toast("GPU 1 is free again")).ToBeVisibleAsync();
        await Assertions.Expect(Status).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_script_runs_on_a_card_that_is_booked_for_as_long_as_its_task_lives()
    {
        Sample.Write("tools/train.py", """
            import os, time

            class Model:
                def fit(self):
                    with open("seen.txt", "w") as seen:
                        seen.write(os.environ["CUDA_VISIBLE_DEVICES"] + " " + os.environ["CUDA_DEVICE_ORDER"] + "\n")

            if __name__ == "__main__":
                model = Model()
                model.fit()
                time.sleep(600)

            """);
        await Workbench.OpenFileAsync("tools/train.py");
        await Assertions.Expect(Workbench.Lens("Run with GPU reservation")).ToBeVisibleAsync();
        await Workbench.ClickLensAsync("Run with GPU reservation", effect: Workbench.Page.Locator(".part.panel .terminal-wrapper").First);
        var seen = Path.Combine(Sample.Folder, "seen.txt");
        await Eventually.HoldsAsync(() => File.Exists(seen) && File.ReadAllText(seen).EndsWith('\n'), static () => "The script never ran.");
        Assert.Matches("^[012] PCI_BUS_ID$", File.ReadAllText(seen).Trim());
        await Assertions.Expect(Status).ToContainTextAsync(" · running");
        await Workbench.ForDocumentationAsync("gpu-run");

        await Workbench.RunAsync("Tasks: Terminate Task");
        await Workbench.ChooseAsync("train.py on a GPU");
        await Assertions.Expect(Status).ToHaveCountAsync(0);
        Assert.All(Entries(), static entry => Assert.True(entry.GetProperty("end_time").GetDateTimeOffset() <= DateTimeOffset.UtcNow));
    }

    /// <summary>The figure goes to docs/benchmarks.md; a machine under load takes longer.</summary>
    [Fact]
    public async Task Two_windows_on_one_database_show_each_others_bookings()
    {
        using var postgres = new PostgresServer();
        Sample.Write("forge.yaml", Sample.Read("forge.yaml").Replace(Book, postgres.Create("bookings"), StringComparison.Ordinal));
        await using var other = await _browser.OpenAsync(Server, Sample.Folder);
        await other.ShowViewsAsync("GPUs");
        var row = other.View("GPUs").GetByRole(AriaRole.Treeitem).Filter(new() { HasText = "GPU 1 ·" }).First;
        await Assertions.Expect(row).ToBeVisibleAsync();

        // The first one waits until both have found the database; the second is measured, from the key that books to the other window's row.
        for (var round = 0; round < 2; round++)
        {
            await Workbench.RunAsync("Forge: Reserve GPU");
            await Workbench.ChooseAsync($"GPU {round}");
            await Workbench.ChooseAsync("1 hour");
            await Assertions.Expect(Workbench.Page.GetByPlaceholder("What for?")).ToBeVisibleAsync();
            await Workbench.QuickInput.FillAsync("side by side");
            var since = Stopwatch.GetTimestamp();
            await Workbench.QuickInput.PressAsync("Enter");
            await Assertions.Expect(other.View("GPUs").GetByRole(AriaRole.Treeitem).Filter(new() { HasText = $"GPU {round} ·" }).First).ToContainTextAsync("yours");
            var shown = Stopwatch.GetElapsedTime(since);
            await Assertions.Expect(StatusOf(other)).ToContainTextAsync(round == 0 ? "GPU 0 · 1 h" : "2 GPUs · ");
            TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"booking {round + 1}: booked in one window → shown in the other: row {shown.TotalMilliseconds:0} ms, status bar {Stopwatch.GetElapsedTime(since).TotalMilliseconds:0} ms"));
        }

        await other.ForDocumentationAsync("gpu-second-window");
    }

    private static ILocator StatusOf(Workbench workbench) => workbench.Page.Locator(".statusbar-item[aria-label^='My GPUs']");

    private IEnumerable<JsonElement> Entries() => JsonDocument.Parse(Sample.Read(Book)).RootElement.GetProperty("reservations").EnumerateArray();
}
