using System.Text;

namespace ForgeLsp.Adapters.MlFlow.Artifacts.S3;

/// <summary>A profile of the AWS tools, from <c>~/.aws/credentials</c> and <c>~/.aws/config</c>. Read anew for each use: keys of an hour are written there again and again.</summary>
/// <param name="Keys">Its keys; null where it has none of its own.</param>
/// <param name="Region">Its region, or null.</param>
/// <param name="Endpoint">Its endpoint for S3, or null.</param>
/// <param name="Way">Where it gets its keys instead: <c>a single sign-on</c>, <c>a role</c>, <c>another program</c>; null where it says nothing.</param>
internal sealed record AwsProfile(S3Keys? Keys, string? Region, string? Endpoint, string? Way)
{
    private const int MaxBytes = 1 << 20;

    /// <inheritdoc/>
    public override string ToString() => Keys is null ? "profile without keys" : $"profile with {Keys}";

    /// <summary>Reads a profile; one that is nowhere is empty.</summary>
    public static AwsProfile Read(string name, string? credentialsFile, string? configFile)
    {
        var config = Section(configFile, name == "default" ? ["default", "profile default"] : [$"profile {name}"]);
        var values = new Dictionary<string, string>(config, StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in Section(credentialsFile, [name]))
        {
            values[key] = value;
        }

        string? Value(string key) => values.GetValueOrDefault(key) is { Length: > 0 } value ? value : null;
        var keys = Value("aws_access_key_id") is { } id && Value("aws_secret_access_key") is { } secret ? new S3Keys(id, secret, Value("aws_session_token")) : null;
        var way = values.Keys.Any(static key => key.StartsWith("sso_", StringComparison.OrdinalIgnoreCase)) ? "a single sign-on"
            : Value("role_arn") is not null ? "a role"
            : Value("credential_process") is not null ? "another program" : null;
        return new(keys, Value("region"), Value("s3.endpoint_url") ?? Value("endpoint_url"), keys is null ? way : null);
    }

    // Sections in brackets, "name = value" lines, comments; a name without a value opens a block of indented lines, such as "s3 =".
    private static Dictionary<string, string> Section(string? path, IReadOnlyList<string> titles)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var isInside = false;
        var block = "";
        foreach (var line in Text(path).TrimStart('\uFEFF').Split('\n'))
        {
            var text = line.Trim();
            var equals = text.IndexOf('=');
            if (text.Length == 0 || text[0] is '#' or ';')
            {
                continue;
            }

            if (text[0] == '[')
            {
                isInside = titles.Contains(string.Join(' ', text.Trim('[', ']').Split(' ', '\t', StringSplitOptions.RemoveEmptyEntries)), StringComparer.Ordinal);
                block = "";
            }
            else if (isInside && equals > 0)
            {
                var isIndented = char.IsWhiteSpace(line[0]);
                var (key, value) = (text[..equals].TrimEnd(), text[(equals + 1)..].TrimStart());
                block = isIndented ? block : value.Length == 0 ? key + "." : "";
                values[isIndented ? block + key : key] = value;
            }
        }

        return values;
    }

    private static string Text(string? path)
    {
        try
        {
            return path is not null && File.Exists(path) ? Encoding.UTF8.GetString(SharedFile.ReadAll(path, MaxBytes)) : "";
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
