using ForgeLsp.Features.Reports.Facts;

namespace ForgeLsp.Features.Reports.Score;

/// <summary>
/// What git says of the working tree, for scores that are asked for one by one: it is asked once for all of a moment. An answer that nobody waits for any longer
/// is kept for the next one.
/// </summary>
/// <param name="ask">Asks git. It ends by itself.</param>
public sealed class RememberedChanges(Func<Task<TreeChanges?>> ask, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(15);

    private readonly Lock _padlock = new();
    private Task<(TreeChanges? Changes, long At)>? _known;

    /// <summary>What git says now, or said a moment ago.</summary>
    public async Task<TreeChanges?> NowAsync(CancellationToken cancel)
    {
        Task<(TreeChanges? Changes, long At)> known;
        lock (_padlock)
        {
            if (_known is not { } before || before.IsFaulted || before.IsCanceled || (before.IsCompletedSuccessfully && time.GetElapsedTime(before.Result.At) >= Fresh))
            {
                _known = AskAsync();
            }

            known = _known;
        }

        return (await known.WaitAsync(cancel)).Changes;
    }

    private async Task<(TreeChanges? Changes, long At)> AskAsync() => (await ask(), time.GetTimestamp());
}
