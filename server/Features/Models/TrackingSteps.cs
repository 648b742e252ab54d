using ForgeLsp.Core.Catalogue;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Features.Models;

/// <summary>Takes the steps of a move on a tracking server.</summary>
internal static class TrackingSteps
{
    /// <summary>The tag of a version that says how it came where it is.</summary>
    public const string Tag = "forge.transition";

    private const int MaxNote = 2000;

    /// <summary>Takes them in order, and says what is done; stages before aliases, since whoever serves by alias sees the change with the last step.</summary>
    /// <exception cref="StoreException">The server refuses, or does not answer.</exception>
    public static async Task TakeAsync(IModelWriter writer, TrackingMove move, string note, List<string> done, CancellationToken cancel)
    {
        var aliases = move.SetAliases;
        if (move.Stage is { } stage)
        {
            if (await writer.TransitionStageAsync(move.Model, move.Version, stage, move.ArchivesOthers, cancel))
            {
                done.Add((move with { SetAliases = [], DropAliases = [] }).Steps[0]);
            }
            else if (move.StageAlias is { } alias)
            {
                aliases = [.. aliases, alias];
            }
            else if (aliases.Count == 0 && move.DropAliases.Count == 0)
            {
                done.Add($"leave version {move.Version} of {move.Model} as it is, since the server has no stages and the policy no alias for this state");
            }
        }

        foreach (var alias in aliases)
        {
            await writer.SetAliasAsync(move.Model, alias, move.Version, cancel);
            done.Add($"let the alias {alias} of {move.Model} stand for version {move.Version}");
        }

        foreach (var alias in move.DropAliases)
        {
            await writer.DeleteAliasAsync(move.Model, alias, cancel);
            done.Add($"take the alias {alias} from version {move.Version} of {move.Model}");
        }

        await writer.SetVersionTagAsync(move.Model, move.Version, Tag, note.Length > MaxNote ? note[..MaxNote] : note, cancel);
    }
}
