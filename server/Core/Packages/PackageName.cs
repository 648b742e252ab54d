using System.Text;

namespace ForgeLsp.Core.Packages;

/// <summary>Names of Python packages.</summary>
public static class PackageName
{
    /// <summary>The one spelling of a name: small letters, and a hyphen for each run of hyphens, dots and underscores (PEP 503).</summary>
    public static string Normalize(string name)
    {
        var normal = new StringBuilder(name.Length);
        foreach (var c in name.Trim())
        {
            if (c is not ('-' or '_' or '.'))
            {
                normal.Append(char.ToLowerInvariant(c));
            }
            else if (normal.Length > 0 && normal[^1] != '-')
            {
                normal.Append('-');
            }
        }

        return normal.ToString().TrimEnd('-');
    }
}
