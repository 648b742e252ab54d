using System.Text.RegularExpressions;
using ForgeLsp.Adapters.MlFlow.Rest;
using ForgeLsp.Core.Ports;
using Npgsql;

namespace ForgeLsp.Adapters.MlFlow;

/// <summary>Kinds of tracking store.</summary>
public enum TrackingKind { File, Sqlite, Postgres, Rest, Databricks, Other }

/// <summary>A tracking address as MLflow and SQLAlchemy write it, read into its parts.</summary>
public sealed partial class TrackingAddress
{
    private TrackingAddress(TrackingKind kind, string path, string display)
    {
        Kind = kind;
        Path = path;
        Display = display;
        Storable = display;
    }

    /// <summary>The kind of store.</summary>
    public TrackingKind Kind { get; }

    /// <summary>Absolute path of a file store or SQLite file; empty for others.</summary>
    public string Path { get; }

    /// <summary>The address without user and password, for people.</summary>
    public string Display { get; }

    /// <summary>The address as it may stand in a settings file: complete, but for passwords and tokens.</summary>
    public string Storable { get; private init; }

    /// <summary>What credentials are kept under: scheme, host and port, for a database with the user in front. Null for local stores.</summary>
    public string? Origin { get; private init; }

    /// <summary>The user that the address names, or null.</summary>
    public string? User => Postgres?.Username ?? Access?.User;

