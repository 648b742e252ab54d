using System.Text.Json;
using Microsoft.Playwright;

namespace ForgeLsp.Tests.E2e.Infrastructure;

/// <summary>What keeps somebody from reading or using a page: contrast, names, roles, the order of headings, by the rules of axe.</summary>
internal static class Barriers
{
    /// <summary>Fails where the page, or what <paramref name="part"/> selects of it, has a serious one.</summary>
    /// <param name="where">What to say of where it was.</param>
    public static async Task ExpectNoneAsync(IFrameLocator page, string where, string part = "html")
    {
        await page.Locator("body").EvaluateAsync("(_, script) => (0, eval)(script)", await File.ReadAllTextAsync(Repository.Axe));
        var found = await page.Locator("body").EvaluateAsync<JsonElement>(
            """
            async (_, part) => (await axe.run(part, { resultTypes: ['violations'] })).violations
              .filter(({ id, impact }) => impact === 'serious' || impact === 'critical' || id === 'heading-order' || id === 'empty-table-header')
              .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`)
            """,
            part);
        Assert.True(found.GetArrayLength() == 0, $"{where}: {found}");
    }
}
