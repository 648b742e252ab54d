using System.Text;
using ForgeLsp.Adapters.MlFlow.Rest;
using ForgeLsp.Core.Ports;
using Npgsql;

namespace ForgeLsp.Adapters.MlFlow;

/// <summary>Kinds of tracking store.</summary>
public enum TrackingKind { File, Sqlite, Postgres, Rest, Other }

/// <summary>A tracking address as MLflow and SQLAlchemy write it, read into its parts.</summary>
public sealed class TrackingAddress
{
    private TrackingAddress(TrackingKind kind, string path, string display)
    {
        Kind = kind;
        Path = path;
        Display = display;
    }

    /// <summary>The kind of store.</summary>
    public TrackingKind Kind { get; }

    /// <summary>Absolute path of a file store or SQLite file; empty for others.</summary>
    public string Path { get; }

    /// <summary>The address without user and password, for people.</summary>
    public string Display { get; }

    /// <summary>Whether reading it reaches over the network.</summary>
    public bool IsNetwork => Kind is TrackingKind.Postgres or TrackingKind.Rest or TrackingKind.Other || LocalArtifacts.IsNetworkPath(Path);

    /// <summary>Where PostgreSQL is, with the credentials; null for other kinds.</summary>
    internal NpgsqlConnectionStringBuilder? Postgres { get; private init; }

    /// <summary>Where a tracking server is, without the credentials; null for other kinds.</summary>
    internal Uri? Rest { get; private init; }

    /// <summary>The credentials that the address of a tracking server holds; null where it holds none.</summary>
    internal RestAccess? Access { get; private init; }

    /// <summary>Reads an address. Relative paths are relative to <paramref name="folder"/>.</summary>
    /// <exception cref="StoreException">The address cannot be understood; the message does not repeat it, for it may hold a password.</exception>
    public static TrackingAddress Parse(string text, string folder)
    {
        text = text.Trim();
        var colon = text.IndexOf("://", StringComparison.Ordinal);
        var scheme = colon > 0 ? text[..colon].Split('+')[0].ToLowerInvariant() : text.StartsWith("file:", StringComparison.OrdinalIgnoreCase) ? "file" : "";
        try
        {
            return scheme switch
            {
                "" when text is "databricks" || text.StartsWith("databricks:", StringComparison.Ordinal) => new(TrackingKind.Other, "", text),
                "" when IsMistypedScheme(text) => throw new FormatException("The scheme lacks its slashes."),
                "" => Local(TrackingKind.File, text, folder),
                "file" => Local(TrackingKind.File, LocalArtifacts.LocalPath(text) ?? text, folder),
                "sqlite" => Local(TrackingKind.Sqlite, SqlitePath(text[(colon + 3)..]), folder),
                "postgresql" or "postgres" => ReadPostgres("postgresql" + text[colon..]),
                "http" or "https" => ReadRest(text, colon + 3),
                _ => new(TrackingKind.Other, "", WithoutUser(text)),
            };
        }
        catch (Exception problem) when (problem is UriFormatException or ArgumentException or FormatException or NotSupportedException)
        {
            throw new StoreException(StoreFailure.NotFound, "The tracking address cannot be understood; write a folder, sqlite:///FILE, postgresql://USER@HOST/DATABASE, or https://HOST.");
        }
    }

    /// <summary>An address with user and password taken out.</summary>
    public static string WithoutUser(string text)
    {
        var start = text.IndexOf("://", StringComparison.Ordinal) + 3;
        var at = LastAt(text);
        var plain = at >= start ? text[..start] + text[(at + 1)..] : text;
        var query = plain.IndexOf('?');
        return query < 0 ? plain : plain[..query];
    }

    // SQLAlchemy lets a password hold '/', ':', '?' and '#' as they are: it ends at the last '@' before the options.
    private static int LastAt(string text)
    {
        var query = OptionsAt(text);
        return text.LastIndexOf('@', query < 0 ? text.Length - 1 : query);
    }

    // Options stand behind a path, and say NAME=; any other '?' before an '@' belongs to a password.
    private static int OptionsAt(string text)
    {
        var slash = text.IndexOf('/', text.IndexOf("://", StringComparison.Ordinal) + 3);
        for (var query = text.IndexOf('?'); query >= 0; query = text.IndexOf('?', query + 1))
        {
            var at = text.IndexOf('@', query);
            var equals = text.IndexOf('=', query);
            if (at < 0 || (slash >= 0 && slash < query && equals >= 0 && equals < at))
            {
                return query;
            }
        }

        return -1;
    }

