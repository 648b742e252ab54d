using Microsoft.Playwright;

namespace ForgeLsp.Tests.E2e.Infrastructure;

/// <summary>One window of the workbench, in the words of its user.</summary>
internal sealed partial class Workbench(IPage page) : IAsyncDisposable
{
    /// <summary>How long to wait for anything, in ms: generous, because a machine of two cores also runs the workbench.</summary>
    public const int Patience = 45_000;

    /// <summary>The page, for what this class has no word for.</summary>
    public IPage Page { get; } = page;

    /// <summary>The input line of the palette and of pick lists.</summary>
    public ILocator QuickInput => Page.Locator(".quick-input-widget input.input");

    /// <summary>Rows of the Problems panel.</summary>
    public ILocator Problems => Page.Locator(".markers-panel .monaco-list-row");

    /// <summary>Underlined places of the editor; <paramref name="severity"/> is <c>error</c>, <c>warning</c>, <c>info</c> or <c>hint</c>.</summary>
    public ILocator Squiggles(string severity) => Page.Locator($".monaco-editor .squiggly-{severity}");

    /// <summary>A notification.</summary>
    public ILocator Toast(string text) => Page.Locator(".notifications-toasts .notification-toast").Filter(new() { HasText = text });

    /// <summary>A row of a pick list.</summary>
    public ILocator Choice(string text) => Page.Locator(".quick-input-widget .quick-input-list .monaco-list-row").Filter(new() { HasText = text }).First;

    /// <summary>Takes a row of a pick list, by key: where the list is drawn again while the mouse is on its way to a row, another one comes to stand below it.</summary>
    public async Task ChooseAsync(string text)
    {
        await Assertions.Expect(Choice(text)).ToBeVisibleAsync();
        var chosen = Page.Locator(".quick-input-widget .quick-input-list .monaco-list-row.focused").Filter(new() { HasText = text });
        for (var rows = 0; rows < 100 && !await chosen.IsVisibleAsync(); rows++) await QuickInput.PressAsync("ArrowDown");
        await Assertions.Expect(chosen).ToBeVisibleAsync();
        await QuickInput.PressAsync("Enter");
    }

    /// <summary>The document inside Forge's comparison page.</summary>
    public IFrameLocator ComparisonPage => ForgePage;

    /// <summary>The document inside the one page of Forge's that shows: every web view is an iframe laid over the workbench, with another one inside.</summary>
    public IFrameLocator ForgePage =>
        Page.Locator("iframe.webview.ready[src*='extensionId=forge-lsp.forge']:not([src*='purpose='])").ContentFrame.Locator("iframe#active-frame").ContentFrame;

    /// <summary>Opens a file of the folder by its path.</summary>
    public async Task OpenFileAsync(string path)
    {
        await Page.Keyboard.PressAsync("Control+P");
        await QuickInput.FillAsync(path);
        await Assertions.Expect(Choice(Path.GetFileName(path))).ToBeVisibleAsync();
        await QuickInput.PressAsync("Enter");
        await Assertions.Expect(Page.Locator(".tab.active").Filter(new() { HasText = Path.GetFileName(path) })).ToBeVisibleAsync();
        await Assertions.Expect(Page.Locator(".monaco-editor .view-line").First).ToBeVisibleAsync();
    }

    /// <summary>Opens the file of a comparison and waits for its table.</summary>
    public async Task OpenComparisonAsync(string path)
    {
        await Page.Keyboard.PressAsync("Control+P");
        await QuickInput.FillAsync(path);
        await Assertions.Expect(Choice(Path.GetFileName(path))).ToBeVisibleAsync();
        await QuickInput.PressAsync("Enter");
        await Assertions.Expect(ComparisonPage.GetByTestId("compare-table").Locator("[data-run]").First).ToBeVisibleAsync();
    }

    /// <summary>Reloads the window as its user does, so that it keeps what it has to bring back.</summary>
    public async Task ReloadAsync()
    {
        await Page.EvaluateAsync("() => { window.isBefore = true; }");
        await RunAsync("Developer: Reload Window");
        await Page.WaitForFunctionAsync("() => window.isBefore === undefined && document.querySelector('.monaco-workbench') !== null");
    }