    /// <summary>Whether reading it reaches over the network.</summary>
    public bool IsNetwork { get; private init; }

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
                "" when text is "databricks" or "databricks-uc" || text.StartsWith("databricks:", StringComparison.Ordinal) => Databricks(text),
                "databricks" or "databricks-uc" => Databricks(text),
                "" when HostWithPort().IsMatch(text) => throw new StoreException(StoreFailure.NotFound, $"The tracking address '{text}' names a host and no way to ask it; write http://{text}, or https://.")
                {
                    Remedy = new(StoreRemedyKind.UseAddress, "http://" + text),
                },
                "" when IsMistypedScheme(text) => throw new FormatException("The scheme lacks its slashes."),
                "" => Local(TrackingKind.File, text, text, folder),
                "file" => Local(TrackingKind.File, FilePath(text), text, folder),
                "sqlite" => Local(TrackingKind.Sqlite, SqlitePath(text[(colon + 3)..]), text, folder),
                "postgresql" or "postgres" => ReadPostgres(text[colon..]),
                "http" or "https" => ReadRest(text, colon + 3),
                _ => new(TrackingKind.Other, "", WithoutUser(text)) { IsNetwork = true },
            };
        }
        catch (Exception problem) when (problem is UriFormatException or ArgumentException or FormatException or NotSupportedException)
        {
            throw new StoreException(StoreFailure.NotFound, "The tracking address cannot be understood; write a folder, sqlite:///FILE, postgresql://USER@HOST/DATABASE, or https://HOST.");
        }
    }

    /// <summary>An address with user and password taken out.</summary>
    public static string WithoutUser(string text) => AddressText.WithoutUser(text);

    /// <summary>Scheme, host and port of a server or database, whoever asks; null for text that names neither.</summary>
    internal static string? HostOf(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        try
        {
            return Parse(text, "/").Host;
        }
        catch (StoreException)
        {
            return null;
        }
    }

    /// <summary>Scheme, host and port, without the user; null for local stores.</summary>
    internal string? Host => Rest is not null ? Origin : Postgres is { } postgres ? PostgresAddress.Origin(new() { Host = postgres.Host, Port = postgres.Port }) : null;

    /// <summary>Whether a folder is called as servers are: <c>mlflow.example.org</c>.</summary>
    internal static bool IsLikeHost(string path) => HostName().IsMatch(path);

    /// <summary>The same server with credentials.</summary>
    internal TrackingAddress With(RestAccess access) => new(Kind, Path, Display) { Rest = Rest, Origin = Origin, IsNetwork = IsNetwork, Access = access };

    // "postgresql:/user:password@host" is no folder, and must not be shown as one; nor is "sqlite:/data/mlflow.db".
    private static bool IsMistypedScheme(string text) => text.Split(':', '/')[0] is var word && word.Split('+')[0].ToLowerInvariant() is "http" or "https" or "postgresql" or "postgres" or "mysql" or "mssql" or "sqlite"
        && (text.Contains('@', StringComparison.Ordinal) || (word.Length < text.Length && text[word.Length] == ':'));

    private static TrackingAddress Databricks(string text) => new(TrackingKind.Databricks, "", WithoutUser(text)) { IsNetwork = true };

    private static TrackingAddress Local(TrackingKind kind, string path, string text, string folder)
    {
        if (path is "~" || path.StartsWith("~/", StringComparison.Ordinal) || path.StartsWith("~\\", StringComparison.Ordinal))
        {
            path = System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), path[1..].TrimStart('/', '\\'));
        }

        // Asked before the path is made a full one, which hides that it leads to another machine.
        var isNetwork = LocalArtifacts.IsNetworkPath(path);
        if (isNetwork && path[0] == '\\' && !OperatingSystem.IsWindows())
        {
            throw new StoreException(StoreFailure.NotFound, "The tracking address names a folder of another machine; mount it here, and write the path that it has then.");
        }

        var full = System.IO.Path.GetFullPath(path.Length == 0 ? "." : path, folder);
        var below = System.IO.Path.GetRelativePath(folder, full).Replace('\\', '/');
        return new(kind, full, below.StartsWith("..", StringComparison.Ordinal) ? full : below) { IsNetwork = isNetwork || LocalArtifacts.IsNetworkPath(full), Storable = text };
    }

    // file:///path, file:path, and file://localhost/path, which is this machine.
    private static string FilePath(string text)
    {
        const string Here = "file://localhost/";
        var uri = text.StartsWith(Here, StringComparison.OrdinalIgnoreCase) ? "file:///" + text[Here.Length..] : text;
        return LocalArtifacts.LocalPath(uri) ?? uri;
    }

    // SQLAlchemy: sqlite:///relative.db, sqlite:////absolute.db, sqlite:///C:/windows.db, each with ?options; sqlite:///file:name.db?uri=true as well.
    private static string SqlitePath(string rest)
    {
        var query = rest.IndexOf('?');
        rest = query < 0 ? rest : rest[..query];
        if (!rest.StartsWith('/') || rest.Length == 1 || rest.Contains(":memory:", StringComparison.Ordinal))
        {
            throw new FormatException("A SQLite address has three slashes and a file.");
        }

        var path = rest[1..];
        return path.StartsWith("file:", StringComparison.Ordinal) ? Uri.UnescapeDataString(path["file:".Length..]) : path;
    }

    private static TrackingAddress ReadRest(string text, int start)
    {
        // A password may hold '?' and '#' as they are, and then the last '@' ends it. With a '/' before it nobody can tell a password from a path.
        var at = AddressText.LastAt(text);
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

        var origin = server.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
        var (name, password) = AddressText.Split(user);
        return new(TrackingKind.Rest, "", origin + server.AbsolutePath.TrimEnd('/'))
        {
            Rest = server,
            Origin = origin,
            IsNetwork = true,
            Access = user.Length == 0 ? null : new() { User = name ?? "", Password = password ?? "" },
        };
    }

    private static TrackingAddress ReadPostgres(string rest)
    {
        var postgres = PostgresAddress.Read(rest);
        return new(TrackingKind.Postgres, "", PostgresAddress.Display(postgres))
        {
            Postgres = postgres,
            Origin = PostgresAddress.Origin(postgres),
            IsNetwork = true,
            Storable = PostgresAddress.WithoutPassword(rest),
        };
    }

    [GeneratedRegex(@"^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*:[0-9]{2,5}(/[^@\s]*)?\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex HostWithPort();

    [GeneratedRegex(@"^([A-Za-z0-9-]+\.)+[A-Za-z]{2,}(/|\z)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex HostName();
}
