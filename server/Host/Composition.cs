using ForgeLsp.Lsp;

namespace ForgeLsp.Host;

/// <summary>Puts the parts together; the only place that knows them all.</summary>
internal static class Composition
{
    /// <summary>Sessions for the language server.</summary>
    public static ISessionFactory Sessions() => new Session.SessionFactory();
}
