using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Lenses;
using ForgeLsp.Features.Names;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>Lenses. Those that need a store come without a command and are resolved once they are on the screen.</summary>
internal sealed class CodeLensHandler() : ScopeHandler<TextDocumentParams, IReadOnlyList<CodeLens>>("textDocument/codeLens")
{
    protected override JsonTypeInfo<TextDocumentParams> ParamsType => LspJson.Default.TextDocumentParams;

    protected override JsonTypeInfo<IReadOnlyList<CodeLens>> ResultType => LspJson.Default.IReadOnlyListCodeLens;

    protected override string UriOf(TextDocumentParams parameters) => parameters.TextDocument.Uri;

    protected override IReadOnlyList<CodeLens>? Handle(TextDocumentParams parameters, DocumentScope document, RequestContext context, CancellationToken cancel) =>
        document.Text is { } text && CodeLensFeature.Of(document) is { } lenses
            ? [.. lenses.Where(lens => document.Holds(lens.Span)).Select(lens => Map(lens, text, parameters.TextDocument.Uri, context)).OfType<CodeLens>()]
            : null;

    /// <summary>Null where the client lacks the command that the lens is for.</summary>
    private static CodeLens? Map(LensItem lens, SourceText text, string uri, RequestContext context)
    {
        var bare = new CodeLens(context.Positions.RangeOf(text, lens.Span));
        return lens.Kind switch
        {
            LensKind.Runs => bare with { Data = new LensData(lens.Experiment ?? "", lens.Metric) },
            LensKind.LastRun => bare with { Data = new LensData(lens.Experiment ?? "", lens.Metric, IsLast: true) },
            LensKind.CompareWithLast => WithCommand(ForgeCommands.CompareWithLastRun, JsonSerializer.SerializeToElement(lens.Experiment ?? "", LspJson.Default.String)),
            LensKind.CompareRuns => WithCommand(ForgeCommands.CompareExperimentRuns, JsonSerializer.SerializeToElement(lens.Experiment ?? "", LspJson.Default.String)),
            LensKind.CompareLastTwo => WithCommand(ForgeCommands.CompareLastRuns, Texts(lens.Experiment, lens.Script)),
            LensKind.CompareWithBest => WithCommand(ForgeCommands.CompareLastWithBest, Texts(lens.Experiment, lens.Script)),
            LensKind.CompareWithBaseline => WithCommand(ForgeCommands.CompareWithBaseline, Texts(lens.Nodes[^1])),
            LensKind.Reveal => WithCommand(ForgeCommands.RevealExperiment, JsonSerializer.SerializeToElement(lens.Nodes, LspJson.Default.IReadOnlyListString)),
            LensKind.RunWithGpu => WithCommand(ForgeCommands.RunWithGpu, Texts(uri)),
            LensKind.RunWithGpuOptions => WithCommand(ForgeCommands.RunWithGpuOptions, Texts(uri)),
            _ => bare with { Command = new LspCommand(lens.Title ?? "", "") },
        };

        CodeLens? WithCommand(string command, params JsonElement[] arguments) =>
            context.Navigation.Commands.Contains(command) ? bare with { Command = new LspCommand(lens.Title ?? "", command, arguments) } : null;

        static JsonElement[] Texts(params string?[] texts) => [.. texts.Select(static text => JsonSerializer.SerializeToElement(text ?? "", LspJson.Default.String))];
    }
}

/// <summary>What the stores know of the runs that a lens is about.</summary>
internal sealed class CodeLensResolveHandler() : RequestHandler<CodeLens, CodeLens>("codeLens/resolve")
{
    protected override JsonTypeInfo<CodeLens> ParamsType => LspJson.Default.CodeLens;

    protected override JsonTypeInfo<CodeLens> ResultType => LspJson.Default.CodeLens;

    protected override async Task<CodeLens> HandleAsync(CodeLens parameters, RequestContext context, CancellationToken cancel)
    {
        if (parameters.Data is not { } data)
        {
            return parameters;
        }

        var runs = await context.Features.ExperimentRunsAsync(data.Experiment, data.Metric, data.IsLast, cancel);
        return parameters with { Command = new LspCommand(runs.Text, "") };
    }
}
