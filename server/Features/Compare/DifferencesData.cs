using System.Globalization;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Pipelines;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.RunCode;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Compare;

/// <summary>The data of runs: what they logged as inputs, and what DVC tracks at their commits.</summary>
internal sealed class DifferencesData(RunCommits commits)
{
    private const int MaxColumns = 200;
    private const int MaxProfiles = 60;
    private const int MaxLocks = 20;
    private const int MaxDvcCommits = 8;
    private const int MaxDvcRows = 200;

    /// <summary>Compares it.</summary>
    /// <param name="runs">The baseline first.</param>
    public async Task<DataDifferences> FindAsync(IReadOnlyList<LookedInto> runs, List<Difference> differences, List<string> problems, CancellationToken cancel)
    {
        var datasets = await DatasetsAsync(runs, problems, cancel);
        var (files, hasCommit) = await DvcAsync(runs, problems, cancel);
        var hasDatasets = runs.Select(static run => run.Run.Inputs.Count > 0).ToList();
        differences.AddRange(datasets.Where(static one => one.Differs).Take(10).Select(one => Summarize(one, hasDatasets)));
        differences.AddRange(files.Take(10).Select(file => new Difference("data", file.Path, DifferencesConfig.Between([.. file.Values.Where((_, i) => hasCommit[i]).Select(static value => value is null ? null : Text(value))]), 0.75, "DVC tracks it")));
        return new([.. runs.Select(static run => run.Place)], hasDatasets, hasCommit, datasets, files, datasets.Count > 0 || files.Count > 0 ? null
            : "No run logged a dataset, and no data under DVC changed between their commits. Log datasets with mlflow.log_input(mlflow.data.from_pandas(df), context=\"training\").");
    }

    /// <summary>A dataset of a run with a schema and a profile, if they are known.</summary>
    private sealed record Used(DatasetInput Input, string? Schema, string? Profile);

    private static async Task<List<DatasetDifference>> DatasetsAsync(IReadOnlyList<LookedInto> runs, List<string> problems, CancellationToken cancel)
    {
        // Runs that used the same data say the same of it, so that one of them is asked.
        var asked = runs.SelectMany(static run => run.Run.Inputs.Select(input => (Run: run, Key: (run.Named.Alias, input.Name, input.Digest))))
            .DistinctBy(static one => one.Key).GroupBy(static one => one.Run).ToList();
        if (asked.Count > MaxProfiles)
        {
            problems.Add($"Schemas and row counts were read for the datasets of {MaxProfiles} of {asked.Count} runs.");
        }

        var details = new Dictionary<(string, string, string), RunDataset>();
        var answers = await ComparedRuns.EachAsync(asked.Take(MaxProfiles).ToList(), async (group, token) =>
        {
            try
            {
                return (group.Key.Named.Alias, Sets: await group.Key.Named.Store.ListDatasetsAsync(group.Key.Run.Id, token), Problem: (string?)null);
            }
            catch (StoreException problem)
            {
                return (group.Key.Named.Alias, Sets: [], Problem: problem.Message);
            }
        }, cancel);
        problems.AddRange(answers.Select(static answer => answer.Problem).OfType<string>().Distinct(StringComparer.Ordinal));
        foreach (var (alias, sets, _) in answers)
        {
            foreach (var set in sets)
            {
                details.TryAdd((alias, set.Input.Name, set.Input.Digest), set);
            }
        }

        var used = runs.Select(run => Numbered(run.Run.Inputs).ToDictionary(
            static one => (one.Input.Name, one.Input.Context, one.Number),
            one => details.GetValueOrDefault((run.Named.Alias, one.Input.Name, one.Input.Digest)) is { } known ? new Used(one.Input, known.Schema, known.Profile) : new Used(one.Input, null, null))).ToList();
        return
        [
            .. used.SelectMany(static one => one.Keys).Distinct().OrderBy(static key => key.Name, StringComparer.Ordinal).ThenBy(static key => key.Context, StringComparer.Ordinal).ThenBy(static key => key.Number)
                .Select(key => Compare(key.Name, key.Context, [.. used.Select(one => one.GetValueOrDefault(key))], [.. used.Select(static one => one.Count > 0)])).OrderBy(static one => !one.Differs),
        ];
    }

    // A run may use two versions of one dataset in one context; the first is compared with the first of others, and so on.
    private static IEnumerable<(DatasetInput Input, int Number)> Numbered(IReadOnlyList<DatasetInput> inputs) =>
        inputs.GroupBy(static input => (input.Name, input.Context)).SelectMany(static same => same.Select(static (input, number) => (input, number)));

