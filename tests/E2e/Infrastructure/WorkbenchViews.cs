using System.Globalization;
using Microsoft.Playwright;

namespace ForgeLsp.Tests.E2e.Infrastructure;

/// <content>The views of the side bar and their rows.</content>
internal sealed partial class Workbench
{
    /// <summary>A view of the side bar.</summary>
    public ILocator View(string name) =>
        Page.Locator(".sidebar .pane").Filter(new() { Has = Page.Locator($".pane-header[aria-label^='{name} ']") });

    /// <summary>Shows Forge's side bar and folds every view but these, so that their rows have room.</summary>
    public async Task ShowViewsAsync(params string[] views)
    {
        await Page.Locator(".activitybar").GetByRole(AriaRole.Tab, new() { Name = "Forge" }).ClickAsync();
        await Assertions.Expect(View(views[0])).ToBeVisibleAsync();
        foreach (var other in (string[])["Team", "Experiments", "Runs", "GPUs", "Models"])
        {
            var header = View(other).Locator(".pane-header");
            var isOpen = await header.GetAttributeAsync("aria-expanded") == "true";
            if (isOpen != views.Contains(other, StringComparer.Ordinal)) await header.ClickAsync();
        }
    }

    /// <summary>Draws the edge of the side bar to where there is room for what stands behind the labels.</summary>
    public async Task WidenSideBarAsync()
    {
        var edge = await Page.Locator(".sidebar").BoundingBoxAsync() ?? throw new InvalidOperationException("There is no side bar.");
        await Page.Mouse.MoveAsync(edge.X + edge.Width + 2, 400);
        await Page.Mouse.DownAsync();
        await Page.Mouse.MoveAsync(760, 400, new() { Steps = 5 });
        await Page.Mouse.UpAsync();
    }

    /// <summary>A row of a view, by its label.</summary>
    public ILocator Row(string view, string label) =>
        View(view).GetByRole(AriaRole.Treeitem).Filter(new() { Has = Page.Locator(".label-name").GetByText(label, new() { Exact = true }) }).First;

    /// <summary>Unfolds a row of a view, unless it is unfolded.</summary>
    public async Task UnfoldAsync(ILocator row)
    {
        await Assertions.Expect(row).ToBeVisibleAsync();
        var unfolded = row.And(Page.Locator("[aria-expanded='true']"));
        for (var attempt = 0; attempt < 5 && await row.GetAttributeAsync("aria-expanded") == "false"; attempt++)
        {
            // A tree that is drawn again while the mouse is on its way takes the click for another row, or for none.
            await row.Locator(".monaco-tl-twistie").ClickAsync();
            if (await ShowsWithinAsync(unfolded, 3_000)) break;
        }

        await Assertions.Expect(row).ToHaveAttributeAsync("aria-expanded", "true");
    }

    /// <summary>What stands behind the label of a row.</summary>
    public static ILocator Description(ILocator row) => row.Locator(".label-description");

    /// <summary>The descriptions of all rows of a view that are on the screen, from top to bottom.</summary>
    public async Task<IReadOnlyList<string>> DescriptionsAsync(string view)
    {
        // A long tree is drawn in the order in which its rows came, not in the order in which they stand.
        var rows = await View(view).GetByRole(AriaRole.Treeitem).EvaluateAllAsync<string[][]>(
            "rows => rows.map(row => [row.dataset.index, row.querySelector('.label-description')?.textContent ?? ''])");
        return [.. rows.OrderBy(row => int.Parse(row[0], CultureInfo.InvariantCulture)).Select(row => row[1])];
    }

    /// <summary>Takes an entry of the menu of a row.</summary>
    public async Task TakeAsync(ILocator row, string action)
    {
        var entry = await OpenMenuAsync(row, action);
        for (var attempt = 1; ; attempt++)
        {
            await entry.HoverAsync();
            await Page.Mouse.DownAsync();
            await Page.Mouse.UpAsync();
            try
            {
                await entry.WaitForAsync(new() { State = WaitForSelectorState.Hidden, Timeout = 2_000 });
                return;
            }
            catch (TimeoutException) when (attempt < 5)
            {
                // A menu that has just opened takes a click for the end of the one that opened it.
            }
        }
    }

    /// <summary>Shows the menu of a row and returns an entry of it.</summary>
    public async Task<ILocator> OpenMenuAsync(ILocator row, string action)
    {
        var entry = Page.Locator(".monaco-menu .action-label").GetByText(action, new() { Exact = true });
        for (var attempt = 1; ; attempt++)
        {
            await row.Locator(".label-name").ClickAsync(new() { Button = MouseButton.Right });
            try
            {
                await entry.WaitForAsync(new() { Timeout = 5_000 });
                return entry;
            }
            catch (TimeoutException) when (attempt < 5)
            {
                // A tree that is drawn again meanwhile closes the menu.
                await Page.Keyboard.PressAsync("Escape");
            }
        }
    }

    /// <summary>Clicks the button of a row that shows while the mouse is over it.</summary>
    public async Task PressButtonAsync(ILocator row, string action)
    {
        await row.HoverAsync();
        await row.GetByRole(AriaRole.Button, new() { Name = action }).First.ClickAsync();
    }

    /// <summary>Clicks a button in the title of a view.</summary>
    public async Task PressTitleButtonAsync(string view, string action)
    {
        var header = View(view).Locator(".pane-header");
        await header.HoverAsync();
        await header.GetByRole(AriaRole.Button, new() { Name = action }).First.ClickAsync();
    }

    /// <summary>Rests the mouse on a row until its tooltip shows.</summary>
    public async Task<ILocator> TooltipAsync(ILocator row)
    {
        var tooltip = Page.Locator(".monaco-hover:not(.hidden)").Last;
        for (var attempt = 1; ; attempt++)
        {
            await View("Runs").Locator(".pane-header").First.HoverAsync();
            await row.Locator(".label-name").HoverAsync();
            try
            {
                await tooltip.WaitForAsync(new() { Timeout = 8_000 });
                return tooltip;
            }
            catch (TimeoutException) when (attempt < 5)
            {
                // A row that is drawn again while the mouse rests on it shows none.
            }
        }
    }
}
