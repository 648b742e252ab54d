using ForgeLsp.Lsp;

namespace ForgeLsp.Host.Session;

/// <summary>Sessions over the real workspace.</summary>
internal sealed class SessionFactory : ISessionFactory
{
    /// <inheritdoc/>
    public ISession Create(SessionStart start)
    {
        // The editor is about to open its first file.
        WarmUp.Begin();
        return new ForgeSession(start);
    }
}
