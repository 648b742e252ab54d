using ForgeLsp.Core.Model;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Runs;

/// <summary>
/// Which runs are starred: those with the tag <see cref="Tag"/> in the store, for the whole team, and those that the editor keeps for itself
/// because the store cannot be written (<see cref="RunsViewOptions.Starred"/>).
/// </summary>
public static class StarredRuns
{
    /// <summary>The tag that stars a run for everybody; its value is <c>true</c>.</summary>
    public const string Tag = "forge.starred";

    /// <summary>Whether a run is starred.</summary>
    public static bool Has(RunsViewOptions options, string alias, Run run) =>
        run.Tags.GetValueOrDefault(Tag) == "true" || options.Starred?.Contains(new NodeId("run", alias, run.Id).ToString(), StringComparer.Ordinal) == true;

    /// <summary>How many runs of a store the editor starred for itself.</summary>
    public static int Count(RunsViewOptions options, string alias) => Ids(options, alias).Count();

    /// <summary>The ids of the runs of a store that the editor starred for itself, last starred first.</summary>
    public static IEnumerable<string> Ids(RunsViewOptions options, string alias) =>
        (options.Starred ?? []).Reverse().Select(NodeId.Parse).OfType<NodeId>().Where(node => node.Kind == "run" && node.Alias == alias).Select(node => node.Rest).Distinct(StringComparer.Ordinal);
}
