using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ForgeLsp.Core.Runs;

namespace ForgeLsp.Adapters.MlFlow.Rest;

/// <summary>
/// Where a page of a server's runs ended: at a run, as in every store. Servers page by offset and know nothing of runs, so the token also
/// says where the server's list is best taken up again. That is a hint: what comes from there is compared with the run.
/// </summary>
/// <param name="Cursor">The position of the last run (<see cref="RunCursor"/>).</param>
/// <param name="Server">The server's token to begin with; null for its first page.</param>
internal sealed record RestPageToken(string Cursor, string? Server)
{
    private const char Separator = '~';

    /// <summary>Reads a token; the cursor is checked by who knows the order.</summary>
    public static RestPageToken Parse(string text)
    {
        var at = text.IndexOf(Separator);
        if (at < 0)
        {
            return new(text, null);
        }

        try
        {
            return new(text[..at], Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text.AsSpan(at + 1))));
        }
        catch (FormatException)
        {
            return new("", null);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Server is null ? Cursor : Cursor + Separator + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Server));

    /// <summary>
    /// The server's token whose page begins with row <paramref name="row"/> of the page that <paramref name="token"/> began and behind which
    /// comes <paramref name="next"/>. MLflow's tokens hold an offset; with those of other makes it is the page that the row is in. Null is the
    /// server's first page.
    /// </summary>
    public static string? At(string? token, int row, string? next)
    {
        var offset = token is null ? 0 : Offset(token);
        return offset is null || Offset(next) is null || offset + row == 0
            ? token
            : Convert.ToBase64String(Encoding.UTF8.GetBytes("{\"offset\": " + (offset.Value + row).ToString(CultureInfo.InvariantCulture) + "}"));
    }

    private static long? Offset(string? token)
    {
        if (string.IsNullOrEmpty(token))
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(Convert.FromBase64String(token));
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("offset", out var offset) && offset.TryGetInt64(out var number) && number >= 0 ? number : null;
        }
        catch (Exception problem) when (problem is FormatException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
