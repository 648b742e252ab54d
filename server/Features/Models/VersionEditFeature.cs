using ForgeLsp.Core.Catalogue;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Runs;

namespace ForgeLsp.Features.Models;

/// <summary>
/// Description, tags and aliases of versions in a tracking registry: what they are, and changes of them. Each change says what it was seen to replace;
/// what somebody else has changed since is left alone.
/// </summary>
public sealed class VersionEditFeature(ModelsServices services)
{
    /// <summary>The version of a row of the Models view, or the one that a model of the catalogue names, as it is now.</summary>
    /// <exception cref="StoreException">There is none, or its store does not answer.</exception>
    public async Task<VersionAbout> AboutAsync(string id, CancellationToken cancel) => About(await new VersionFinder(services).AtRowAsync(id, cancel));

    /// <summary>A version as people name it.</summary>
    /// <param name="name">The model in the catalogue, or what the registry calls it.</param>
    /// <param name="version">A number, or an alias behind an <c>@</c>; null for the one that the catalogue names.</param>
    /// <exception cref="StoreException">There is none, or its store does not answer.</exception>
    public async Task<VersionAbout> AboutAsync(string name, string? version, CancellationToken cancel) => About(await new VersionFinder(services).NamedAsync(name, version, cancel));

    /// <summary>Makes changes, all or, where one of them makes no sense or is out of date, none. It writes, on a tracking server.</summary>
    /// <exception cref="ArgumentException">There is no such kind of change.</exception>
    /// <exception cref="StoreException">The version is not there any more, or its store does not answer.</exception>
    public async Task<VersionEdited> EditAsync(VersionEdit edit, CancellationToken cancel)
    {
        var stores = services.Stores ?? throw new StoreException(StoreFailure.NotFound, "No tracking store is asked here.");
        var named = await stores.FindAsync(edit.Store, cancel);
        var model = (await named.Store.ListModelsAsync(cancel)).FirstOrDefault(one => one.Name == edit.Model)
            ?? throw new StoreException(StoreFailure.NotFound, $"The registry has no model {edit.Model} any more; refresh the view.");
        var version = (await named.Store.ListModelVersionsAsync(edit.Model, cancel)).FirstOrDefault(one => one.Version == edit.Version)
            ?? throw new StoreException(StoreFailure.NotFound, $"The registry has no version {edit.Version} of {edit.Model} any more; refresh the view.");
        var now = About(new FoundVersion(named, model, version));
        if (named.Store.ModelWriter is not { } writer)
        {
            return new VersionEdited(now.ReadOnly, [], null, []);
        }

        var due = new List<VersionChange>();
        foreach (var wish in edit.Changes)
        {
            // An empty description is none.
            var change = wish.Kind == VersionChange.Description ? wish with { From = OrNull(wish.From), To = OrNull(wish.To) } : wish;
            var there = ValueOf(now, change);
            if (there == change.To)
            {
                continue;
            }

            if (Problem(change) is { } problem)
            {
                return new VersionEdited($"{problem}. Nothing was changed.", [], null, []);
            }

            if (there != change.From)
            {
                return new VersionEdited($"{What(change)} of {edit.Model} version {edit.Version} was changed by somebody else meanwhile: it is {Shown(change, there)} now. Nothing was changed; look at it, and try again.", [], null, []);
            }

            due.Add(change);
        }

        var (done, back) = (new List<string>(), new List<VersionChange>());
        try
        {
            foreach (var change in due)
            {
                await MakeAsync(writer, edit, change, cancel);
                done.Add(Done(edit, change));
                back.Insert(0, change with { From = change.To, To = change.From });
            }

            return new VersionEdited(null, done, null, back);
        }
        catch (StoreException problem) when (done.Count > 0)
        {
            return new VersionEdited(null, done, $"{problem.Message} Done by then: {string.Join("; ", done)}.", back);
        }
    }

