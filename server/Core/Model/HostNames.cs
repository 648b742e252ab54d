namespace ForgeLsp.Core.Model;

/// <summary>Names of hosts as policies write them. They become arguments of <c>ssh</c>, so that nothing else than a name may pass.</summary>
public static class HostNames
{
    /// <summary>This machine.</summary>
    public const string Local = "local";

    /// <summary>Whether it is a name: letters, digits, dots, hyphens and underscores, not beginning with a hyphen.</summary>
    public static bool IsName(string host) =>
        host.Length is > 0 and <= 253 && host[0] != '-' && host.All(static unit => char.IsAsciiLetterOrDigit(unit) || unit is '.' or '-' or '_');

    /// <summary>Whether a host is the machine of this name: by its whole name, or by its first word where one of the two has no domain.</summary>
    public static bool IsThis(string host, string machine)
    {
        if (IsSame(host, Local) || IsSame(host, "localhost") || IsSame(host, machine))
        {
            return true;
        }

        var isShort = !host.Contains('.', StringComparison.Ordinal) || !machine.Contains('.', StringComparison.Ordinal);
        return isShort && !char.IsAsciiDigit(host.FirstOrDefault()) && IsSame(host.Split('.')[0], machine.Split('.')[0]);
    }

    /// <summary>Whether two names are one.</summary>
    public static bool IsSame(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
