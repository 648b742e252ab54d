using System.Text.Json;
using ForgeLsp.Tests.E2e.Infrastructure;
using Microsoft.Playwright;

namespace ForgeLsp.Tests.E2e;

/// <summary>Booking a GPU of the sample's inventory from the palette.</summary>
public sealed class ReserveGpuTests(Browser browser) : WorkbenchTest(browser)
{
    private const string Book = "shared/gpu-reservations.json";

    [Fact]
    public async Task A_booking_is_on_disk_and_a_second_one_is_refused_with_the_holders_name()
    {
        await ReserveAsync("GPU 1", "palette booking", "reserve-gpu");
        await Assertions.Expect(Workbench.Toast("GPU 1 on this machine is yours")).ToBeVisibleAsync();
        Assert.Contains(Entries(), entry => entry.GetProperty("gpu_id").GetInt32() == 1
            && entry.GetProperty("user").GetString() == "alice"
            && entry.GetProperty("purpose").GetString() == "palette booking");

        var before = Sample.Read(Book);
        var (exitCode, refusal) = await Sample.ForgeAsync("gpu", "reserve", "--gpu", "1", "--hours", "1", "--user", "bob", "--purpose", "the same card");
        Assert.Equal(4, exitCode);
        Assert.Equal("alice", refusal.GetProperty("heldBy").GetString());
        Assert.Equal(before, Sample.Read(Book));
    }

    [Fact]
    public async Task A_card_that_a_colleague_holds_is_refused_with_his_name_and_the_next_free_slot()
    {
        var (exitCode, _) = await Sample.ForgeAsync("gpu", "reserve", "--gpu", "2", "--hours", "3", "--user", "bob", "--purpose", "boosting");
        Assert.Equal(0, exitCode);
        var before = Sample.Read(Book);

        await ReserveAsync("GPU 2", "too late", null);
        var refusal = Workbench.Toast("bob");
        await Assertions.Expect(refusal).ToBeVisibleAsync();
        await Assertions.Expect(refusal.GetByRole(AriaRole.Button, new() { Name = "Book from" })).ToBeVisibleAsync();
        Assert.Equal(before, Sample.Read(Book));
    }

    private async Task ReserveAsync(string gpu, string purpose, string? screenshot)
    {
        await Workbench.RunAsync("Forge: Reserve GPU");
        await Assertions.Expect(Workbench.Choice(gpu)).ToBeVisibleAsync();
        if (screenshot is not null) await Workbench.ForDocumentationAsync(screenshot);
        await Workbench.Choice(gpu).ClickAsync();
        await Workbench.Choice("2 hours").ClickAsync();
        await Assertions.Expect(Workbench.Page.GetByPlaceholder("What for?")).ToBeVisibleAsync();
        await Workbench.QuickInput.FillAsync(purpose);
        await Workbench.QuickInput.PressAsync("Enter");
    }

    private IEnumerable<JsonElement> Entries() => JsonDocument.Parse(Sample.Read(Book)).RootElement.GetProperty("reservations").EnumerateArray();
}