    private VersionAbout About(FoundVersion found)
    {
        var map = new StateMap(services.Policy());
        return new VersionAbout(
            found.Store.Alias,
            found.Model.Name,
            found.Version.Version,
            found.Store.Store.ModelWriter is null ? $"{found.Store.DisplayAddress} is only read: descriptions, tags and aliases are changed on a tracking server. Use its https:// address to change this one." : null)
        {
            Description = found.Version.Description ?? "",
            Tags = [.. found.Version.Tags.OrderBy(static tag => tag.Key, StringComparer.Ordinal).Select(static tag => new VersionTag(tag.Key, tag.Value))],
            Aliases = [.. found.Model.Aliases.OrderBy(static alias => alias.Key, StringComparer.Ordinal).Select(alias => new ModelAlias(alias.Key, alias.Value, map.FromAlias(alias.Key)))],
        };
    }

    private static string? OrNull(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    /// <summary>What is there now; null where nothing is.</summary>
    private static string? ValueOf(VersionAbout now, VersionChange change) => change.Kind switch
    {
        VersionChange.Description => OrNull(now.Description),
        VersionChange.Tag => now.Tags.FirstOrDefault(tag => tag.Key == change.Name)?.Value,
        VersionChange.Alias => now.Aliases.FirstOrDefault(alias => alias.Alias == change.Name)?.Version,
        _ => throw new ArgumentException($"There is no change of a version named '{change.Kind}'.", nameof(change)),
    };

    /// <summary>Why the change makes no sense; what is taken away may be called as it likes.</summary>
    private static string? Problem(VersionChange change) => change switch
    {
        { To: null } => null,
        { Kind: VersionChange.Alias } => RegistryNames.AliasProblem(change.Name ?? ""),
        { Kind: VersionChange.Tag } => RegistryNames.TagKeyProblem(change.Name ?? ""),
        _ => null,
    };

    private static Task MakeAsync(IModelWriter writer, VersionEdit edit, VersionChange change, CancellationToken cancel) => change switch
    {
        { Kind: VersionChange.Description } => writer.SetVersionDescriptionAsync(edit.Model, edit.Version, change.To ?? "", cancel),
        { Kind: VersionChange.Tag, To: { } value } => writer.SetVersionTagAsync(edit.Model, edit.Version, change.Name ?? "", value, cancel),
        { Kind: VersionChange.Tag } => writer.DeleteVersionTagAsync(edit.Model, edit.Version, change.Name ?? "", cancel),
        { To: { } version } => writer.SetAliasAsync(edit.Model, change.Name ?? "", version, cancel),
        _ => writer.DeleteAliasAsync(edit.Model, change.Name ?? "", cancel),
    };

    private static string What(VersionChange change) => change.Kind switch
    {
        VersionChange.Description => "The description",
        VersionChange.Tag => $"The tag {change.Name}",
        _ => $"The alias {change.Name}",
    };

    private static string Shown(VersionChange change, string? value) => value is null ? "gone" : change.Kind == VersionChange.Alias ? $"version {value}" : $"\"{(value.Length > 80 ? value[..80] + "…" : value)}\"";

    private static string Done(VersionEdit edit, VersionChange change) => change switch
    {
        { Kind: VersionChange.Description, To: null } => $"version {edit.Version} of {edit.Model} has no description any more",
        { Kind: VersionChange.Description } => $"version {edit.Version} of {edit.Model} has a new description",
        { Kind: VersionChange.Tag, To: null } => $"version {edit.Version} of {edit.Model} has no tag {change.Name} any more",
        { Kind: VersionChange.Tag } => $"the tag {change.Name} of version {edit.Version} of {edit.Model} is set",
        { To: null } => $"the alias {change.Name} of {edit.Model} is gone",
        { From: { } before } => $"the alias {change.Name} of {edit.Model} stands for version {change.To} now (was {before})",
        _ => $"the alias {change.Name} of {edit.Model} stands for version {change.To} now",
    };
}
