using ForgeLsp.Core.Text;

namespace ForgeLsp.Features.Doctor;

/// <summary>Runs the checks side by side, each within its own time. What hangs is left behind, what throws costs one line, and no secret gets into the report.</summary>
/// <param name="checks">In the order of the report.</param>
/// <param name="secrets">Values that must not be shown, wherever they turn up.</param>
public sealed class DoctorFeature(IReadOnlyList<IDoctorCheck> checks, IEnumerable<string> secrets, TimeProvider time)
{
    private readonly KnownSecrets _secrets = new(secrets);

    /// <summary>Looks at everything.</summary>
    /// <param name="root">Absolute path of the workspace.</param>
    /// <param name="left">Hears the titles of those that are still looked at, each time that one is done; any thread.</param>
    public async Task<DoctorReport> LookAsync(string root, Action<IReadOnlyList<string>>? left, CancellationToken cancel)
    {
        var waiting = checks.Select(static check => check.Title).ToList();
        left?.Invoke([.. waiting]);
        var looked = await Task.WhenAll(checks.Select(async check =>
        {
            var lines = await LookAsync(check, cancel);
            lock (waiting)
            {
                waiting.Remove(check.Title);
                left?.Invoke([.. waiting]);
            }

            return lines;
        }));
        return new DoctorReport(1, root, [.. looked.SelectMany(static lines => lines).Select(Clean)]);
    }

    private async Task<IReadOnlyList<DoctorLine>> LookAsync(IDoctorCheck check, CancellationToken cancel)
    {
        var begun = time.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        try
        {
            // On a thread of its own, which a dead network drive may keep for ever.
            var look = Task.Run(() => check.LookAsync(limit.Token), CancellationToken.None);
            var lines = await look.WaitAsync(check.Limit, time, cancel);
            var took = time.GetElapsedTime(begun).TotalMilliseconds;
            return [.. lines.Select(line => line.Milliseconds is null && lines.Count == 1 ? line with { Milliseconds = Math.Round(took, 1) } : line)];
        }
        catch (TimeoutException)
        {
            await limit.CancelAsync();
            return [check.Problem(DoctorTopic.NoAnswer, check.Title, $"gave no answer within {check.Limit.TotalSeconds:0} s", "Look whether a drive, host or program of it hangs, then run it again.")];
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception failure)
        {
            return [check.Problem(DoctorTopic.NoAnswer, check.Title, $"could not be looked at: {failure.Message}", "Report it with this line, if it stays so.")];
        }
    }

    private DoctorLine Clean(DoctorLine line) => line with
    {
        Subject = _secrets.Hide(Display.Plain(line.Subject)),
        Found = _secrets.Hide(Display.Plain(line.Found)),
        Next = line.Next is { } next ? _secrets.Hide(Display.Plain(next)) : null,
    };
}
