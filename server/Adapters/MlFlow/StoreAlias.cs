using System.Text.RegularExpressions;

namespace ForgeLsp.Adapters.MlFlow;

/// <summary>The short names of stores that node ids and the command line use.</summary>
internal static partial class StoreAlias
{
    /// <summary>
    /// The name that somebody gave it, else the last parts of the address, in letters, digits and dashes: <c>mlruns</c>, <c>mlflow-db</c>,
    /// <c>host-5000</c>, <c>user-repo-mlflow</c>. One that is taken already gets a number.
    /// </summary>
    public static string Of(string? name, string display, HashSet<string> taken)
    {
        var plain = name is null ? "" : Plain(name);
        plain = plain.Length > 0 ? plain : Plain(Tail(display));
        plain = plain.Length > 0 ? plain : "store";
        var alias = plain;
        for (var i = 2; !taken.Add(alias); i++)
        {
            alias = $"{plain}-{i}";
        }

        return alias;
    }

    private static string Tail(string display)
    {
        var path = display.StartsWith("http", StringComparison.Ordinal) ? display[(display.IndexOf("//", StringComparison.Ordinal) + 1)..] : display;
        return string.Join('-', path.Split('?')[0].Split('/', '\\').Where(part => part.Length > 0).TakeLast(display.Contains("://", StringComparison.Ordinal) ? 2 : 1));
    }

    private static string Plain(string text) => NotAlias().Replace(text.ToLowerInvariant(), "-").Trim('-');

    [GeneratedRegex("[^a-z0-9]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NotAlias();
}
