using ForgeLsp.Core.Names;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;
using ForgeLsp.Features.Modelfiles;
using ForgeLsp.Features.Names;

namespace ForgeLsp.Features.Links;

/// <summary>A place that leads somewhere.</summary>
/// <param name="Url">A page of the web; null for a file.</param>
/// <param name="Path">A file of the workspace, relative to the root; null for a page.</param>
public sealed record LinkItem(TextSpan Span, string? Url, string? Path);

/// <summary>Links: pages of the web (http and https only), and files of the workspace that are there.</summary>
public static class DocumentLinkFeature
{
    private const int MaxLinks = 5_000;
    private const int MaxLength = 1_000;

    /// <summary>All links, in time proportional to the text. Null for a file that is none of ours.</summary>
    public static IReadOnlyList<LinkItem>? Of(DocumentScope document, CancellationToken cancel)
    {
        if (document.Modelfile is { } modelfile)
        {
            return [.. ModelfileTargets.Links(document, modelfile).Take(MaxLinks)];
        }

        if (document.Yaml is not { } file)
        {
            return null;
        }

        var links = new List<LinkItem>();
        var named = new HashSet<int>();
        foreach (var use in YamlNames.All(file).Where(static use => use is { Kind: NameKind.Path, Scalar: not null }))
        {
            if (use.Scalar is { } scalar && named.Add(scalar.Span.Start) && Target(document, scalar, use) is { } link)
            {
                links.Add(link);
            }
        }

        var folder = RelativePath.Folder(file.Path);
        foreach (var root in file.Tree.Documents.Select(static one => one.Root).OfType<YamlNode>())
        {
            Visit(root, scalar =>
            {
                cancel.ThrowIfCancellationRequested();
                if (MayLead(file.Text, scalar) && !named.Contains(scalar.Span.Start) && Target(document, scalar, new NameUse(NameKind.Path, scalar.Value, scalar.Span, IsDefinition: false) { Folders = [folder, ""] }) is { } link)
                {
                    links.Add(link);
                }
            });
        }

        return [.. links.OrderBy(static link => link.Span).Take(MaxLinks)];
    }

    /// <summary>Whether a value can be a path or an address, as it is written: most cannot, and are not even decoded. Escapes may hide what is written.</summary>
    private static bool MayLead(SourceText text, YamlScalar scalar) =>
        scalar.Style == YamlScalarStyle.DoubleQuoted || text.Contains("/", scalar.Span) || text.Contains(".", scalar.Span);

    private static LinkItem? Target(DocumentScope document, YamlScalar scalar, NameUse use)
    {
        var text = use.Text;
        if (text.Length is 0 or > MaxLength || text.AsSpan().ContainsAny('\n', '\r') || scalar.Style is YamlScalarStyle.Literal or YamlScalarStyle.Folded)
        {
            return null;
        }

        var span = YamlNames.Inner(scalar);
        var colon = text.IndexOf("://", StringComparison.Ordinal);
        if (colon > 0)
        {
            return text[..colon].ToLowerInvariant() switch
            {
                "http" or "https" => Uri.TryCreate(text, UriKind.Absolute, out _) && !text.Contains(' ', StringComparison.Ordinal) ? new LinkItem(span, text, null) : null,
                "file" => document.Workspace.Workspace.Root.Relative(text) is { } inside && document.Workspace.Snapshot.FileExists(inside) ? new LinkItem(span, null, inside) : null,
                _ => null,
            };
        }

        // A word such as `train` is a path only by chance, unless the schema says that it is one.
        var looksLikePath = text.Contains('/', StringComparison.Ordinal) || text.Contains('.', StringComparison.Ordinal);
        return looksLikePath && PathTargets.FileOf(document.Workspace, use) is { } path ? new LinkItem(span, null, path) : null;
    }

    private static void Visit(YamlNode node, Action<YamlScalar> found)
    {
        switch (node)
        {
            case YamlMapping mapping:
                foreach (var entry in mapping.Entries)
                {
                    if (entry.Value is { } value)
                    {
                        Visit(value, found);
                    }
                }

                break;
            case YamlSequence sequence:
                foreach (var item in sequence.Items)
                {
                    Visit(item, found);
                }

                break;
            case YamlScalar { IsMissing: false } scalar:
                found(scalar);
                break;
        }
    }
}
