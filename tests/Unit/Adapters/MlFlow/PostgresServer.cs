using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow;

/// <summary>A real PostgreSQL of the tests' own in a temporary folder, on a free port of the loopback; stopped and removed when the process ends.</summary>
internal sealed class PostgresServer
{
    private const string Guarded = "forge_guarded";
    private static readonly Lazy<PostgresServer> Started = new(() => new PostgresServer());
    private readonly string _folder = Directory.CreateTempSubdirectory("forge-pg-").FullName;
    private readonly string _programs;
    private readonly int _port = FreePort();

    private PostgresServer()
    {
        _programs = Programs();
        if (Environment.UserName == "root")
        {
            Run("chown", ["postgres", _folder], asServer: false);
        }

        var data = Path.Combine(_folder, "data");
        Run(Path.Combine(_programs, "initdb"), ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]);

        // Users of this role have to give their password; all others come in by their name.
        Run("sed", ["-i", $"1i host all +{Guarded} 127.0.0.1/32 scram-sha-256", Path.Combine(data, "pg_hba.conf")]);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Stop(data);
        Run(Path.Combine(_programs, "pg_ctl"), ["-s", "-D", data, "-w", "-l", Path.Combine(_folder, "log"), "-o", $"-p {_port} -k {_folder} -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off -c max_connections=40", "start"]);
    }

    /// <summary>The server; started on first use.</summary>
    public static PostgresServer Instance => Started.Value;

    /// <summary>Makes a database from a dump; its address.</summary>
    public string Restore(string name, string dump)
    {
        Run(Path.Combine(_programs, "createdb"), ["-h", _folder, "-p", _port.ToString(CultureInfo.InvariantCulture), "-U", "postgres", "-T", "template0", name]);
        Run("chmod", ["a+rx", Path.GetDirectoryName(dump) ?? "/"], asServer: false);
        Run(Path.Combine(_programs, "psql"), ["-q", "-o", "/dev/null", "-h", _folder, "-p", _port.ToString(CultureInfo.InvariantCulture), "-U", "postgres", "-d", name, "-f", dump]);
        return Address(name, "postgres");
    }

    /// <summary>Adds a user who needs a password and may read a database; its name.</summary>
    public string AddUser(string name, string password, string database)
    {
        var sql = $"CREATE ROLE {Guarded} NOLOGIN; CREATE ROLE {name} LOGIN PASSWORD '{password}' IN ROLE {Guarded}; GRANT SELECT ON ALL TABLES IN SCHEMA public TO {name};";
        Run(Path.Combine(_programs, "psql"), ["-q", "-h", _folder, "-p", _port.ToString(CultureInfo.InvariantCulture), "-U", "postgres", "-d", database, "-c", sql]);
        return name;
    }

    /// <summary>The SQLAlchemy address of a database.</summary>
    public string Address(string name, string user) => $"postgresql+psycopg2://{user}:any-password@127.0.0.1:{_port}/{name}";

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

    private void Stop(string data)
    {
        Run(Path.Combine(_programs, "pg_ctl"), ["-s", "-D", data, "-m", "immediate", "stop"]);
        Directory.Delete(_folder, recursive: true);
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
