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
        var script = await File.ReadAllTextAsync(Repository.Axe);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var found = await page.Locator("body").EvaluateAsync<JsonElement>(
                    """
                    async (_, [script, part]) => {
                      (0, eval)(script);
                      // What fades in or changes its colour is judged when it has.
                      await Promise.allSettled(document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime < Infinity).map((one) => one.finished));
                      return (await axe.run(part, { resultTypes: ['violations'] })).violations
                        .filter(({ id, impact }) => impact === 'serious' || impact === 'critical' || id === 'heading-order' || id === 'empty-table-header')
                        .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`);
                    }
                    """,
                    new[] { script, part });
                Assert.True(found.GetArrayLength() == 0, $"{where}: {found}");
                return;
            }
            catch (PlaywrightException gone) when (attempt < 4 && (gone.Message.Contains("detached", StringComparison.Ordinal) || gone.Message.Contains("context was destroyed", StringComparison.Ordinal)))
            {
                // After a reload of the window the workbench may draw a page once more; what it has drawn before is nobody's to judge.
            }
        }
    }
}
