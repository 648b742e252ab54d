using System.Text;
using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Core.Pipelines;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Adapters.Dvc;

/// <summary>The settings of one repository of DVC: the system's, the user's, <c>.dvc/config</c> and <c>.dvc/config.local</c>, later ones first. Values of secrets are looked at and never kept.</summary>
internal sealed class DvcSettings
{
    private const int MaxBytes = 1 << 20;
    private const string Core = "core";

    /// <summary>Settings that hold a secret, as DVC's remotes name them.</summary>
    private static readonly string[] SecretKeys =
    [
        "password", "token", "secret_access_key", "session_token", "connection_string", "sas_token", "account_key", "client_secret", "gdrive_client_secret",
        "oss_key_secret", "passphrase", "key_file_password", "custom_auth_header",
    ];

    /// <summary>Settings that lead to credentials kept elsewhere.</summary>
    private static readonly string[] LeadingKeys = ["profile", "access_key_id", "credentialpath", "keyfile", "gdrive_service_account_json_file_path", "gdrive_use_service_account", "ask_password", "auth", "allow_anonymous_login", "cert_path"];

    private readonly string _folder;
    private readonly Func<string, string?> _variable;
    private readonly IReadOnlyList<(DvcConfig Config, DvcPlace Place, string Folder)> _files;

    /// <param name="home">The folder that holds <c>.dvc</c>.</param>
    /// <param name="problems">Takes what cannot be read.</param>
    public DvcSettings(string home, Func<string, string?> variable, List<string> problems)
    {
        _folder = Path.Combine(home, ".dvc");
        _variable = variable;
        var machine = MachineFolder(variable);
        _files =
        [
            (Read(Path.Combine(_folder, "config.local"), problems), DvcPlace.Personal, _folder),
            (Read(Path.Combine(_folder, "config"), problems), DvcPlace.Shared, _folder),
            .. machine is null ? [] : new[] { (Read(Path.Combine(machine, "config"), problems), DvcPlace.Machine, machine) },
        ];
        Default = Value(Core, "remote").Value;
        var (cache, from) = Value("cache", "dir");
        IsCacheNamed = cache is not null;
        Cache = cache is null ? Path.Combine(_folder, "cache") : Path.GetFullPath(cache, from);
    }

    /// <summary><c>core.remote</c>.</summary>
    public string? Default { get; }

    /// <summary>Absolute path of the cache.</summary>
    public string Cache { get; }

    /// <summary>Whether <c>cache.dir</c> is set.</summary>
    public bool IsCacheNamed { get; }

    /// <summary>The remotes by name.</summary>
    public IReadOnlyList<DvcRemote> Remotes() => [.. _files.SelectMany(static file => file.Config.Remotes).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(Remote).OfType<DvcRemote>()];

    private DvcRemote? Remote(string name)
    {
        var (config, place, folder) = _files.FirstOrDefault(file => file.Config.OfRemote(name).ContainsKey("url"));
        if (config is null || Url(name, 0) is not { } url)
        {
            return null;
        }

        var scheme = url.IndexOf("://", StringComparison.Ordinal) is > 0 and var colon ? url[..colon].ToLowerInvariant() : "";
        var isFolder = scheme is "" or "file";
        var address = isFolder ? Path.GetFullPath(scheme.Length == 0 ? url : url["file://".Length..], folder) : TrackingAddress.WithoutUser(url);
        return new(name, address, isFolder ? "" : scheme, place)
        {
            Exists = isFolder ? Directory.Exists(address) : null,
            SharedSecrets = [.. SharedSecrets(name), .. place == DvcPlace.Shared && HasPassword(url) ? ["url"] : Array.Empty<string>()],
            Credentials = isFolder ? null : Credentials(name, scheme),
        };
    }

    private IEnumerable<string> SharedSecrets(string name) =>
        _files.Where(static file => file.Place == DvcPlace.Shared).SelectMany(file => file.Config.OfRemote(name)).Where(static pair => SecretKeys.Contains(pair.Key, StringComparer.Ordinal) && pair.Value.Length > 0).Select(static pair => pair.Key);

