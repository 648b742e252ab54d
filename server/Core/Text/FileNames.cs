using System.Text;

namespace ForgeLsp.Core.Text;

/// <summary>Names of files and folders that mean the same on every machine of a team.</summary>
public static class FileNames
{
    /// <summary>The longest name, in bytes of UTF-8: what file systems take, with room for what is put behind it.</summary>
    public const int MaxBytes = 200;

    private const string NotOnWindows = "<>:\"|?*\\/";

    private static readonly HashSet<string> Devices = new(
        ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", .. "0123456789¹²³".SelectMany(static digit => new[] { "COM" + digit, "LPT" + digit })], StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether Windows takes the name, whatever its ending, for a device.</summary>
    public static bool IsDevice(string name) => Devices.Contains(name.Split('.')[0].TrimEnd(' '));

    /// <summary>Whether Windows refuses the character in names.</summary>
    public static bool IsRefused(char c) => c < ' ' || NotOnWindows.Contains(c, StringComparison.Ordinal);

    /// <summary>Why some machine would not take the name for one file or folder; null where all do. A sentence without its subject: <c>may not …</c>.</summary>
    public static string? Problem(string name) => name switch
    {
        "" => "is empty",
        "." or ".." => "leads elsewhere",
        _ when name.AsSpan().IndexOfAny('/', '\\') >= 0 => "may not hold a slash",
        _ when Array.Find(name.ToCharArray(), static c => IsRefused(c) || char.IsControl(c) || Display.IsSteering(c)) is var bad and not '\0' => char.IsControl(bad) || Display.IsSteering(bad) ? "holds a character that cannot be seen" : $"may not hold {bad}",
        _ when name.Contains('\0', StringComparison.Ordinal) || !IsWhole(name) => "holds a character that is none",
        _ when name[0] is ' ' or '-' => "may not begin with a blank or a hyphen",
        _ when name[^1] is '.' or ' ' => "may not end with a dot or a blank",
        _ when IsDevice(name) => "is the name of a device on Windows",
        _ when Encoding.UTF8.GetByteCount(name) > MaxBytes => "is too long",
        _ => null,
    };

    /// <summary>Whether no half of a surrogate pair stands alone.</summary>
    private static bool IsWhole(string name)
    {
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsSurrogate(name[i]) && !(char.IsHighSurrogate(name[i]) && i + 1 < name.Length && char.IsLowSurrogate(name[++i])))
            {
                return false;
            }
        }

        return true;
    }
}
