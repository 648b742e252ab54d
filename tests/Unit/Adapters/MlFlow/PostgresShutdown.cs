using ForgeLsp.Tests.Unit.Adapters.MlFlow;
using Xunit;

[assembly: AssemblyFixture(typeof(PostgresShutdown))]

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow;

/// <summary>
/// Stops the PostgreSQL that tests share when the last of them has ended. At the end of the process it would count as a thread that does not
/// end: the runner gives that up after ten seconds.
/// </summary>
public sealed class PostgresShutdown : IDisposable
{
    public void Dispose() => PostgresServer.End();
}
