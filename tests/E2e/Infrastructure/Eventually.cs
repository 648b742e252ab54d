using System.Diagnostics;

namespace ForgeLsp.Tests.E2e.Infrastructure;

/// <summary>Waiting for what the browser does not show.</summary>
internal static class Eventually
{
    /// <summary>Waits until <paramref name="condition"/> holds; fails with <paramref name="otherwise"/> when patience ends.</summary>
    public static async Task HoldsAsync(Func<bool> condition, Func<string> otherwise)
    {
        for (var waited = Stopwatch.StartNew(); waited.ElapsedMilliseconds < Workbench.Patience; await Task.Delay(100))
            if (condition()) return;
        Assert.Fail(otherwise());
    }
}
