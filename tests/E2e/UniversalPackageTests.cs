using ForgeLsp.Tests.E2e.Infrastructure;
using Microsoft.Playwright;

namespace ForgeLsp.Tests.E2e;

/// <summary>The extension for every platform, installed from its file: at first on a machine that lacks .NET.</summary>
public sealed class UniversalPackageTests(Browser browser) : WorkbenchTest(browser)
{
    [Fact]
    public async Task Without_dotnet_it_says_what_to_do_and_once_dotnet_is_there_it_starts_without_a_reload()
    {
        Assert.False(File.Exists(Path.Combine(ServerFolder(), "forge")), "The package for every platform has a launcher for this one.");
        Assert.True(File.Exists(Path.Combine(ServerFolder(), "forge.dll")));

        var message = Workbench.Toast(".NET 10");
        await Assertions.Expect(message).ToContainTextAsync(Dotnet);
        await message.GetByRole(AriaRole.Button, new() { Name = "How to Install .NET" }).ClickAsync();
        var question = Workbench.Page.Locator(".monaco-dialog-box");
        await Assertions.Expect(question).ToContainTextAsync("dotnet.microsoft.com");
        await question.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();

        await Workbench.ShowViewsAsync("Experiments");
        var view = Workbench.View("Experiments");
        await Assertions.Expect(view).ToContainTextAsync("Forge needs the .NET 10 runtime");
        await view.GetByRole(AriaRole.Button, new() { Name = "Try Again" }).ClickAsync();
        // Nothing has changed, and it says so again.
        await Assertions.Expect(message).ToBeVisibleAsync();

        InstallDotnet();
        await message.GetByRole(AriaRole.Button, new() { Name = "Try Again" }).ClickAsync();
        await Assertions.Expect(Workbench.Row("Experiments", "wine-random-forest")).ToContainTextAsync("in progress");
        await Assertions.Expect(view).Not.ToContainTextAsync("Forge needs");
    }

    /// <summary>
    /// Where the client looks for .NET. The setting is what hides the one of this machine: the extension host takes its environment from the login
    /// shell, and the usual places cannot be emptied.
    /// </summary>
    private string Dotnet => Path.GetFullPath(Path.Combine(Sample.Folder, "..", "dotnet", "dotnet"));

    private protected override Task<CodeServer> StartAsync() =>
        CodeServer.StartAsync($", \"forge.server.dotnetPath\": {System.Text.Json.JsonSerializer.Serialize(Dotnet)}", vsix: Repository.UniversalVsix);

    private string ServerFolder() => Path.Combine(Directory.GetDirectories(Server.Extensions, "forge-lsp.forge-*").Single(), "dist", "server");

    private void InstallDotnet()
    {
        // The host program of the tests lies three folders below the one of `dotnet`: ROOT/shared/Microsoft.NETCore.App/VERSION.
        var installed = Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        Directory.CreateDirectory(Path.GetDirectoryName(Dotnet) ?? "");
        File.CreateSymbolicLink(Dotnet, installed);
    }
}
