using ForgeLsp.Core.Ports;

namespace ForgeLsp.Features.Ollama;

/// <summary>Asks a server again, after a pause that grows, while what goes wrong may pass.</summary>
internal sealed class Patience(SyncLimits limits, TimeProvider time)
{
    /// <summary>Asks for something short. A server that cannot be reached is not asked again: somebody waits for the answer.</summary>
    /// <exception cref="OllamaException">It never worked.</exception>
    public async Task<T> AskAsync<T>(Func<Task<T>> ask, CancellationToken cancel)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await ask();
            }
            catch (OllamaException problem) when (problem.Failure == OllamaFailure.Passing && tries < limits.Tries)
            {
                await PauseAsync(problem, tries, cancel);
            }
        }
    }

    /// <summary>Does something long, which goes on where it was when it is asked for again.</summary>
    /// <param name="reached">How far it is. As long as that grows, the tries do not count: a large model may come over a bad line.</param>
    /// <param name="again">Called before each further try.</param>
    /// <exception cref="OllamaException">It never worked.</exception>
    public async Task InsistAsync(Func<Task> work, Func<long> reached, Action again, CancellationToken cancel)
    {
        var best = reached();
        for (var tries = 1; ; tries++)
        {
            try
            {
                await work();
                return;
            }
            catch (OllamaException problem) when (problem.Failure != OllamaFailure.Refused)
            {
                var now = reached();
                tries = now > best ? 1 : tries;
                best = Math.Max(best, now);
                if (tries >= limits.Tries)
                {
                    throw;
                }

                await PauseAsync(problem, tries, cancel);
                again();
            }
        }
    }

    private Task PauseAsync(OllamaException problem, int tries, CancellationToken cancel)
    {
        var pause = problem.Pause ?? limits.Pause * Math.Pow(2, tries - 1);
        return Task.Delay(pause < limits.LongestPause ? pause : limits.LongestPause, time, cancel);
    }
}
