using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>The user changed settings: <c>{settings: {forge: {…}}}</c>.</summary>
internal sealed class DidChangeConfigurationHandler() : NotificationHandler<ConfigurationParams>("workspace/didChangeConfiguration")
{
    protected override JsonTypeInfo<ConfigurationParams> ParamsType => LspJson.Default.ConfigurationParams;

    protected override void Handle(ConfigurationParams parameters, NotificationContext context) =>
        context.Session.Documents.Configure(InitializeRequest.ReadSettings(ClientCapabilities.Get(parameters.Settings, "forge")));
}
