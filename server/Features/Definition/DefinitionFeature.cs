using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Names;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Modelfiles;
using ForgeLsp.Features.Names;

namespace ForgeLsp.Features.Definition;

/// <summary>Where a name is given.</summary>
/// <param name="Origin">The name that the cursor is on, in its own document.</param>
public sealed record DefinitionResult(TextSpan Origin, IReadOnlyList<NamePlace> Targets);

/// <summary>Go to definition: from a name to the place, in any file, that gives it.</summary>
public static class DefinitionFeature
{
    private const int MaxTargets = 50;

    /// <summary>Where the name at <paramref name="offset"/> is given; null where there is no name, or nobody gives it.</summary>
    public static DefinitionResult? At(DocumentScope document, int offset, CancellationToken cancel)
    {
        if (document.Modelfile is { } modelfile)
        {
            return ModelfileTargets.At(document, modelfile, offset);
        }

        if (SymbolName.At(document, offset) is not { } symbol)
        {
            return null;
        }

        cancel.ThrowIfCancellationRequested();
        IReadOnlyList<NamePlace> targets = symbol.Anchor is { } anchor
            ? anchor is { Definition: { } definition, Target: { } target }
                ? [new NamePlace(document.Path, definition) { IsDefinition = true, Around = Cover(definition, target.FullSpan) }]
                : []
            : [.. (symbol.Use is { } use ? Of(document, use, symbol.Keys) : []).Concat(symbol.Settings.Select(setting => Given(document.Path, setting.Span))).Take(MaxTargets)];
        return targets.Count == 0 ? null : new DefinitionResult(symbol.Origin, targets);
    }

    private static IEnumerable<NamePlace> Of(DocumentScope document, NameUse use, IReadOnlyList<WrittenKey> keys)
    {
        var workspace = document.Workspace;
        IWorkspaceView view = workspace.Snapshot;
        switch (use.Kind)
        {
            case NameKind.Experiment:
                return view.ExperimentsWithId(use.Text).Select(static experiment => Given(experiment.Path, experiment.IdSpan));
            case NameKind.Model:
                return view.ModelsNamed(use.Text).Select(model => Given(model.Path, model.NameSpan));
            case NameKind.Stage:
                return PipelinesNear(document).SelectMany(static pipeline => pipeline.Stages.Select(stage => (pipeline.Path, Stage: stage)))
                    .Where(pair => pair.Stage.Name == use.Text || pair.Stage.Name.StartsWith(use.Text + "@", StringComparison.Ordinal))
                    .Select(static pair => Given(pair.Path, pair.Stage.NameSpan)).Distinct();
            case NameKind.ConfigKey when use.File is { } config:
                // What the command line may choose instead is no place that gives the value; where nothing else does, it is shown all the same.
                var places = keys.Count == 0 ? [new WrittenKey(config, use.Text)] : keys.Any(static key => key.IsChosen) ? keys.Where(static key => key.IsChosen) : keys;
                return from written in places let key = ConfigKeys.Find(view, written.File, written.Name) where key is not null select Given(written.File, key.Span);
            case NameKind.Path:
                return PathTargets.Of(document, use);
            case NameKind.Researcher:
                return Members(workspace, use.Text);
            default:
                return [];
        }
    }

    /// <summary>Stage names are of their own <c>dvc.yaml</c>.</summary>
    private static IEnumerable<PipelineSummary> PipelinesNear(DocumentScope document)
    {
        IWorkspaceView view = document.Workspace.Snapshot;
        return view.Pipelines.Where(pipeline => pipeline.Path == document.Path);
    }

    private static IEnumerable<NamePlace> Members(WorkspaceScope workspace, string name)
    {
        if (!workspace.Snapshot.Policy.Members.ContainsKey(name) || workspace.Yaml(Policy.FileName) is not { } policy)
        {
            return [];
        }

        return YamlNames.All(policy).Where(use => use.Kind == NameKind.Researcher && use.IsDefinition && use.Text == name).Select(use => Given(policy.Path, use.Span));
    }

    private static NamePlace Given(string path, TextSpan span) => new(path, span) { IsDefinition = true };

    private static TextSpan Cover(TextSpan first, TextSpan second) => TextSpan.FromBounds(Math.Min(first.Start, second.Start), Math.Max(first.End, second.End));
}
