using ForgeLsp.Lsp;

namespace ForgeLsp.Host.Session;

/// <summary>Sessions over the real workspace.</summary>
internal sealed class SessionFactory : ISessionFactory
{
    /// <inheritdoc/>
    public ISession Create(SessionStart start) => new ForgeSession(start);
}
