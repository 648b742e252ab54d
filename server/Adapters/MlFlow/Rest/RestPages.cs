namespace ForgeLsp.Adapters.MlFlow.Rest;

/// <summary>What every question to a server has in common: its pages, and what it means that something is not there.</summary>
internal static class RestPages
{
    /// <summary>Path of the API.</summary>
    public const string Api = "api/2.0/mlflow/";

    /// <summary>
    /// Asks for page after page. Tokens are offsets: pages shift while runs are logged, the last one may be empty, and a server may send one
    /// token again and again.
    /// </summary>
    public static async Task EachAsync<T>(Func<string?, Task<T>> ask, Func<T, string?> next, Action<T> take)
    {
        var asked = new HashSet<string>(StringComparer.Ordinal);
        string? page = null;
        do
        {
            var answer = await ask(page);
            take(answer);
            page = next(answer);
        }
        while (!string.IsNullOrEmpty(page) && asked.Add(page));
    }

    /// <summary>The answer, or another one where the server does not have what was asked for.</summary>
    public static async Task<T> IfThereAsync<T>(Func<Task<T>> read, T otherwise)
    {
        try
        {
            return await read();
        }
        catch (RestRefusal refusal) when (refusal.IsMissing)
        {
            return otherwise;
        }
    }

    /// <summary>The same, also where the server lacks this part of the API.</summary>
    public static async Task<T> IfKnownAsync<T>(Func<Task<T>> read, T otherwise)
    {
        try
        {
            return await read();
        }
        catch (RestRefusal refusal) when (refusal.IsMissing || refusal.IsUnknownEndpoint)
        {
            return otherwise;
        }
    }

    /// <summary>Whether a text can be an id of a run or model: what is none is not sent.</summary>
    public static bool IsId(string id) => id.Length is > 0 and <= 256 && id.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    /// <summary>Does the work for each entry, a few at a time.</summary>
    public static async Task<IReadOnlyList<TResult>> EachOfAsync<T, TResult>(IReadOnlyList<T> entries, int atOnce, Func<T, CancellationToken, Task<TResult>> work, CancellationToken cancel)
    {
        var results = new TResult[entries.Count];
        await Parallel.ForAsync(0, entries.Count, new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancel }, async (i, token) => results[i] = await work(entries[i], token));
        return results;
    }
}
