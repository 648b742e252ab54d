using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features.Definition;
using ForgeLsp.Features.Names;
using ForgeLsp.Lsp.Mapping;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>Go to definition.</summary>
internal sealed class DefinitionHandler() : TargetHandler("textDocument/definition")
{
    protected override bool WantsLinks(NavigationCapabilities client) => client.DefinitionLinks;
}

/// <summary>Go to declaration: the same place, as YAML has no other.</summary>
internal sealed class DeclarationHandler() : TargetHandler("textDocument/declaration")
{
    protected override bool WantsLinks(NavigationCapabilities client) => client.DeclarationLinks;
}

/// <summary>Where a name is given, as links with the origin where the client knows them.</summary>
internal abstract class TargetHandler(string method) : ScopeHandler<PositionParams, IReadOnlyList<DefinitionTarget>>(method)
{
    protected override JsonTypeInfo<PositionParams> ParamsType => LspJson.Default.PositionParams;

    protected override JsonTypeInfo<IReadOnlyList<DefinitionTarget>> ResultType => LspJson.Default.IReadOnlyListDefinitionTarget;

    /// <summary>Whether the client takes links here.</summary>
    protected abstract bool WantsLinks(NavigationCapabilities client);

    protected override string UriOf(PositionParams parameters) => parameters.TextDocument.Uri;

    protected override IReadOnlyList<DefinitionTarget>? Handle(PositionParams parameters, DocumentScope document, RequestContext context, CancellationToken cancel)
    {
        if (document.Text is not { } text || DefinitionFeature.At(document, context.Positions.OffsetAt(text, parameters.Position), cancel) is not { } result)
        {
            return null;
        }

        var places = new PlaceMapper(context.Positions, document.Workspace);
        var origin = context.Positions.RangeOf(text, result.Origin);
        var targets = new List<DefinitionTarget>();
        foreach (var target in result.Targets)
        {
            if (places.LocationOf(target.Path, target.Span) is not { } place)
            {
                continue;
            }

            var around = target.Around is { } wide && places.LocationOf(target.Path, wide) is { } whole && whole.Uri == place.Uri ? whole.Range : place.Range;
            targets.Add(WantsLinks(context.Navigation)
                ? new DefinitionTarget { OriginSelectionRange = origin, TargetUri = place.Uri, TargetRange = around, TargetSelectionRange = place.Range }
                : new DefinitionTarget { Uri = place.Uri, Range = place.Range });
        }

        return targets;
    }
}
