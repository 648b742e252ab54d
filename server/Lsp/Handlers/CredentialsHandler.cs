using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Core.Model;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>What the user signed in with at tracking stores, from the editor's secret storage: all of it, each time.</summary>
internal sealed class CredentialsHandler() : NotificationHandler<CredentialsParams>("forge/credentials")
{
    protected override JsonTypeInfo<CredentialsParams> ParamsType => LspJson.Default.CredentialsParams;

    protected override void Handle(CredentialsParams parameters, NotificationContext context) => context.Session.Documents.SetCredentials(
        [.. parameters.Credentials.Select(static one => new TrackingCredential(one.Origin) { User = one.User, Password = one.Password, Token = one.Token })]);
}
