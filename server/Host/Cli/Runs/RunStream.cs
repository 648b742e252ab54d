using System.Runtime.CompilerServices;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;

namespace ForgeLsp.Host.Cli.Runs;

/// <summary>The runs of a search in several stores, in one order, read page by page: a million take no more memory than a page of each store.</summary>
/// <param name="ask">Asks a store; null where it cannot answer, which is told elsewhere.</param>
internal sealed class RunStream(IReadOnlyList<RunSource> sources, RunQuery query, RunOrdering ordering, long max, Func<NamedStore, Func<Task<RunPage>>, Task<RunPage?>> ask)
{
    private const int PageSize = 1000;

    /// <summary>Where the list goes on behind the last run, for one store; null at its end.</summary>
    public string? Next { get; private set; }

    /// <summary>The store of an alias.</summary>
    public NamedStore Store(string alias) => sources.First(source => source.Store.Alias == alias).Store;

    /// <summary>The runs.</summary>
    public async IAsyncEnumerable<ListedRun> ReadAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var cursors = sources.Select(source => new Cursor(source) { After = query.After }).ToList();
        for (var left = max; left > 0; left--)
        {
            foreach (var cursor in cursors.Where(static cursor => cursor.Head is null && !cursor.IsAtEnd))
            {
                await FillAsync(cursor, left, cancel);
            }

            if (cursors.Where(static cursor => cursor.Head is not null).Min(Comparer<Cursor>.Create((x, y) => ordering.Compare(x.Position, y.Position))) is not { } first)
            {
                break;
            }

            yield return first.Take(cursors.Count > 1 ? ordering : null);
        }

        Next = cursors is [{ Head: null, After: var after }] ? after : null;
    }

    private async Task FillAsync(Cursor cursor, long left, CancellationToken cancel)
    {
        while (cursor.Head is null && !cursor.IsAtEnd)
        {
            var page = await ask(cursor.Source.Store, () => cursor.Source.Store.Store.SearchRunsAsync(
                query with { ExperimentIds = cursor.Source.ExperimentIds, After = cursor.After, PageSize = (int)Math.Min(PageSize, left) }, cancel));
            cursor.Fill(page ?? new([], null), cursors: sources.Count, ordering);
        }
    }

    /// <summary>Where the reading of one store is.</summary>
    private sealed class Cursor(RunSource source)
    {
        private Queue<Run> _runs = new();

        public RunSource Source { get; } = source;

        public string? After { get; set; }

        public Run? Head { get; private set; }

        public RunPosition? Position { get; private set; }

        public bool IsAtEnd { get; private set; }

        public void Fill(RunPage page, int cursors, RunOrdering ordering)
        {
            _runs = new(page.Runs);
            After = page.Next;
            IsAtEnd = page.Next is null;
            Advance(cursors > 1 ? ordering : null);
        }

        public ListedRun Take(RunOrdering? ordering)
        {
            var run = Head ?? throw new InvalidOperationException("There is no run to take.");
            Advance(ordering);
            return new(Source.Store.Alias, Source.Names.GetValueOrDefault(run.ExperimentId) ?? run.ExperimentId, run);
        }

        // One store needs no comparing.
        private void Advance(RunOrdering? ordering)
        {
            Head = _runs.TryDequeue(out var run) ? run : null;
            Position = run is null ? null : ordering?.Position(run);
        }
    }
}

/// <summary>A store with what of it is wanted.</summary>
/// <param name="ExperimentIds">Empty for all.</param>
/// <param name="Names">Names of its experiments by id.</param>
internal sealed record RunSource(NamedStore Store, IReadOnlyList<string> ExperimentIds, IReadOnlyDictionary<string, string> Names);
