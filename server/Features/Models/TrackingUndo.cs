using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Features.Models;

/// <summary>Takes back what a transition did in a tracking registry: stages and aliases of the models that it touched go back to what they were, and so does what was said of it.</summary>
internal static class TrackingUndo
{
    /// <summary>Brings one model back, and says what was done.</summary>
    /// <param name="before">The model as it was before the transition.</param>
    /// <param name="aliases">The aliases that the transition may have touched; others are nobody's business here.</param>
    /// <param name="noted">The versions that the transition wrote its note to.</param>
    /// <exception cref="StoreException">The server refuses, or does not answer.</exception>
    public static async Task TakeBackAsync(IRunStore store, IModelWriter writer, TrackedModel before, IReadOnlySet<string> aliases, IReadOnlySet<string> noted, List<string> done, CancellationToken cancel)
    {
        var name = before.Model.Name;
        var versions = await store.ListModelVersionsAsync(name, cancel);
        foreach (var old in before.Versions)
        {
            if (versions.FirstOrDefault(version => version.Version == old.Version) is { } now && now.Stage != old.Stage && old.Stage.Length > 0
                && await writer.TransitionStageAsync(name, old.Version, old.Stage, archivesOthers: false, cancel))
            {
                done.Add($"put version {old.Version} of {name} back into {(old.Stage == "None" ? "no stage" : $"the stage {old.Stage}")}");
            }
        }

        var present = (await store.ListModelsAsync(cancel)).FirstOrDefault(model => model.Name == name)?.Aliases;
        foreach (var alias in aliases)
        {
            var (was, now) = (before.Model.Aliases.GetValueOrDefault(alias), present?.GetValueOrDefault(alias));
            if (was == now)
            {
                continue;
            }

            if (was is null)
            {
                await writer.DeleteAliasAsync(name, alias, cancel);
                done.Add($"take the alias {alias} of {name} away again");
            }
            else
            {
                await writer.SetAliasAsync(name, alias, was, cancel);
                done.Add($"let the alias {alias} of {name} stand for version {was} again");
            }
        }

        foreach (var old in before.Versions.Where(version => noted.Contains(version.Version)))
        {
            var (was, now) = (old.Tags.GetValueOrDefault(TrackingSteps.Tag), versions.FirstOrDefault(version => version.Version == old.Version)?.Tags.GetValueOrDefault(TrackingSteps.Tag));
            if (was == now)
            {
                continue;
            }

            await (was is null ? writer.DeleteVersionTagAsync(name, old.Version, TrackingSteps.Tag, cancel) : writer.SetVersionTagAsync(name, old.Version, TrackingSteps.Tag, was, cancel));
        }
    }
}