    // "postgresql:/user:password@host" is no folder, and must not be shown as one.
    private static bool IsMistypedScheme(string text) => text.Split(':', '/')[0].Split('+')[0].ToLowerInvariant() is "http" or "https" or "postgresql" or "postgres" or "mysql" or "mssql"
        && text.Contains('@', StringComparison.Ordinal);

    private static TrackingAddress Local(TrackingKind kind, string path, string folder)
    {
        if (path.StartsWith("~/", StringComparison.Ordinal))
        {
            path = System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), path[2..]);
        }

        var full = System.IO.Path.GetFullPath(path.Length == 0 ? "." : path, folder);
        var below = System.IO.Path.GetRelativePath(folder, full).Replace('\\', '/');
        return new(kind, full, below.StartsWith("..", StringComparison.Ordinal) ? full : below);
    }

    // SQLAlchemy: sqlite:///relative.db, sqlite:////absolute.db, sqlite:///C:/windows.db, each with ?options.
    private static string SqlitePath(string rest)
    {
        var query = rest.IndexOf('?');
        rest = query < 0 ? rest : rest[..query];
        if (!rest.StartsWith('/') || rest.Length == 1)
        {
            throw new FormatException("A SQLite address has three slashes.");
        }

        return rest[1..];
    }

    private static TrackingAddress ReadRest(string text, int start)
    {
        // A password may hold '?' and '#' as they are, and then the last '@' ends it. With a '/' before it nobody can tell a password from a path.
        var at = LastAt(text);
        var user = at >= start ? text[start..at] : "";
        if (user.Contains('/', StringComparison.Ordinal))
        {
            throw new FormatException("Write %2F for a slash in a password, and %40 for an at sign in a path.");
        }

        // Who copies the address of MLflow's page brings "#/experiments/1" along.
        var plain = text[..start] + text[(at >= start ? at + 1 : start)..].Split('?', '#')[0];
        var server = new Uri(plain.TrimEnd('/'), UriKind.Absolute);
        if (server.Host.Length == 0)
        {
            throw new FormatException("A host is missing.");
        }

        var colon = user.IndexOf(':');
        var display = server.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped) + server.AbsolutePath.TrimEnd('/');
        return new(TrackingKind.Rest, "", display)
        {
            Rest = server,
            Access = user.Length == 0 ? null : new() { User = Uri.UnescapeDataString(colon < 0 ? user : user[..colon]), Password = colon < 0 ? "" : Uri.UnescapeDataString(user[(colon + 1)..]) },
        };
    }

    private static TrackingAddress ReadPostgres(string text)
    {
        // A password may hold characters that Uri refuses unescaped, so the user part is cut off by hand.
        var start = "postgresql://".Length;
        var at = LastAt(text);
        var user = at >= start ? text[start..at] : "";
        var uri = new Uri("postgresql://" + (at >= start ? text[(at + 1)..] : text[start..]).Insert(0, at >= start && (at + 1 == text.Length || text[at + 1] == '/') ? "localhost" : ""));
        var colon = user.IndexOf(':');
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host.Length == 0 ? "localhost" : uri.Host,
            Port = uri.Port > 0 ? uri.Port : 5432,
            Database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')),
            Username = user.Length == 0 ? null : Uri.UnescapeDataString(colon < 0 ? user : user[..colon]),
            Password = colon < 0 ? null : Uri.UnescapeDataString(user[(colon + 1)..]),
        };
        foreach (var option in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var value = Uri.UnescapeDataString(option[(option.IndexOf('=') + 1)..]);
            switch (option.Split('=')[0])
            {
                case "host": builder.Host = value; break;
                case "port" when int.TryParse(value, out var port): builder.Port = port; break;
                case "user": builder.Username = value; break;
                case "password": builder.Password = value; break;
                case "sslmode" when Enum.TryParse<SslMode>(value.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var mode): builder.SslMode = mode; break;
                case "sslrootcert": builder.RootCertificate = value; break;
            }
        }

        var display = new StringBuilder("postgresql://").Append(builder.Host).Append(builder.Port == 5432 ? "" : $":{builder.Port}").Append('/').Append(builder.Database);
        return new(TrackingKind.Postgres, "", display.ToString()) { Postgres = builder };
    }
}