    /// <summary>Waits until the editor's storage holds a text: in a browser it is written every few seconds, and a reload before that may lose it.</summary>
    public Task UntilKeptAsync(string text) =>
        Page.WaitForFunctionAsync(
            """
            async (text) => {
              const answered = (request) => new Promise((resolve, reject) => {
                request.onsuccess = () => resolve(request.result);
                request.onerror = () => reject(request.error);
              });
              for (const { name } of await indexedDB.databases()) {
                const database = await answered(indexedDB.open(name));
                try {
                  if (!database.objectStoreNames.contains('ItemTable')) continue;
                  const values = await answered(database.transaction('ItemTable').objectStore('ItemTable').getAll());
                  if (values.some((value) => String(value).includes(text))) return true;
                } finally {
                  database.close();
                }
              }
              return false;
            }
            """,
            text,
            new() { PollingInterval = 500 });

    /// <summary>Goes to a section of the comparison and waits until it rests at the top.</summary>
    public async Task<ILocator> GoToSectionAsync(string id)
    {
        await ComparisonPage.Locator($"[data-section-link='{id}']").ClickAsync();
        var section = ComparisonPage.Locator($"section#{id}");
        await Assertions.Expect(section.Locator(".body.waiting")).ToHaveCountAsync(0);
        await Assertions.Expect(section.Locator("[aria-busy='true']")).ToHaveCountAsync(0);
        return section;
    }

    /// <summary>Takes the place that a dialog for saving suggests, under another name.</summary>
    public async Task SaveAsAsync(string path)
    {
        await Assertions.Expect(QuickInput).ToBeVisibleAsync();
        // The dialog fills in what it suggests once it has looked at the folder.
        await Assertions.Expect(QuickInput).ToHaveValueAsync(Suggested);
        await QuickInput.FillAsync(path);
        await Assertions.Expect(QuickInput).ToHaveValueAsync(path);
        await QuickInput.PressAsync("Enter");
        await Assertions.Expect(QuickInput).ToBeHiddenAsync();
    }

