using ForgeLsp.Core.Ports;

namespace ForgeLsp.Features.Scaffolds;

/// <summary>The templates that Forge brings along: the files of <c>Templates/</c>, as they are there.</summary>
public static class BuiltInTemplates
{
    private const string Prefix = "templates/";

    /// <summary>The files of a kind's template, relative to its folder.</summary>
    public static IReadOnlyList<ScaffoldFile> Of(ScaffoldKind kind)
    {
        var assembly = typeof(BuiltInTemplates).Assembly;
        var folder = Prefix + kind.Word() + "/";
        var files = new List<ScaffoldFile>();
        foreach (var resource in assembly.GetManifestResourceNames())
        {
            // Built on Windows the folders are parted by its own slashes.
            var path = resource.Replace('\\', '/');
            if (path.StartsWith(folder, StringComparison.Ordinal) && assembly.GetManifestResourceStream(resource) is { } stream)
            {
                using (stream)
                {
                    using var bytes = new MemoryStream();
                    stream.CopyTo(bytes);
                    files.Add(new ScaffoldFile(path[folder.Length..], bytes.ToArray()));
                }
            }
        }

        return files;
    }
}
