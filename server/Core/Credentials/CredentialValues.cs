using System.Buffers;

namespace ForgeLsp.Core.Credentials;

/// <summary>What stands where a credential belongs and is none: a reference to one, a place to fill in, a word of the file's own language. And those that everybody guesses.</summary>
public static class CredentialValues
{
    private const int MaxGuessed = 80;
    private const int MaxGuessedDigits = 4;

    private static readonly SearchValues<char> References = SearchValues.Create("${}<>%*&()[]!`|,;");
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Guessed = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        "password", "passwd", "pass", "passw0rd", "p@ssw0rd", "p@ssword", "password1", "password12", "password123", "password1234", "pass123", "pass1234", "changeme", "change_me", "change-me", "changeit", "changethis", "admin", "admin123", "admin1234", "adminadmin", "administrator",
        "root", "rootroot", "root123", "rootpassword", "root_password", "toor", "postgres", "postgresql", "postgres123", "pgadmin", "mysql", "mariadb", "mongo", "mongodb", "redis", "rabbitmq", "guest", "minio", "minio123", "minio1234", "minioadmin", "minio_admin", "miniosecret", "minio-secret",
        "miniopassword", "miniostorage", "minio_password", "mlflow", "mlflow123", "mlflow_password", "mlflowpassword", "mlflow_pass", "mlops", "mlops123", "airflow", "airflow123", "prefect", "dagster", "grafana", "jupyter", "secret", "supersecret", "super-secret", "secret123", "topsecret", "mysecret",
        "mypassword", "my_password", "my-password", "mysecretpassword", "my-secret-pw", "my_secret_password", "somepassword", "somewordpress", "wordpress", "db-password", "dbpassword", "db_password", "user", "user123", "username", "test", "test123", "test1234", "testtest", "testpassword", "test_password", "testpass", "dev", "devpass", "devpassword", "dev_password", "local",
        "localpassword", "demo", "default", "default_password", "example", "letmein", "welcome", "qwerty", "qwerty123", "abc123", "hello", "foobar", "foo", "bar", "123", "1234", "12345", "123456", "1234567", "12345678", "123456789", "1234567890", "0000", "000000", "1111", "111111", "docker", "elastic", "neo4j", "app", "odoo", "nexus", "master", "sa", "access_key", "secret_key", "accesskey", "pwd", "tiger",
    }.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>What is made of nothing else is guessed too: <c>my_super_secret_key</c>, <c>testadmin123</c>.</summary>
    private static readonly string[] GuessedParts =
    [
        "password", "passwd", "pass", "pwd", "pw", "secret", "secure", "key", "token", "admin", "administrator", "root", "user", "guest", "test", "testing", "dev", "development", "local", "localhost", "demo", "default", "example", "sample", "temp", "tmp", "my", "our", "the", "a", "super", "very", "strong", "random", "stable", "static",
        "safe", "insecure", "unsafe", "change", "this", "me", "please", "in", "for", "only", "production", "prod", "do", "not", "use", "some", "long", "db", "database", "sql", "postgres", "postgresql", "pg", "mysql", "mariadb", "mongo", "redis", "rabbitmq", "minio", "s3", "storage", "mlflow", "airflow", "prefect", "dagster", "grafana",
        "jupyter", "docker", "web", "webserver", "server", "app", "api", "service", "jwt", "flask", "django", "fernet", "session", "ml", "mlops", "data",
    ];

    private static readonly string[] PublicBeginnings = ["phc_", "pk_live_", "pk_test_", "pk-lf-", "sb_publishable_", "pk.eyJ"];

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Words = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        "null", "none", "nil", "undefined", "true", "false", "yes", "no", "on", "off", "str", "string", "text", "int", "bool", "bytes", "required", "optional", "hidden", "masked", "empty", "unset", "todo", "tbd", "any", "env", "file", "disabled", "enabled", "bearer", "basic", "inherit", "prompt", "ask", "auto", "self", "secretstr", "not-needed", "no-key", "no_key", "unused", "n/a", "na",
    }.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly string[] Fillers = ["your", "example", "placeholder", "xxxx", "****", "....", "change", "replace", "insert", "redacted", "dummy", "sample", "fixme", "enter_", "enter-", "_here", "-here", "fake", "secrets.", "environ", "getenv", "env.", "vault:", "ssm:", "not_a_real", "not-a-real"];

    /// <summary>Whether everybody who attacks a server tries it first: the defaults of images, and the words of tutorials.</summary>
    public static bool IsGuessed(ReadOnlySpan<char> value)
    {
        // What a sentence or an exclamation puts behind it changes nothing: "(user: admin, pass: admin)".
        value = value.TrimEnd(").!;");
        return Guessed.Contains(value) || (value.Length is > 2 and <= MaxGuessed && IsOfGuessedParts(value));
    }

    /// <summary>Whether it says where the credential comes from, or that one has to be filled in, or is a word of the file's own language.</summary>
    public static bool IsPlaceholder(ReadOnlySpan<char> value)
    {
        if (value.Length < 3 || value[0] is '$' or '<' or '{' or '%' or '*' or '@' or '/' or '~' or '.' || Words.Contains(value) || value.Contains("://", StringComparison.Ordinal) || value.StartsWith("ENC[", StringComparison.Ordinal) || IsPublic(value))
        {
            return true;
        }

        if (value.Contains("${", StringComparison.Ordinal) || value.Contains("{{", StringComparison.Ordinal) || value.Contains("$(", StringComparison.Ordinal) || value.Contains("%(", StringComparison.Ordinal))
        {
            return true;
        }

        foreach (var filler in Fillers)
        {
            if (value.Contains(filler, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return !value.ContainsAnyExcept(value[0]);
    }

    /// <summary>Whether it is made of words as names are, <c>db_password</c>, <c>my-cluster-2</c>: letters only, or parts that are each letters or digits.</summary>
    public static bool IsName(ReadOnlySpan<char> value)
    {
        foreach (var range in value.SplitAny('_', '-', '.', '/'))
        {
            var part = value[range];
            var isMixed = part.ContainsAnyInRange('0', '9') && part.ContainsAnyExceptInRange('0', '9');
            if (isMixed || ContainsMark(part))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether it holds what references, calls and templates are written with, and machine-made keys are not.</summary>
    internal static bool HasReferenceMarks(ReadOnlySpan<char> value) => value.ContainsAny(References);

    /// <summary>Whether its service makes it for pages and programs that everybody has, so that it opens nothing: it only says whose events these are.</summary>
    private static bool IsPublic(ReadOnlySpan<char> value)
    {
        foreach (var beginning in PublicBeginnings)
        {
            if (value.StartsWith(beginning, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether it is nothing but such words, one behind the other or joined, with a few digits at the end.</summary>
    private static bool IsOfGuessedParts(ReadOnlySpan<char> value)
    {
        var end = value.Length;
        while (end > 0 && value.Length - end < MaxGuessedDigits && char.IsAsciiDigit(value[end - 1]))
        {
            end--;
        }

        // Where a word may begin: at the start, and behind one.
        Span<bool> begins = stackalloc bool[MaxGuessed + 1];
        begins.Clear();
        begins[0] = true;
        for (var at = 0; at < end; at++)
        {
            if (!begins[at])
            {
                continue;
            }

            if (at > 0 && value[at] is '_' or '-' or '.')
            {
                begins[at + 1] = true;
                continue;
            }

            foreach (var part in GuessedParts)
            {
                if (at + part.Length <= end && value[at..].StartsWith(part, StringComparison.OrdinalIgnoreCase))
                {
                    begins[at + part.Length] = true;
                }
            }
        }

        return end > 0 && begins[end];
    }

    private static bool ContainsMark(ReadOnlySpan<char> part)
    {
        foreach (var c in part)
        {
            if (!char.IsLetterOrDigit(c))
            {
                return true;
            }
        }

        return false;
    }
}
