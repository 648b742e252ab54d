using Microsoft.Playwright;

namespace ForgeLsp.Tests.E2e.Infrastructure;

/// <summary>The browser of all tests. Each page has a context of its own, so that nothing carries over.</summary>
public sealed class Browser : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = FullPath(Repository.Chromium),
            // No sandbox: it needs user namespaces, which containers lack; the browser opens nothing but our own server.
            // The page is to need nothing of the network: no name but that of this machine leads anywhere. Looking at each request instead would turn the browser's cache off.
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
        });
        Assertions.SetDefaultExpectTimeout(Workbench.Patience);
    }

    /// <summary>Opens the workbench of <paramref name="server"/> on a folder and waits until it can be used.</summary>
    internal async Task<Workbench> OpenAsync(CodeServer server, string folder)
    {
        var browser = _browser ?? throw new InvalidOperationException("The browser has not been started.");
        var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = 1280, Height = 800 }, Locale = "en-US" });
        context.SetDefaultTimeout(Workbench.Patience);
        var page = await context.NewPageAsync();
        await page.GotoAsync($"{server.Address}/?folder={Uri.EscapeDataString(folder)}");
        await Assertions.Expect(page.Locator(".monaco-workbench")).ToBeVisibleAsync(new() { Timeout = 90_000 });
        await Assertions.Expect(page.GetByRole(AriaRole.Treeitem, new() { Name = "forge.yaml" })).ToBeVisibleAsync(new() { Timeout = 90_000 });
        return new Workbench(page);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    private static string FullPath(string program) =>
        Path.IsPathRooted(program)
            ? program
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists)
                ?? throw new InvalidOperationException($"{program} is not on the PATH; `npm test` installs Chromium.");
}
