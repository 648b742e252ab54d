using System.Net;
using System.Net.Sockets;
using System.Text;
using ForgeLsp.Tests.E2e.Infrastructure;
using Microsoft.Playwright;

namespace ForgeLsp.Tests.E2e;

/// <summary>Adding a team's server that wants to know who asks.</summary>
public sealed class TrackingStoreTests(Browser browser) : WorkbenchTest(browser)
{
    private const string Secret = "hunter2-of-the-test";

    [Fact]
    public async Task A_server_that_wants_a_token_is_added_shown_and_removed_and_no_settings_hold_the_token()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _ = Task.Run(() => ServeAsync(listener), TestContext.Current.CancellationToken);
        var address = $"http://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}";

        await Workbench.ShowViewsAsync("Runs");
        await Assertions.Expect(Workbench.Row("Runs", "mlruns")).ToBeVisibleAsync();
        await Workbench.RunAsync("Forge: Add Tracking Store");
        await Workbench.ChooseAsync("Tracking server");
        await Assertions.Expect(Workbench.Page.GetByPlaceholder("https://mlflow.example.org")).ToBeVisibleAsync();

        // The server says what is wrong while one types.
        await Workbench.QuickInput.FillAsync("https//nonsense@");
        await Assertions.Expect(Workbench.Page.Locator(".quick-input-widget .quick-input-message")).ToContainTextAsync("cannot be understood");
        await Workbench.QuickInput.FillAsync(address);
        await Workbench.QuickInput.PressAsync("Enter");
        var refused = Workbench.Toast("wants to know who asks");
        await Assertions.Expect(refused).ToBeVisibleAsync();
        await refused.GetByRole(AriaRole.Button, new() { Name = "Sign In" }).ClickAsync();
        await Workbench.ChooseAsync("An access token");
        await Assertions.Expect(Workbench.Page.GetByPlaceholder("Token")).ToBeVisibleAsync();
        await Workbench.QuickInput.FillAsync(Secret);
        await Workbench.QuickInput.PressAsync("Enter");
        await Assertions.Expect(Workbench.Page.GetByPlaceholder("A name for it")).ToBeVisibleAsync();
        await Workbench.QuickInput.FillAsync("Team server");
        await Workbench.QuickInput.PressAsync("Enter");
        await Workbench.ChooseAsync("In this workspace");

        // Beside the folder's own runs, and read with the token from the secret storage.
        await Assertions.Expect(Workbench.Row("Runs", "mlruns")).ToBeVisibleAsync();
        await Workbench.UnfoldAsync(Workbench.Row("Runs", "Team server"));
        await Assertions.Expect(Workbench.Row("Runs", "iris")).ToBeVisibleAsync();
        var settings = Sample.Read(".vscode/settings.json");
        Assert.Contains(address, settings, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, settings, StringComparison.Ordinal);

        await Workbench.RunAsync("Forge: Remove Tracking Store");
        var removed = Workbench.Toast("is no longer shown");
        await removed.GetByRole(AriaRole.Button, new() { Name = "Forget Its Credentials Too" }).ClickAsync();
        await Assertions.Expect(Workbench.Row("Runs", "Team server")).ToBeHiddenAsync();
        Assert.DoesNotContain(address, Sample.Read(".vscode/settings.json"), StringComparison.Ordinal);
        await Workbench.RunAsync("Forge: Forget Tracking Credentials");
        await Assertions.Expect(Workbench.Toast("keeps no credentials")).ToBeVisibleAsync();
    }

    private static async Task ServeAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                var stream = client.GetStream();
                var bytes = new byte[16 * 1024];
                var isKnown = Encoding.UTF8.GetString(bytes, 0, await stream.ReadAsync(bytes)).Contains("Authorization: Bearer " + Secret, StringComparison.OrdinalIgnoreCase);
                var body = isKnown ? """{"experiments": [{"experiment_id": "1", "name": "iris", "lifecycle_stage": "active"}]}""" : "You are not authenticated";
                await stream.WriteAsync(Encoding.UTF8.GetBytes(
                    $"HTTP/1.1 {(isKnown ? "200 OK" : "401 Unauthorized")}\r\nContent-Type: {(isKnown ? "application/json" : "text/plain")}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"));
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException or IOException)
        {
            // The test is over.
        }
    }
}
