using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Features;
using ForgeLsp.Features.Gpus;
using ForgeLsp.Features.Stores;
using ForgeLsp.Lsp.Protocol;

namespace ForgeLsp.Lsp.Handlers;

/// <summary>Tries to sign in to the database of the bookings. What is wrong with it is an answer, not an error.</summary>
internal sealed class GpusSignInHandler() : RequestHandler<BookSignInParams, BookLogin>("forge/gpus/signIn")
{
    protected override JsonTypeInfo<BookSignInParams> ParamsType => LspJson.Default.BookSignInParams;

    protected override JsonTypeInfo<BookLogin> ResultType => FeatureJson.Default.BookLogin;

    protected override Task<BookLogin> HandleAsync(BookSignInParams parameters, RequestContext context, CancellationToken cancel) =>
        context.Features.Gpus.SignInAsync(parameters.Password is null ? null : new StoreCredential("", parameters.User, parameters.Password), cancel);
}
