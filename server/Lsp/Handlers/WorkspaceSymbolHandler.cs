using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features.Symbols;
using ForgeLsp.Lsp.Mapping;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>Names of the workspace. A client that resolves ranges gets them when it goes to one, so that no file is read for the list.</summary>
internal sealed class WorkspaceSymbolHandler() : RequestHandler<WorkspaceSymbolParams, IReadOnlyList<WorkspaceSymbol>>("workspace/symbol")
{
    protected override JsonTypeInfo<WorkspaceSymbolParams> ParamsType => LspJson.Default.WorkspaceSymbolParams;

    protected override JsonTypeInfo<IReadOnlyList<WorkspaceSymbol>> ResultType => LspJson.Default.IReadOnlyListWorkspaceSymbol;

    protected override Task<IReadOnlyList<WorkspaceSymbol>> HandleAsync(WorkspaceSymbolParams parameters, RequestContext context, CancellationToken cancel)
    {
        var symbols = new List<WorkspaceSymbol>();
        foreach (var found in WorkspaceSymbolFeature.Find(context.Snapshot.Folders, parameters.Query, cancel))
        {
            cancel.ThrowIfCancellationRequested();
            var symbol = new WorkspaceSymbol(found.Name, DocumentSymbolHandler.KindOf(found.Sort), new SymbolLocation(found.Workspace.UriOf(found.Path))) { ContainerName = found.Container };
            if (context.Navigation.ResolvesSymbolRange)
            {
                symbols.Add(symbol with { Data = new SymbolData((int)found.Sort) });
            }
            else if (WorkspaceSymbolFeature.Locate(found.Workspace, found.Path, found.Sort, found.Name) is { } span && new PlaceMapper(context.Positions, found.Workspace).LocationOf(found.Path, span) is { Range: var range })
            {
                symbols.Add(symbol with { Location = symbol.Location with { Range = range } });
            }
        }

        return Task.FromResult<IReadOnlyList<WorkspaceSymbol>>(symbols);
    }
}

/// <summary>The range of one symbol; the beginning of its file where the name is gone.</summary>
internal sealed class WorkspaceSymbolResolveHandler() : RequestHandler<WorkspaceSymbol, WorkspaceSymbol>("workspaceSymbol/resolve")
{
    protected override JsonTypeInfo<WorkspaceSymbol> ParamsType => LspJson.Default.WorkspaceSymbol;

    protected override JsonTypeInfo<WorkspaceSymbol> ResultType => LspJson.Default.WorkspaceSymbol;

    protected override Task<WorkspaceSymbol> HandleAsync(WorkspaceSymbol parameters, RequestContext context, CancellationToken cancel)
    {
        var range = new LspRange(new Position(0, 0), new Position(0, 0));
        if (context.Snapshot.Scope(parameters.Location.Uri) is { } document && parameters.Data is { } data
            && WorkspaceSymbolFeature.Locate(document.Workspace, document.Path, (SymbolSort)data.Sort, parameters.Name) is { } span)
        {
            range = new PlaceMapper(context.Positions, document.Workspace).LocationOf(document.Path, span)?.Range ?? range;
        }

        return Task.FromResult(parameters with { Location = parameters.Location with { Range = range } });
    }
}
