using ForgeLsp.Core.Names;

namespace ForgeLsp.Core.Python.Semantics;

/// <summary>Puts dotted names together without making the same string again at every keystroke.</summary>
internal static class DottedNames
{
    private static readonly SharedNames Known = new();

    /// <summary>Both with a dot between.</summary>
    public static string Join(string owner, string name)
    {
        var length = owner.Length + 1 + name.Length;
        if (length > SharedNames.Longest)
        {
            return $"{owner}.{name}";
        }

        Span<char> joined = stackalloc char[length];
        owner.CopyTo(joined);
        joined[owner.Length] = '.';
        name.CopyTo(joined[(owner.Length + 1)..]);
        return Known.Of(joined);
    }
}
