using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Runs;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.RunActions;

/// <summary>What can be done with a run beside looking at it. It writes, to tracking servers only.</summary>
/// <param name="stores">The stores of the workspace.</param>
/// <param name="view">The Runs view, which draws the row of a run.</param>
public sealed class RunActionsFeature(IRunStores stores, RunsView view)
{
    /// <summary>So many runs of the experiment are looked at for the keys of tags.</summary>
    private const int Neighbours = 100;
    private const int MaxKey = 250;
    private const int MaxValue = 5000;

    /// <summary>What there is to know of a run before it is changed.</summary>
    /// <exception cref="StoreException">There is no such run, or its store does not answer.</exception>
    public async Task<RunAbout> AboutAsync(string store, string runId, CancellationToken cancel)
    {
        var (named, run) = await stores.FindRunAsync(store, runId, cancel);
        return About(named, run) with { TagKeys = await TagKeysAsync(named.Store, run, cancel) };
    }

    /// <summary>Changes a run and answers how it is afterwards, read back from the store, or as it must be where that fails.</summary>
    /// <param name="options">How its row is drawn.</param>
    /// <exception cref="ArgumentException">There is no such change.</exception>
    /// <exception cref="StoreException">The store takes no changes, or refuses this one.</exception>
    public async Task<EditedRun> EditAsync(RunEdit edit, RunsViewOptions options, CancellationToken cancel)
    {
        var change = ChangeOf(edit);
        var (named, run) = await stores.FindRunAsync(edit.Store, edit.RunId, cancel);
        var writer = named.Store.Writer ?? throw ReadOnly(named);
        await change.Write(writer, cancel);
        Run after;
        try
        {
            after = await named.Store.GetRunAsync(run.Id, cancel) ?? change.Apply(run);
        }
        catch (StoreException)
        {
            after = change.Apply(run);
        }

        return new(About(named, after), RunFlags.Mark(named, [view.Node(named.Alias, after, options)]).First());
    }

    /// <summary>The models that a run logged, and the names in the registry.</summary>
    /// <exception cref="StoreException">The store takes no changes, or the run logged no model.</exception>
    public async Task<RunModels> ModelsAsync(string store, string runId, CancellationToken cancel)
    {
        var (named, run) = await stores.FindRunAsync(store, runId, cancel);
        var writer = named.Store.Writer ?? throw ReadOnly(named);
        var sources = await writer.ListModelSourcesAsync(run.Id, cancel);
        if (sources.Count == 0)
        {
            throw new StoreException(StoreFailure.NotFound, "This run logged no model, so there is none to register; log one with mlflow's log_model.");
        }

        return new([.. sources.Select(static source => source.Name)], [.. (await named.Store.ListModelsAsync(cancel)).Select(static model => model.Name)]);
    }

    /// <summary>Registers a model of a run, by the name that <see cref="ModelsAsync"/> gave it.</summary>
    /// <param name="model">Its name in the registry, where it becomes the newest version.</param>
    /// <param name="description">What the version is good for; null to say nothing.</param>
    /// <exception cref="StoreException">It is not there any more, or the store refuses.</exception>
    public async Task<RegisteredVersion> RegisterAsync(string store, string runId, string source, string model, string? description, CancellationToken cancel)
    {
        var (named, run) = await stores.FindRunAsync(store, runId, cancel);
        var writer = named.Store.Writer ?? throw ReadOnly(named);
        var chosen = (await writer.ListModelSourcesAsync(run.Id, cancel)).FirstOrDefault(one => one.Name == source)
            ?? throw new StoreException(StoreFailure.NotFound, $"The run has no model `{source}` any more; refresh the view.");
        var made = await writer.RegisterModelAsync(model.Trim(), run.Id, chosen, description?.Trim(), cancel);
        return new(made.Name, made.Version);
    }

    private static RunAbout About(NamedStore named, Run run) => new(named.Alias, run.Id, run.Name.Length == 0 ? run.Id : run.Name, named.Store.Writer is not null, run.IsDeleted)
    {
        Note = run.Tags.GetValueOrDefault(RunTags.Note),
        IsStarred = StarredRuns.Has(RunsViewOptions.None, named.Alias, run),
        Tags = [.. run.Tags.Where(static tag => IsOwn(tag.Key)).OrderBy(static tag => tag.Key, StringComparer.Ordinal).Select(static tag => new RunTag(tag.Key, tag.Value))],
        Page = named.Store.PageOf(run),
        ExperimentId = run.ExperimentId,
    };

    private static async Task<IReadOnlyList<string>> TagKeysAsync(IRunStore store, Run run, CancellationToken cancel)
    {
        IEnumerable<Run> runs = [run];
        try
        {
            runs = runs.Concat((await store.SearchRunsAsync(new RunQuery { ExperimentIds = [run.ExperimentId], PageSize = Neighbours }, cancel)).Runs);
        }
        catch (StoreException)
        {
            // The keys of the run itself will do.
        }

        return [.. runs.SelectMany(static one => one.Tags.Keys).Where(IsOwn).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private static bool IsOwn(string key) => !key.StartsWith(RunTags.Reserved, StringComparison.Ordinal) && key != StarredRuns.Tag;

    private static RunChange ChangeOf(RunEdit edit)
    {
        switch (edit.Action)
        {
            case "setTag":
                var key = KeyOf(edit);
                var value = edit.Value ?? "";
                if (value.Length > MaxValue)
                {
                    throw new ArgumentException($"A tag's value has {MaxValue} characters at most; this one has {value.Length}.", nameof(edit));
                }

                return Tag(key, value);
            case "deleteTag":
                return Tag(KeyOf(edit), null);
            case "setNote":
                return Tag(RunTags.Note, string.IsNullOrWhiteSpace(edit.Value) ? null : edit.Value);
            case "star":
                return Tag(StarredRuns.Tag, "true");
            case "unstar":
                return Tag(StarredRuns.Tag, null);
            case "delete":
                return new((writer, cancel) => writer.DeleteRunAsync(edit.RunId, cancel), static run => run with { IsDeleted = true });
            case "restore":
                return new((writer, cancel) => writer.RestoreRunAsync(edit.RunId, cancel), static run => run with { IsDeleted = false });
            default:
                throw new ArgumentException($"There is no change of a run named '{edit.Action}'.", nameof(edit));
        }

        RunChange Tag(string tag, string? text) => new(
            (writer, cancel) => text is null ? writer.DeleteTagAsync(edit.RunId, tag, cancel) : writer.SetTagAsync(edit.RunId, tag, text, cancel),
            run =>
            {
                var tags = new Dictionary<string, string>(run.Tags, StringComparer.Ordinal);
                tags.Remove(tag);
                if (text is not null)
                {
                    tags[tag] = text;
                }

                return run with { Tags = tags };
            });
    }

    private static string KeyOf(RunEdit edit)
    {
        var key = edit.Key?.Trim() ?? "";
        return key.Length is 0 or > MaxKey ? throw new ArgumentException($"A tag's key has 1 to {MaxKey} characters.", nameof(edit)) : key;
    }

    private static StoreException ReadOnly(NamedStore named) =>
        new(StoreFailure.BadQuery, $"{named.DisplayAddress} is only read: runs are changed on a tracking server. Use its https:// address to change this one.");

    private sealed record RunChange(Func<IRunWriter, CancellationToken, Task> Write, Func<Run, Run> Apply);
}
