namespace ForgeLsp.Core.Packages;

/// <summary>What a requirement lets a version be (PEP 440, "Version specifiers").</summary>
public static class VersionSpecifier
{
    /// <summary>Whether a version is allowed; null where one of them cannot be understood, such as an address.</summary>
    /// <param name="written">As <see cref="Requirement.Version"/>: an exact version by itself, else <c>&gt;=2,&lt;3</c>; empty allows any.</param>
    public static bool? Allows(string written, string version)
    {
        if (PackageVersion.Parse(version) is not { } actual)
        {
            return null;
        }

        foreach (var part in written.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (Allows(part, version, actual) is not true and var answer)
            {
                return answer;
            }
        }

        return true;
    }

    private static bool? Allows(string part, string version, PackageVersion actual)
    {
        var length = part.TakeWhile(static c => c is '=' or '<' or '>' or '!' or '~').Count();
        var (sign, wanted) = (part[..length], part[length..].Trim());
        if (wanted.EndsWith(".*", StringComparison.Ordinal) && sign is "==" or "=" or "!=")
        {
            return IsBelow(version, wanted[..^2]) == (sign != "!=");
        }

        if (PackageVersion.Parse(wanted) is not { } limit)
        {
            return null;
        }

        // What a build adds behind "+" does not count unless the requirement has one too.
        var order = PackageVersion.Compare(wanted.Contains('+', StringComparison.Ordinal) ? actual : PackageVersion.Parse(version.Split('+')[0]) ?? actual, limit);
        return sign switch
        {
            "" or "==" or "===" => order == 0,
            "!=" => order != 0,
            ">=" => order >= 0,
            "<=" => order <= 0,
            ">" => order > 0,
            "<" => order < 0,
            "~=" when wanted.LastIndexOf('.') is > 0 and var dot => order >= 0 && IsBelow(version, wanted[..dot]),
            _ => null,
        };
    }

    private static bool IsBelow(string version, string prefix) => version == prefix || version.StartsWith(prefix + ".", StringComparison.Ordinal);
}
