using System.Text;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Features.Models;

/// <summary>
/// The catalogue as it is now, joined with what the tracking stores said last: nobody waits for a store longer than a moment, and what it says later is
/// told. Without a folder there is nothing to look at.
/// </summary>
/// <param name="services">What to work with; null where no folder is open.</param>
public sealed class ModelsLook(Func<ModelsServices?> services)
{
    /// <summary>How long somebody who looks at a view waits for a store.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(400);

    /// <summary>How long an answer is new enough for a view that draws itself again.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private Answer? _last;
    private Task<Answer>? _asking;
    private string _askedFor = "";

    /// <summary>Stores that were not waited for say something else than before. Any thread.</summary>
    public event Action? Answered;

    /// <summary>What was said is old: the next look asks anew.</summary>
    public void Expire()
    {
        lock (_gate)
        {
            _last = _last is { } known ? known with { At = DateTimeOffset.MinValue } : null;
        }
    }

    /// <summary>The catalogue with what is known of its models; null without a folder.</summary>
    /// <param name="asks">Whether the stores are asked again where they were not a moment ago; else what they said last serves.</param>
    /// <exception cref="StoreException">The catalogue cannot be read.</exception>
    internal async Task<CatalogueState?> GetAsync(bool asks, CancellationToken cancel)
    {
        if (services() is not { } now)
        {
            return null;
        }

        var files = await CatalogueState.ReadFilesAsync(now, cancel);
        if (now.Stores is null)
        {
            return files;
        }

        var asking = asks ? Ask(now, files) : null;
        if (asking is not null && await Task.WhenAny(asking, Task.Delay(Patience, now.Time, cancel)) != asking)
        {
            cancel.ThrowIfCancellationRequested();
            _ = TellAsync(asking, Print(_last));
        }

        Answer? known;
        lock (_gate)
        {
            known = _last;
        }

        return known is null ? files with { IsAsking = true } : files with { Tracked = known.Tracked, Problems = known.Problems };
    }

    /// <summary>The versions of one registered model.</summary>
    /// <exception cref="StoreException">Its store does not answer.</exception>
    internal static async Task<TrackedIn> WithVersionsAsync(TrackedIn tracked, CancellationToken cancel) => tracked.Model.Versions.Count > 0
        ? tracked
        : tracked with { Model = tracked.Model with { Versions = await tracked.Store.Store.ListModelVersionsAsync(tracked.Model.Model.Name, cancel) } };

    private Task<Answer> Ask(ModelsServices now, CatalogueState files)
    {
        var names = string.Join('\n', files.Catalogue.Entries.Select(static entry => entry.RegisteredName).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        lock (_gate)
        {
            if (_asking is { IsCompleted: false })
            {
                return _asking;
            }

            if (_last is { } known && _askedFor == names && now.Time.GetUtcNow() - known.At < Fresh)
            {
                return Task.FromResult(known);
            }

            _askedFor = names;
            return _asking = Task.Run(() => AskAsync(now, files));
        }
    }

    private async Task<Answer> AskAsync(ModelsServices now, CatalogueState files)
    {
        using var limit = new CancellationTokenSource(Limit, now.Time);
        Answer answer;
        try
        {
            var (tracked, problems) = await CatalogueState.AskAsync(now, files.Catalogue, limit.Token);
            answer = new Answer(tracked, problems, now.Time.GetUtcNow());
        }
        catch (Exception failure) when (failure is StoreException or OperationCanceledException)
        {
            var known = _last;
            answer = new Answer(known?.Tracked ?? new Dictionary<string, TrackedIn>(StringComparer.Ordinal), [failure is StoreException ? failure.Message : "The tracking stores took too long to answer."], now.Time.GetUtcNow());
        }

        lock (_gate)
        {
            return _last = answer;
        }
    }

    private async Task TellAsync(Task<Answer> asking, string shown)
    {
        if (Print(await asking) != shown)
        {
            Answered?.Invoke();
        }
    }

    /// <summary>All that a view shows of an answer.</summary>
    private static string Print(Answer? answer)
    {
        if (answer is null)
        {
            return "nothing";
        }

        var text = new StringBuilder().AppendJoin('\n', answer.Problems);
        foreach (var (name, tracked) in answer.Tracked.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            text.Append('\n').Append(tracked.Store.Alias).Append('/').Append(name).Append(' ').AppendJoin(' ', tracked.Model.Model.Aliases.Select(static alias => alias.Key + "=" + alias.Value));
            foreach (var version in tracked.Model.Versions)
            {
                text.Append('\n').AppendJoin('\t', version.Version, version.Stage, version.RunId, version.Description);
            }
        }

        return text.ToString();
    }

    private sealed record Answer(IReadOnlyDictionary<string, TrackedIn> Tracked, IReadOnlyList<string> Problems, DateTimeOffset At);
}
