using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ForgeLsp.Features;

/// <summary>Writes numbers that JSON cannot hold as the strings <c>"NaN"</c>, <c>"Infinity"</c> and <c>"-Infinity"</c>; all others in the shortest form that reads back exactly.</summary>
public sealed class ExactDoubleConverter : JsonConverter<double>
{
    /// <inheritdoc/>
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return reader.GetDouble();
        }

        return reader.GetString() switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ => throw new JsonException("A number, \"NaN\", \"Infinity\" or \"-Infinity\" is expected."),
        };
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
    {
        if (double.IsFinite(value))
        {
            writer.WriteNumberValue(value);
        }
        else
        {
            writer.WriteStringValue(Text(value));
        }
    }

    /// <summary>A number as text for people and programs: shortest exact form, or one of the three words.</summary>
    public static string Text(double value) =>
        double.IsNaN(value) ? "NaN"
        : double.IsPositiveInfinity(value) ? "Infinity"
        : double.IsNegativeInfinity(value) ? "-Infinity"
        : value.ToString("R", CultureInfo.InvariantCulture);
}
