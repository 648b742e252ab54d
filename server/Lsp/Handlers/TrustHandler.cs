using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>The user trusts the workspace, or no longer does.</summary>
internal sealed class TrustHandler() : NotificationHandler<TrustParams>("forge/trust")
{
    protected override JsonTypeInfo<TrustParams> ParamsType => LspJson.Default.TrustParams;

    protected override void Handle(TrustParams parameters, NotificationContext context) => context.Session.Documents.SetTrust(parameters.Trusted);
}
