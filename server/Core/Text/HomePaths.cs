namespace ForgeLsp.Core.Text;

/// <summary>Tells paths that belong to one person's machine.</summary>
public static class HomePaths
{
    /// <summary>Whether an absolute path lies below somebody's home folder or a temporary one, where no colleague finds it.</summary>
    public static bool Has(string path)
    {
        var plain = path.Replace('\\', '/');
        return plain.StartsWith("/home/", StringComparison.Ordinal) || plain.StartsWith("/root/", StringComparison.Ordinal) || plain.StartsWith("/Users/", StringComparison.Ordinal) || plain.StartsWith("/tmp/", StringComparison.Ordinal)
            || (plain.Length > 2 && plain.AsSpan(1).StartsWith(":/Users/", StringComparison.OrdinalIgnoreCase));
    }
}