    private static DatasetDifference Compare(string name, string? context, IReadOnlyList<Used?> values, IReadOnlyList<bool> known)
    {
        var schemas = values.Select(static value => value is null ? null : DatasetSchema.Columns(value.Schema)).ToList();
        var columns = schemas.OfType<IReadOnlyDictionary<string, string>>().SelectMany(static one => one.Keys).Distinct(StringComparer.Ordinal)
            .Select(column => new ParamRow(column, [.. schemas.Select(schema => schema?.GetValueOrDefault(column))], true))
            .Where(row => row.Values.Where((_, i) => schemas[i] is not null).Distinct(StringComparer.Ordinal).Skip(1).Any()).Take(MaxColumns).ToList();
        var facts = values.Select((value, i) => value is null ? null : new DatasetFacts(value.Input.Digest, value.Input.SourceType, value.Input.Source is { } source ? MarkdownText.OneLine(source, 500) : null, DatasetSchema.Rows(value.Profile), schemas[i]?.Count)).ToList();
        return new(name, context, facts, columns, columns.Count > 0 || facts.Where((_, i) => known[i]).Select(static one => (one?.Digest, one?.Source)).Distinct().Skip(1).Any());
    }

    private static Difference Summarize(DatasetDifference one, IReadOnlyList<bool> known)
    {
        var parts = new List<string>();
        var digests = one.Values.Where((_, i) => known[i]).Select(static value => value?.Digest).ToList();
        if (digests.Distinct(StringComparer.Ordinal).Count() > 1)
        {
            parts.Add($"digest {DifferencesConfig.Between(digests)}");
        }
        else if (one.Columns.Count == 0)
        {
            parts.Add("another source");
        }

        var rows = one.Values.Where(static value => value?.Rows is not null).Select(static value => value?.Rows?.ToString("N0", CultureInfo.InvariantCulture)).ToList();
        if (rows.Distinct(StringComparer.Ordinal).Count() > 1)
        {
            parts.Add($"{DifferencesConfig.Between(rows)} rows");
        }

        if (one.Columns.Count > 0)
        {
            parts.Add(one.Columns.Count == 1 ? $"column {MarkdownText.OneLine(one.Columns[0].Key, 60)} differs" : $"{one.Columns.Count} columns differ");
        }

        return new("data", one.Context is null ? one.Name : $"{one.Name} ({one.Context})", string.Join(", ", parts), 0.8, null);
    }

    private async Task<(IReadOnlyList<DvcDifference> Files, IReadOnlyList<bool> HasCommit)> DvcAsync(IReadOnlyList<LookedInto> runs, List<string> problems, CancellationToken cancel)
    {
        // What is wrong with a clone, the code says.
        var known = (await DifferencesCode.ResolveAsync(commits, runs, [], cancel)).Where(static one => one.Commit is not null).ToList();
        if (known is not [{ Commit: { } from, Scope: { } scope }, ..])
        {
            return ([], [.. runs.Select(static _ => false)]);
        }

        var near = known.Where(one => scope.IsOfFolder(one.Scope)).ToList();
        if (near.Count > MaxDvcCommits)
        {
            problems.Add($"Data under DVC is compared at {MaxDvcCommits} of {near.Count} commits.");
        }

        var some = near.Take(MaxDvcCommits).Select(static one => (one.Runs, Commit: one.Commit ?? throw new InvalidOperationException())).ToList();
        var locks = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (_, commit) in some.Skip(1))
        {
            locks.UnionWith((await commits.Git.ChangesAsync(from, commit, cancel)).SelectMany(static change => new[] { change.Path, change.OldPath }).OfType<string>().Where(DvcHashes.IsKind));
        }

        if (locks.Count > MaxLocks)
        {
            problems.Add($"{locks.Count} files of DVC changed; the first {MaxLocks} are compared.");
        }

        var read = locks.Count == 0 ? [] : await ComparedRuns.EachAsync(some, (one, token) => ReadAsync(one.Commit, [.. locks.Take(MaxLocks)], token), cancel);
        var at = runs.Select(run => some.FindIndex(one => one.Runs.Contains(run))).ToList();
        return (
        [
            .. read.SelectMany(static one => one.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Select(path => new DvcDifference(path, [.. at.Select(one => one < 0 ? null : read[one].GetValueOrDefault(path))]))
                .Where(row => read.Select(one => one.GetValueOrDefault(row.Path)?.Hash).Distinct(StringComparer.Ordinal).Skip(1).Any()).Take(MaxDvcRows),
        ],
        [.. at.Select(static one => one >= 0)]);
    }

    private async Task<Dictionary<string, DvcVersion>> ReadAsync(GitCommit commit, IReadOnlyList<string> locks, CancellationToken cancel)
    {
        // What a stage depends on may be code, which git tracks and the code's difference shows.
        var tracked = (await commits.Git.FilesAsync(commit, cancel)).ToHashSet(StringComparer.Ordinal);
        var found = new Dictionary<string, DvcVersion>(StringComparer.Ordinal);
        foreach (var path in locks.Where(tracked.Contains))
        {
            foreach (var one in DvcHashes.Read(path, await commits.Git.ReadAsync(commit, path, cancel) ?? "").Where(one => !tracked.Contains(one.Path)))
            {
                found[one.Path] = new(one.Hash, one.Size, one.Files);
            }
        }

        return found;
    }

    private static string Text(DvcVersion version) => (version.Hash.Length > 8 ? version.Hash[..8] : version.Hash) + (version.Size is { } size ? $" ({FileSize.Text(size)})" : "");
}
