using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace ForgeLsp.Core.Packages;

/// <summary>A version of a Python package, in the order of PEP 440: <c>1.0.dev1 &lt; 1.0a1 &lt; 1.0rc1 &lt; 1.0 &lt; 1.0+cu121 &lt; 1.0.post1 &lt; 1.1</c>.</summary>
public sealed partial class PackageVersion
{
    private const int MaxLength = 200;
    private static readonly BigInteger First = -1;
    private readonly BigInteger _epoch;
    private readonly BigInteger[] _release;
    private readonly (int Rank, BigInteger Number) _pre;
    private readonly BigInteger _post;
    private readonly BigInteger? _dev;
    private readonly string[] _local;

    private PackageVersion(Match match)
    {
        _epoch = Number(match.Groups["epoch"].Value);
        _release = [.. match.Groups["release"].Value.Split('.').Select(Number)];
        _post = match.Groups["post"].Success ? Number(match.Groups["n1"].Success ? match.Groups["n1"].Value : match.Groups["n2"].Value) : First;
        _dev = match.Groups["dev"].Success ? Number(match.Groups["devN"].Value) : null;
        _local = match.Groups["local"].Success ? match.Groups["local"].Value.ToLowerInvariant().Split('.', '-', '_') : [];
        _pre = match.Groups["pre"].Success
            ? (match.Groups["pre"].Value.ToLowerInvariant() switch { "a" or "alpha" => 1, "b" or "beta" => 2, _ => 3 }, Number(match.Groups["preN"].Value))
            : (_dev is not null && _post == First ? 0 : 4, 0); // a release that is only in development comes before its alphas
    }

    /// <summary>Reads a version; null for what is none.</summary>
    public static PackageVersion? Parse(string text) => text.Length <= MaxLength && Form().Match(text.Trim()) is { Success: true } match ? new(match) : null;

    /// <summary>Whether two texts name one version: <c>1.0</c> and <c>1.0.0</c> do. Texts that are no versions are compared as they stand.</summary>
    public static bool AreSame(string one, string other) => one == other || (Parse(one) is { } first && Parse(other) is { } second && Compare(first, second) == 0);

    /// <summary>Less than 0 where the first comes first, more where the second does, else 0.</summary>
    public static int Compare(PackageVersion first, PackageVersion second)
    {
        var order = first._epoch.CompareTo(second._epoch);
        for (var i = 0; order == 0 && i < Math.Max(first._release.Length, second._release.Length); i++)
        {
            order = At(first._release, i).CompareTo(At(second._release, i));
        }

        order = order != 0 ? order : first._pre.CompareTo(second._pre);
        order = order != 0 ? order : first._post.CompareTo(second._post);
        order = order != 0 ? order : first._dev is { } dev ? second._dev is { } theirs ? dev.CompareTo(theirs) : -1 : second._dev is null ? 0 : 1;
        for (var i = 0; order == 0 && i < Math.Max(first._local.Length, second._local.Length); i++)
        {
            order = CompareLocal(i < first._local.Length ? first._local[i] : null, i < second._local.Length ? second._local[i] : null);
        }

        return order;
    }

    // Numbers come behind words, and both behind nothing.
    private static int CompareLocal(string? one, string? other) => (one, other) switch
    {
        (null, _) => -1,
        (_, null) => 1,
        _ when IsNumber(one) && IsNumber(other) => Number(one).CompareTo(Number(other)),
        _ when IsNumber(one) => 1,
        _ when IsNumber(other) => -1,
        _ => string.CompareOrdinal(one, other),
    };

    private static BigInteger At(BigInteger[] parts, int i) => i < parts.Length ? parts[i] : BigInteger.Zero;

    private static bool IsNumber(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);

    private static BigInteger Number(string text) => text.Length == 0 ? BigInteger.Zero : BigInteger.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    // The permissive form of PEP 440, appendix B, without look-arounds. [0-9] because \d takes digits of other scripts.
    [GeneratedRegex(
        "^v?(?:(?<epoch>[0-9]+)!)?(?<release>[0-9]+(?:\\.[0-9]+)*)(?:[-_.]?(?<pre>alpha|a|beta|b|preview|pre|c|rc)[-_.]?(?<preN>[0-9]*))?"
        + "(?<post>-(?<n1>[0-9]+)|[-_.]?(?:post|rev|r)[-_.]?(?<n2>[0-9]*))?(?<dev>[-_.]?dev[-_.]?(?<devN>[0-9]*))?(?:\\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?$",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
