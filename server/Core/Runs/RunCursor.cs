using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace ForgeLsp.Core.Runs;

/// <summary>Page tokens: a position as text that survives a URL. Everything a token holds is checked when it comes back.</summary>
public static class RunCursor
{
    private const char Separator = '\u001f';

    /// <summary>The token of a position.</summary>
    public static string Encode(RunPosition position)
    {
        var text = new StringBuilder();
        foreach (var value in position.Values.Append(position.StartTime))
        {
            text.Append(value.Rank).Append(value.Text is null ? 'n' : 't');
            text.Append(value.Text is null ? value.Number.ToString("R", CultureInfo.InvariantCulture) : Base64Url.EncodeToString(Encoding.UTF8.GetBytes(value.Text)));
            text.Append(Separator);
        }

        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text.Append(position.RunId).ToString()));
    }

    /// <summary>The position of a token made for an order with <paramref name="keys"/>; null where the token is of another order or damaged.</summary>
    public static RunPosition? Decode(string token, IReadOnlyList<RunOrderKey> keys)
    {
        try
        {
            var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)).Split(Separator);
            if (parts.Length != keys.Count + 2)
            {
                return null;
            }

            var values = new List<SortValue>();
            for (var i = 0; i <= keys.Count; i++)
            {
                var isNumber = i == keys.Count || keys[i].Field.IsNumber;
                if (parts[i].Length < 2 || parts[i][0] is < '0' or > '2' || parts[i][1] != (isNumber ? 'n' : 't'))
                {
                    return null;
                }

                var rest = parts[i].AsSpan(2);
                values.Add(isNumber
                    ? new(parts[i][0] - '0', double.Parse(rest, NumberStyles.Float, CultureInfo.InvariantCulture), null)
                    : new(parts[i][0] - '0', 0, Encoding.UTF8.GetString(Base64Url.DecodeFromChars(rest))));
            }

            return new(values[..^1], values[^1], parts[^1]);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
