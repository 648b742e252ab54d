using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features.Live;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>Views came onto the screen or left it, or the window got or lost the focus.</summary>
internal sealed class ViewsVisibleHandler() : NotificationHandler<ViewsVisibleParams>("forge/views/visible")
{
    protected override JsonTypeInfo<ViewsVisibleParams> ParamsType => LspJson.Default.ViewsVisibleParams;

    protected override void Handle(ViewsVisibleParams parameters, NotificationContext context) =>
        context.Session.Documents.Attend(new ViewAttention(parameters.Views, parameters.Focused));
}
