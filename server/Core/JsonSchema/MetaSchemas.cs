namespace ForgeLsp.Core.JsonSchema;

/// <summary>The published metaschemas of draft-07 and 2020-12, built in so that nothing is ever fetched.</summary>
internal static class MetaSchemas
{
    private const string Latest = "https://json-schema.org/draft/2020-12/";

    /// <summary>The metaschema at <paramref name="address"/> (without fragment), or null.</summary>
    public static string? Read(string address)
    {
        if (address is "http://json-schema.org/draft-07/schema" or "https://json-schema.org/draft-07/schema")
            return EmbeddedText.Read("meta/draft-07.json");

        if (!address.StartsWith(Latest, StringComparison.Ordinal))
            return null;

        return address[Latest.Length..] switch
        {
            "schema" => EmbeddedText.Read("meta/2020-12.json"),
            "meta/core" => EmbeddedText.Read("meta/2020-12.core.json"),
            "meta/applicator" => EmbeddedText.Read("meta/2020-12.applicator.json"),
            "meta/unevaluated" => EmbeddedText.Read("meta/2020-12.unevaluated.json"),
            "meta/validation" => EmbeddedText.Read("meta/2020-12.validation.json"),
            "meta/meta-data" => EmbeddedText.Read("meta/2020-12.meta-data.json"),
            "meta/format-annotation" => EmbeddedText.Read("meta/2020-12.format-annotation.json"),
            "meta/content" => EmbeddedText.Read("meta/2020-12.content.json"),
            _ => null,
        };
    }
}

/// <summary>Texts that are part of this assembly.</summary>
internal static class EmbeddedText
{
    /// <summary>The text of a resource, or null where there is none of that name.</summary>
    public static string? Read(string name)
    {
        using var stream = typeof(EmbeddedText).Assembly.GetManifestResourceStream(name);
        if (stream is null)
            return null;

        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