    [System.Text.RegularExpressions.GeneratedRegex(@"\.\w+$", System.Text.RegularExpressions.RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial System.Text.RegularExpressions.Regex Suggested { get; }

    /// <summary>Puts the cursor at a line and column, both from 1.</summary>
    public async Task GoToAsync((int Line, int Column) place)
    {
        await Page.Keyboard.PressAsync("Control+G");
        await QuickInput.FillAsync($":{place.Line}:{place.Column}");
        await QuickInput.PressAsync("Enter");
        await Assertions.Expect(QuickInput).ToBeHiddenAsync();
        await Assertions.Expect(Page.Locator(".statusbar-item").Filter(new() { HasText = $"Ln {place.Line}, Col {place.Column}" })).ToBeVisibleAsync();
    }

    /// <summary>Types into the editor that has the cursor.</summary>
    public Task TypeAsync(string text) => Page.Keyboard.TypeAsync(text, new() { Delay = 20 });

    /// <summary>Presses keys, as Playwright names them.</summary>
    public Task PressAsync(string keys) => Page.Keyboard.PressAsync(keys);

    /// <summary>Runs a command from the palette.</summary>
    public async Task RunAsync(string title)
    {
        // A page of Forge's hands the key on to the workbench, which does not hear of it while either is being drawn.
        for (var attempt = 0; attempt < 5; attempt++)
        {
            await Page.Keyboard.PressAsync("F1");
            if (await ShowsWithinAsync(QuickInput, 5_000)) break;
        }
        // The list does not grow by itself when an extension arrives after the question. Enter takes the row that is chosen, which is one of the recently used
        // until the list has followed what was written.
        var chosen = Page.Locator(".quick-input-widget .quick-input-list .monaco-list-row.focused").Filter(new() { HasText = title });
        for (var attempt = 0; attempt < 20; attempt++)
        {
            await QuickInput.FillAsync(">");
            await QuickInput.FillAsync(">" + title);
            if (await ShowsWithinAsync(chosen, 1_000)) break;
        }
        await Assertions.Expect(chosen).ToBeVisibleAsync();
        await QuickInput.PressAsync("Enter");
    }

    /// <summary>Shows the Problems panel.</summary>
    public Task ShowProblemsAsync() => RunAsync("View: Focus Problems");

    /// <summary>A line of the editor that holds <paramref name="text"/>.</summary>
    public ILocator Line(string text) => Page.Locator(".monaco-editor .view-line").Filter(new() { HasText = text }).First;

    /// <summary>A row of the list of completions, by its label.</summary>
    public ILocator Suggestion(string label) =>
        Page.Locator(".suggest-widget.visible .monaco-list-row").Filter(new() { Has = Page.Locator(".label-name").GetByText(label, new() { Exact = true }) }).First;

    /// <summary>The hover that is shown.</summary>
    public ILocator Hover => Page.Locator(".monaco-hover:not(.hidden) .hover-contents").First;

    /// <summary>A code lens.</summary>
    public ILocator Lens(string text) => Page.Locator(".codelens-decoration").Filter(new() { HasText = text }).First;

    /// <summary>
    /// Clicks a code lens until <paramref name="effect"/> is there. Right after the start the editor reads its lenses anew a few times, and then the one
    /// under the mouse may go between the button's way down and up.
    /// </summary>
    public async Task ClickLensAsync(string text, ILocator effect)
    {
        var link = Page.Locator(".codelens-decoration a").Filter(new() { HasText = text }).First;
        for (var clicked = 0; clicked < 5 && !await effect.IsVisibleAsync(); clicked++)
        {
            await link.ClickAsync();
            try
            {
                await effect.WaitForAsync(new() { Timeout = Patience / 5 });
            }
            catch (TimeoutException)
            {
                // Once more; whoever waits for what it does says so where it never comes.
            }
        }
    }

    /// <summary>Shows the list of completions at the cursor, unless the editor shows it by itself.</summary>
    public async Task ShowCompletionsAsync()
    {
        var list = Page.Locator(".suggest-widget.visible .monaco-list-row").First;
        // A key that was taken opens the list of its values by itself, after a moment.
        if (!await ShowsWithinAsync(list, 700)) await Page.Keyboard.PressAsync("Control+Space");
        await Assertions.Expect(list).ToBeVisibleAsync();
    }

    /// <summary>Takes a completion at the cursor, after the first letters of it where the list is long.</summary>
    public async Task CompleteAsync(string label, string letters = "")
    {
        await ShowCompletionsAsync();
        await TypeAsync(letters);
        await Suggestion(label).ClickAsync();
        await Assertions.Expect(Suggestion(label)).ToBeHiddenAsync();
    }

    /// <summary>Goes to the next problem and takes the fix that the editor prefers; false where no problem is left.</summary>
    public async Task<bool> TakesNextFixAsync()
    {
        // Problems follow an edit within a moment.
        await Page.WaitForTimeoutAsync(1_000);
        if (await Squiggles("error").CountAsync() + await Squiggles("warning").CountAsync() == 0) return false;

        await Page.Keyboard.PressAsync("Alt+F8");
        await Page.Keyboard.PressAsync("Escape");
        await Page.Keyboard.PressAsync("Shift+Alt+.");
        return true;
    }

    /// <summary>Renames what stands at the cursor.</summary>
    public async Task RenameAsync(string name)
    {
        var box = Page.Locator(".rename-box input");
        for (var attempt = 1; attempt < 6 && !await box.IsVisibleAsync(); attempt++)
        {
            // A workbench whose language server is still starting does not hear of the key.
            await Page.Keyboard.PressAsync("F2");
            if (await ShowsWithinAsync(box, 2_000)) break;
        }

        await Assertions.Expect(box).ToBeVisibleAsync();
        await box.FillAsync(name);
        await box.PressAsync("Enter");
        await Assertions.Expect(box).ToBeHiddenAsync();
    }

    /// <summary>Takes the quick fix whose title contains <paramref name="title"/>, at the cursor.</summary>
    public async Task FixAsync(string title)
    {
        var action = Page.Locator(".action-widget .monaco-list-row").Filter(new() { HasText = title }).First;
        for (var attempt = 1; ; attempt++)
        {
            await Page.Keyboard.PressAsync("Control+.");
            try
            {
                await action.WaitForAsync(new() { Timeout = 5_000 });
                break;
            }
            catch (TimeoutException) when (attempt < 5)
            {
                // A workbench that is still busy closes the menu again, or does not hear of the keys.
                await Page.Keyboard.PressAsync("Escape");
            }
        }

        await action.ClickAsync();
    }

    /// <summary>Waits until something shows; false where it does not in so many ms.</summary>
    public static async Task<bool> ShowsWithinAsync(ILocator what, int limit)
    {
        try
        {
            await what.WaitForAsync(new() { Timeout = limit });
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>A screenshot for the documentation, where the run was asked for them.</summary>
    public async Task ForDocumentationAsync(string name)
    {
        if (Repository.Screenshots is not { } folder) return;
        // Menus and rows fade in.
        await Page.WaitForTimeoutAsync(600);
        await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png") });
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => new(Page.Context.CloseAsync());
}
