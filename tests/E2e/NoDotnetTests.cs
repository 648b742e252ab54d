using ForgeLsp.Tests.E2e.Infrastructure;
using Microsoft.Playwright;

namespace ForgeLsp.Tests.E2e;

/// <summary>A machine without .NET.</summary>
public sealed class NoDotnetTests(Browser browser) : WorkbenchTest(browser)
{
    [Fact]
    public async Task Without_dotnet_a_message_says_so_and_a_button_leads_to_the_instructions()
    {
        var message = Workbench.Toast(".NET 10");
        await Assertions.Expect(message).ToBeVisibleAsync();
        await message.GetByRole(AriaRole.Button, new() { Name = "How to Install .NET" }).ClickAsync();
        // The workbench asks before it opens a page outside; the question names the address.
        await Assertions.Expect(Workbench.Page.Locator(".monaco-dialog-box")).ToContainTextAsync("dotnet.microsoft.com");
    }

    /// <summary>DOTNET_ROOT names an empty folder, so that the launcher finds no runtime; the setting keeps the client from finding one elsewhere.</summary>
    private protected override Task<CodeServer> StartAsync() => CodeServer.StartAsync(
        """, "forge.server.dotnetPath": "/nonexistent/dotnet" """,
        new Dictionary<string, string?>(StringComparer.Ordinal) { ["DOTNET_ROOT"] = Directory.CreateDirectory(Path.Combine(Sample.Folder, ".no-dotnet")).FullName });
}
