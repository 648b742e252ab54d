using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>The user asks for a view anew.</summary>
internal sealed class ViewRefreshHandler() : NotificationHandler<ViewRefreshParams>("forge/views/refresh")
{
    protected override JsonTypeInfo<ViewRefreshParams> ParamsType => LspJson.Default.ViewRefreshParams;

    protected override void Handle(ViewRefreshParams parameters, NotificationContext context) => context.Session.Documents.AskAnew();
}
