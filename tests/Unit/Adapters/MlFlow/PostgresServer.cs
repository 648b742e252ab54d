using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow;

/// <summary>A real PostgreSQL of the tests' own in a temporary folder, on a free port of the loopback; stopped and removed when it is disposed, or the process ends.</summary>
internal sealed class PostgresServer : IDisposable
{
    private const string Guarded = "forge_guarded";
    private static readonly Lazy<PostgresServer> Started = new(() => new PostgresServer());
    private readonly string _folder = Directory.CreateTempSubdirectory("forge-pg-").FullName;
    private readonly string _programs;
    private readonly int _port = FreePort();

    private readonly string _data;
    private readonly int _maxConnections;
    private bool _isRunning;

    /// <summary>One that a test may stop.</summary>
    /// <param name="password">What its users must say; null where anybody may come.</param>
    public PostgresServer(string? password = null, int maxConnections = 40)
    {
        _maxConnections = maxConnections;
        _programs = Programs();
        if (Environment.UserName == "root")
        {
            Run("chown", ["postgres", _folder], asServer: false);
        }

        _data = Path.Combine(_folder, "data");
        Run(Path.Combine(_programs, "initdb"), ["-D", _data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]);
        if (password is not null)
        {
            // By the socket anybody may come, which is how the tests fill it; by the network those with the password.
            File.WriteAllText(Path.Combine(_data, "pg_hba.conf"), "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n");
        }
        else
        {
            // Users of this role have to give their password; all others come in by their name.
            Run("sed", ["-i", $"1i host all +{Guarded} 127.0.0.1/32 scram-sha-256", Path.Combine(_data, "pg_hba.conf")]);
        }

        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
        Start();
        if (password is not null)
        {
            Run(Path.Combine(_programs, "psql"), ["-q", "-h", _folder, "-p", _port.ToString(CultureInfo.InvariantCulture), "-U", "postgres", "-c", $"ALTER ROLE postgres PASSWORD '{password}'"]);
        }
    }

    /// <summary>Starts it, if it does not run.</summary>
    public void Start()
    {
        Run(Path.Combine(_programs, "pg_ctl"), ["-s", "-D", _data, "-w", "-l", Path.Combine(_folder, "log"), "-o", $"-p {_port} -k {_folder} -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off -c max_connections={_maxConnections} -c superuser_reserved_connections=0", "start"]);
        _isRunning = true;
    }

    /// <summary>The server; started on first use.</summary>
    public static PostgresServer Instance => Started.Value;

    /// <summary>Stops the shared one, if it was ever used.</summary>
    public static void End()
    {
        if (Started.IsValueCreated)
        {
            Started.Value.Dispose();
        }
    }

    /// <summary>Makes a database from a dump; its address.</summary>
    public string Restore(string name, string dump)
    {
        Run(Path.Combine(_programs, "createdb"), ["-h", _folder, "-p", _port.ToString(CultureInfo.InvariantCulture), "-U", "postgres", "-T", "template0", name]);
        Run("chmod", ["a+rx", Path.GetDirectoryName(dump) ?? "/"], asServer: false);
        Run(Path.Combine(_programs, "psql"), ["-q", "-o", "/dev/null", "-h", _folder, "-p", _port.ToString(CultureInfo.InvariantCulture), "-U", "postgres", "-d", name, "-f", dump]);
        return Address(name, "postgres");
    }

    /// <summary>Makes an empty database; its address for the owner of all.</summary>
    public string Create(string name)
    {
        Run(Path.Combine(_programs, "createdb"), ["-h", _folder, "-p", _port.ToString(CultureInfo.InvariantCulture), "-U", "postgres", "-T", "template0", name]);
        return Address(name, "postgres");
    }

    /// <summary>Runs statements as the owner of all; in one transaction where they are several.</summary>
    public void Execute(string database, string sql) =>
        Run(Path.Combine(_programs, "psql"), ["-q", "-o", "/dev/null", "-v", "ON_ERROR_STOP=1", "-h", _folder, "-p", _port.ToString(CultureInfo.InvariantCulture), "-U", "postgres", "-d", database, "-c", sql]);

    /// <summary>Adds a user who needs a password and may read a database; its name.</summary>
    public string AddUser(string name, string password, string database)
    {
        var sql = $"CREATE ROLE {Guarded} NOLOGIN; CREATE ROLE {name} LOGIN PASSWORD '{password}' IN ROLE {Guarded}; GRANT SELECT ON ALL TABLES IN SCHEMA public TO {name};";
        Run(Path.Combine(_programs, "psql"), ["-q", "-h", _folder, "-p", _port.ToString(CultureInfo.InvariantCulture), "-U", "postgres", "-d", database, "-c", sql]);
        return name;
    }

    /// <summary>The SQLAlchemy address of a database.</summary>
    public string Address(string name, string user, string password = "any-password") => $"postgresql+psycopg2://{user}:{password}@127.0.0.1:{_port}/{name}";

    private static string Programs()
    {
        var found = Directory.Exists("/usr/lib/postgresql") ? Directory.EnumerateDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).LastOrDefault(folder => File.Exists(Path.Combine(folder, "bin", "initdb"))) : null;
        return found is null ? throw new InvalidOperationException("These tests need PostgreSQL's programs: install the package 'postgresql' (npm test does).") : Path.Combine(found, "bin");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Stops it; clients are cut off.</summary>
    /// <param name="mode"><c>fast</c>: it tells its clients; <c>immediate</c>: as if the machine was switched off.</param>
    public void Stop(string mode)
    {
        Run(Path.Combine(_programs, "pg_ctl"), ["-s", "-D", _data, "-w", "-m", mode, "stop"]);
        _isRunning = false;
    }

    public void Dispose()
    {
        if (_isRunning)
        {
            Stop("immediate");
        }

        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    // PostgreSQL refuses to run as root.
    private void Run(string program, string[] arguments, bool asServer = true)
    {
        var isRoot = asServer && Environment.UserName == "root";
        var start = new ProcessStartInfo(isRoot ? "runuser" : program, isRoot ? ["-u", "postgres", "--", program, .. arguments] : arguments) { WorkingDirectory = "/", RedirectStandardOutput = true, UseShellExecute = false };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"'{program}' did not start.");
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"'{program}' ended with {process.ExitCode}.");
        }
    }
}
