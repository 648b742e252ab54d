using ForgeLsp.Core.Catalogue;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;

namespace ForgeLsp.Features.CodeActions;

/// <summary>
/// Where the catalogue and the tracking registry disagree (FRG206), the rule itself offers to take over what the registry says; the other way round nothing
/// in the file changes, but the registry does, so the client is told to ask for it.
/// </summary>
internal static class TrackingActions
{
    private const string Rule = "FRG206";

    /// <summary>The models whose registry could be brought to what the catalogue says, for the findings at a place.</summary>
    public static IEnumerable<CodeActionItem> For(IWorkspaceView workspace, YamlFile? file, IEnumerable<Finding> findings)
    {
        var drifts = findings.Where(static finding => finding.RuleId == Rule).ToList();
        if (drifts.Count == 0 || file is not { Kind: FileKind.Registry } || workspace.Tracking?.Models is not { } models)
        {
            yield break;
        }

        var map = new StateMap(workspace.Policy);
        foreach (var finding in drifts)
        {
            foreach (var entry in ModelCatalogue.Read(file).Entries.Where(entry => entry.Node.Span.Start <= finding.Span.Start && entry.Node.Span.End >= finding.Span.End))
            {
                if (CatalogueDrift.Of(entry, models, map).Any(drift => drift.Span == finding.Span && drift.IsMendableThere))
                {
                    yield return new CodeActionItem($"Let the tracking registry say what the catalogue says of `{entry.Name}`", Rule, finding.Span, IsPreferred: false, []) { Tracks = entry.Name };
                }
            }
        }
    }
}