    // A remote may be a part of another one: remote://NAME/path.
    private string? Url(string name, int depth)
    {
        var url = _files.Select(file => file.Config.OfRemote(name).GetValueOrDefault("url")).FirstOrDefault(static url => !string.IsNullOrEmpty(url));
        if (depth > 5 || url is null || !url.StartsWith("remote://", StringComparison.Ordinal))
        {
            return depth > 5 ? null : url;
        }

        var rest = url["remote://".Length..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        return Url(slash < 0 ? rest : rest[..slash], depth + 1) is { } whole ? whole.TrimEnd('/') + (slash < 0 ? "" : rest[slash..]) : null;
    }

    private static bool HasPassword(string url)
    {
        if (!url.Contains("://", StringComparison.Ordinal))
        {
            return false;
        }

        var start = url.IndexOf("://", StringComparison.Ordinal) + 3;
        var end = url.IndexOf('/', start);
        var sign = url.LastIndexOf('@', end < 0 ? url.Length - 1 : end);
        return sign > start && url.IndexOf(':', start, sign - start) >= 0;
    }

    /// <summary>Where credentials for a remote lie, as far as files and variables say it.</summary>
    private string? Credentials(string name, string scheme)
    {
        foreach (var (config, place, _) in _files)
        {
            if (config.OfRemote(name).Any(static pair => pair.Value.Length > 0 && (SecretKeys.Contains(pair.Key, StringComparer.Ordinal) || LeadingKeys.Contains(pair.Key, StringComparer.Ordinal))))
            {
                return place switch { DvcPlace.Personal => ".dvc/config.local", DvcPlace.Shared => ".dvc/config", _ => "your DVC settings" };
            }
        }

        var (variables, files) = scheme switch
        {
            "s3" => (["AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"], [".aws/credentials", ".aws/config"]),
            "gs" => (["GOOGLE_APPLICATION_CREDENTIALS"], [".config/gcloud/application_default_credentials.json"]),
            "azure" => (["AZURE_STORAGE_CONNECTION_STRING", "AZURE_STORAGE_ACCOUNT", "AZURE_STORAGE_KEY", "AZURE_STORAGE_SAS_TOKEN", "AZURE_CLIENT_ID"], [".azure/msal_token_cache.json"]),
            "gdrive" => (["GDRIVE_CREDENTIALS_DATA"], [".cache/pydrive2fs"]),
            "oss" => (["OSS_ACCESS_KEY_ID"], []),
            "ssh" => (["SSH_AUTH_SOCK"], [".ssh"]),
            _ => ((string[])[], (string[])[]),
        };
        return variables.FirstOrDefault(variable => _variable(variable) is { Length: > 0 })
            ?? (Home is { } home ? files.Where(file => Path.Exists(Path.Combine(home, file))).Select(static file => "~/" + file).FirstOrDefault() : null);
    }

    private string? Home => _variable("HOME") is { Length: > 0 } home ? home : _variable("USERPROFILE") is { Length: > 0 } profile ? profile : null;

    private (string? Value, string Folder) Value(string section, string key) =>
        _files.Where(file => file.Config[section, key] is not null).Select(file => (file.Config[section, key], file.Folder)).FirstOrDefault((null, _folder));

    private static DvcConfig Read(string path, List<string> problems)
    {
        try
        {
            return File.Exists(path) ? DvcConfig.Parse(Encoding.UTF8.GetString(SharedFile.ReadAll(path, MaxBytes))) : DvcConfig.Empty;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            problems.Add($"{path} cannot be read.");
            return DvcConfig.Empty;
        }
    }

    // As DVC finds it by the platform's habits.
    private static string? MachineFolder(Func<string, string?> variable)
    {
        if (variable("DVC_GLOBAL_CONFIG_DIR") is { Length: > 0 } named)
        {
            return named;
        }

        var home = variable("HOME");
        return OperatingSystem.IsWindows() ? variable("LOCALAPPDATA") is { Length: > 0 } local ? Path.Combine(local, "iterative", "dvc") : null
            : OperatingSystem.IsMacOS() ? home is null ? null : Path.Combine(home, "Library", "Application Support", "dvc")
            : variable("XDG_CONFIG_HOME") is { Length: > 0 } config ? Path.Combine(config, "dvc") : home is null ? null : Path.Combine(home, ".config", "dvc");
    }
}
