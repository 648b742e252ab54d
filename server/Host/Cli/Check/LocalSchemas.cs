using ForgeLsp.Adapters.Files;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Model;

namespace ForgeLsp.Host.Cli.Check;

/// <summary>
/// The schemas that lie beside one: by their paths, and where the schema calls itself by an address (<c>$id</c>), by the same way from its
/// own place. Nothing is ever fetched, and a path on another machine is no file.
/// </summary>
internal sealed class LocalSchemas
{
    private readonly Uri _file;
    private readonly Uri? _id;

    /// <summary>The schemas around the one in <paramref name="path"/> that reads <paramref name="text"/>.</summary>
    public LocalSchemas(string path, string text)
    {
        _file = new Uri(path);
        var id = JsonData.Parse(text, out _)?["$id"] is { Kind: DataKind.String } named ? named.Text : null;
        _id = Uri.TryCreate(id, UriKind.Absolute, out var address) && !address.IsFile ? address : null;
    }

    /// <summary>The text of the schema at <paramref name="address"/>, or null where there is no such file.</summary>
    public string? Read(Uri address)
    {
        if (!address.IsAbsoluteUri)
        {
            return null;
        }

        if (!address.IsFile && _id is not null)
        {
            var way = _id.MakeRelativeUri(address);
            if (way.IsAbsoluteUri || !Uri.TryCreate(_file, way, out var beside))
            {
                return null;
            }

            address = beside;
        }

        if (!address.IsFile || address.IsUnc || !File.Exists(address.LocalPath))
        {
            return null;
        }

        try
        {
            return DiskFiles.Decode(File.ReadAllBytes(address.LocalPath));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
