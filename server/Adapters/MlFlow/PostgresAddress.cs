using System.Globalization;
using System.Text;
using Npgsql;

namespace ForgeLsp.Adapters.MlFlow;

/// <summary>Reads PostgreSQL's addresses as SQLAlchemy and libpq write them, with the options that say how to connect.</summary>
internal static class PostgresAddress
{
    private const int DefaultPort = 5432;
    private const string Scheme = "postgresql://";

    /// <summary>Where libpq looks for the socket of a server on this machine.</summary>
    private static readonly string[] SocketFolders = ["/var/run/postgresql", "/tmp"];

    /// <summary>Reads what follows <c>postgresql</c>, beginning with <c>://</c>.</summary>
    /// <exception cref="FormatException">It makes no sense; the message does not repeat it.</exception>
    public static NpgsqlConnectionStringBuilder Read(string rest)
    {
        var (user, uri) = Parts(rest);
        var (name, password) = AddressText.Split(user);
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = uri.DnsSafeHost,
            Port = uri.Port > 0 ? uri.Port : DefaultPort,
            Database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')),
            Username = name,
            Password = string.IsNullOrEmpty(password) ? null : password,
        };
        foreach (var (option, value) in Options(uri))
        {
            Apply(builder, option, value);
        }

        if (string.IsNullOrEmpty(builder.Host))
        {
            // Without a host libpq goes to the socket of this machine.
            var socket = $".s.PGSQL.{builder.Port.ToString(CultureInfo.InvariantCulture)}";
            builder.Host = OperatingSystem.IsWindows() ? "localhost" : SocketFolders.FirstOrDefault(folder => File.Exists(Path.Combine(folder, socket))) ?? "localhost";
        }

        return builder;
    }

    /// <summary>The address without user, password and options.</summary>
    public static string Display(NpgsqlConnectionStringBuilder address) =>
        new StringBuilder(Scheme).Append(address.Host).Append(address.Port == DefaultPort ? "" : $":{address.Port}").Append('/').Append(address.Database).ToString();

    /// <summary>The address as it was written, without its password.</summary>
    public static string WithoutPassword(string rest)
    {
        var (user, uri) = Parts(rest);
        var colon = user.IndexOf(':');
        var name = colon < 0 ? user : user[..colon];
        var options = uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Where(static option => option.Split('=')[0] is not ("password" or "sslpassword"));
        var query = string.Join('&', options);
        return Scheme + (name.Length == 0 ? "" : name + "@") + uri.Authority + uri.AbsolutePath + (query.Length == 0 ? "" : "?" + query);
    }

    /// <summary>Who is asked, and where: what a password is kept under. It can be read as an address again.</summary>
    public static string Origin(NpgsqlConnectionStringBuilder address)
    {
        var user = string.IsNullOrEmpty(address.Username) ? "" : Uri.EscapeDataString(address.Username) + "@";
        var port = address.Port.ToString(CultureInfo.InvariantCulture);
        var host = address.Host ?? "";

        // The folder of a socket, and several hosts, are no host of an address.
        return host.AsSpan().IndexOfAny('/', ',', '%') >= 0
            ? $"{Scheme}{user}localhost:{port}/?host={Uri.EscapeDataString(host)}"
            : $"{Scheme}{user}{(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host.ToLowerInvariant())}:{port}";
    }

    // A password may hold characters that Uri refuses unescaped, so the user part is cut off by hand.
    private static (string User, Uri Address) Parts(string rest)
    {
        var text = "postgresql" + rest;
        var at = AddressText.LastAt(text);
        var user = at >= Scheme.Length ? text[Scheme.Length..at] : "";
        var place = at >= Scheme.Length ? text[(at + 1)..] : text[Scheme.Length..];

        // "@/database" and "@:5433/database" have no host, which Uri wants to see.
        var hasNoHost = place.Length == 0 || place[0] is '/' or '?' or ':';
        var uri = new Uri(Scheme + (hasNoHost && place.StartsWith(':') ? "localhost" : "") + place);
        return (user, uri);
    }

    private static IEnumerable<(string Name, string Value)> Options(Uri uri)
    {
        // Several hosts, each with or without its port, stand in several options of one name.
        var options = uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(static option => option.Split('=', 2))
            .Select(static pair => (Name: pair[0], Value: pair.Length < 2 ? "" : Uri.UnescapeDataString(pair[1].Replace('+', ' '))));
        return options.GroupBy(static option => option.Name, StringComparer.Ordinal).Select(static group => (group.Key, string.Join(',', group.Select(static option => option.Value))));
    }

    private static void Apply(NpgsqlConnectionStringBuilder builder, string option, string value)
    {
        switch (option)
        {
            case "host": builder.Host = value; break;
            case "hostaddr": builder.Host = value; break;
            case "port" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port): builder.Port = port; break;
            case "port" when builder.Host is { } hosts && value.Contains(',', StringComparison.Ordinal): builder.Host = Paired(hosts.Split(','), value.Split(',')); break;
            case "user": builder.Username = value; break;
            case "password": builder.Password = value; break;
            case "dbname": builder.Database = value; break;
            case "sslmode" or "ssl" when Mode(value) is { } mode: builder.SslMode = mode; break;
            case "sslrootcert" when value != "system": builder.RootCertificate = value; break;
            case "sslcert": builder.SslCertificate = value; break;
            case "sslkey": builder.SslKey = value; break;
            case "sslpassword": builder.SslPassword = value; break;
            case "options": builder.Options = value; break;
            case "target_session_attrs": builder.TargetSessionAttributes = value; break;
        }
    }

    private static string Paired(string[] hosts, string[] ports) =>
        string.Join(',', hosts.Select((host, i) => host + ":" + ports[Math.Min(i, ports.Length - 1)]));

    // libpq's words are Npgsql's but for their dash; asyncpg says ssl=true.
    private static SslMode? Mode(string value) => value.ToLowerInvariant() is "true" or "1"
        ? SslMode.Require
        : Enum.TryParse<SslMode>(value.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var mode) ? mode : null;
}
