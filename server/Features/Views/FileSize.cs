using System.Globalization;

namespace ForgeLsp.Features.Views;

/// <summary>How the size of a file reads, in thousands as in the setting that limits what is opened.</summary>
public static class FileSize
{
    /// <summary>Such as <c>512 B</c>, <c>2.1 kB</c> or <c>52.4 MB</c>.</summary>
    /// <param name="bytes">Not negative.</param>
    public static string Text(long bytes) => bytes switch
    {
        < 1_000 => $"{bytes} B",
        < 1_000_000 => Number(bytes / 1e3) + " kB",
        < 1_000_000_000 => Number(bytes / 1e6) + " MB",
        _ => Number(bytes / 1e9) + " GB",
    };

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
