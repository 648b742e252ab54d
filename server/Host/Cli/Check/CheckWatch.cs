using ForgeLsp.Adapters.Files;

namespace ForgeLsp.Host.Cli.Check;

/// <summary>
/// <c>forge check --watch</c>: checks again what a change concerns, until it is stopped. Stopping is how it is meant to end, so its exit code is 0 whatever was
/// found; scripts that want to know check once.
/// </summary>
/// <param name="show">Prints a report.</param>
internal sealed class CheckWatch(CliContext context, CheckRun run, Func<CheckReport, Task> show)
{
    /// <summary>Wipes the screen and what was scrolled away, and goes to its top.</summary>
    private const string Wipe = "\e[2J\e[3J\e[H";

    /// <summary>Watches until it is cancelled.</summary>
    public async Task<int> RunAsync(CancellationToken cancel)
    {
        try
        {
            // Watched from before the first look, so that nothing is missed between the two.
            using var disk = new DiskChanges(run.Root.FullPath);
            await PassAsync(await run.RunAsync(cancel));
            while (true)
            {
                if (run.Again(await disk.NextAsync(cancel), cancel) is { } report)
                {
                    await PassAsync(report);
                }
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return ExitCode.Clean;
        }
    }

    private async Task PassAsync(CheckReport report)
    {
        if (context.IsTerminal)
        {
            await context.Out.WriteAsync(Wipe);
        }

        await show(report);
        await context.Out.FlushAsync(CancellationToken.None);
        await context.TellAsync("waiting for changes; Ctrl-C ends.");
    }
}
