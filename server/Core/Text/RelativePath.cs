namespace ForgeLsp.Core.Text;

/// <summary>Paths inside a workspace: relative to its root, with <c>/</c>.</summary>
public static class RelativePath
{
    private static readonly HashSet<string> ForeignEndings = new(StringComparer.OrdinalIgnoreCase)
    {
        "md", "mdx", "rst", "txt", "adoc", "html", "css", "pdf", "png", "jpg", "svg", "yaml", "yml", "json", "jsonl", "toml", "ini", "cfg", "conf", "env", "csv", "tsv", "xml", "lock", "log",
        "py", "ipynb", "sh", "bash", "zsh", "fish", "ps1", "bat", "cmd", "js", "mjs", "ts", "tsx", "jsx", "go", "rs", "java", "kt", "cs", "c", "h", "cpp", "rb", "php", "pl", "lua", "swift", "sql", "vim", "scm",
        "gguf", "ggml", "bin", "safetensors", "pt", "pth", "onnx", "zip", "gz", "tar", "tgz", "xz", "7z", "bak", "old", "orig", "rej", "swp", "tmp", "j2", "jinja", "jinja2", "tmpl", "tpl", "gotmpl", "dockerfile", "ejs",
    };

    /// <summary>The folder part of <paramref name="path"/>; empty for a file at the root.</summary>
    public static string Folder(string path) => path.LastIndexOf('/') is >= 0 and var slash ? path[..slash] : "";

    /// <summary>The last part of <paramref name="path"/>.</summary>
    public static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>As <see cref="Folder(string)"/>, in place.</summary>
    public static ReadOnlySpan<char> Folder(ReadOnlySpan<char> path) => path.LastIndexOf('/') is >= 0 and var slash ? path[..slash] : [];

    /// <summary>As <see cref="Name(string)"/>, in place.</summary>
    public static ReadOnlySpan<char> Name(ReadOnlySpan<char> path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>How to call <paramref name="path"/> where <paramref name="file"/> is looked at: from its folder if it lies there or below, else as it is.</summary>
    public static string SeenFrom(string file, string path)
    {
        var folder = Folder(file);
        return folder.Length > 0 && path.Length > folder.Length && IsAtOrBelow(path, folder) ? path[(folder.Length + 1)..] : path;
    }

    /// <summary>Whether the name says that the file is YAML.</summary>
    public static bool IsYaml(string path) => IsYaml(path.AsSpan());

    /// <summary>Whether the name says that the file is YAML.</summary>
    public static bool IsYaml(ReadOnlySpan<char> path) => path.EndsWith(".yaml", StringComparison.Ordinal) || path.EndsWith(".yml", StringComparison.Ordinal);

    /// <summary>Whether the name says that the file is a Jupyter notebook; one that was never saved carries its type behind the name.</summary>
    public static bool IsNotebook(string path) =>
        path.EndsWith(".ipynb", StringComparison.Ordinal) || (path.StartsWith("untitled:", StringComparison.Ordinal) && path.Contains(".ipynb?", StringComparison.Ordinal));

    /// <summary>Whether the name says that the file holds Python that is run: a source file or a notebook.</summary>
    public static bool IsScript(string path) => path.EndsWith(".py", StringComparison.Ordinal) || IsNotebook(path);

    /// <summary>
    /// Whether the name lets one expect an Ollama Modelfile: <c>Modelfile</c>, <c>NAME.Modelfile</c>, <c>Modelfile.NAME</c> (or with <c>-</c> or
    /// <c>_</c>), and a file in a folder <c>modelfiles</c> whose name has no ending that says something else. Case does not matter. Many a Modelfile is named
    /// like the model that it makes, so <c>llama3.1-8b</c> has no ending.
    /// </summary>
    public static bool IsModelfile(string path)
    {
        var name = Name(path.AsSpan());
        if (name.EndsWith(".modelfile", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        var isNamed = name.StartsWith("modelfile", StringComparison.OrdinalIgnoreCase) && (name.Length == "modelfile".Length || name["modelfile".Length] is '.' or '-' or '_');
        if (!isNamed && !Name(Folder(path.AsSpan())).Equals("modelfiles", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        return !name.StartsWith('.') && !HasForeignEnding(isNamed ? name["modelfile".Length..] : name) && !name.StartsWith("dockerfile", StringComparison.OrdinalIgnoreCase) && !name.StartsWith("containerfile", StringComparison.OrdinalIgnoreCase)
            && !(name is "README" or "MLproject" or "LICENSE" or "Makefile" or "CHANGELOG" or "NOTICE");
    }

    /// <summary>
    /// <paramref name="written"/> as seen from <paramref name="folder"/>, without <c>.</c> and <c>..</c>. Empty for the root itself. Null
    /// where it leads out of the workspace: above the root, to the home folder, an absolute path or an address.
    /// </summary>
    public static string? Join(string folder, string written)
    {
        var path = written.Replace('\\', '/');
        if (path.StartsWith('/') || path.StartsWith('~') || path.Contains(':', StringComparison.Ordinal))
        {
            return null;
        }

        if (IsPlain(path) && (folder.Length == 0 || IsPlain(folder)))
        {
            return folder.Length == 0 ? path : folder + "/" + path;
        }

        var parts = new List<string>(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..")
            {
                if (parts.Count == 0)
                {
                    return null;
                }

                parts.RemoveAt(parts.Count - 1);
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }

    /// <summary>Whether <paramref name="path"/> is <paramref name="folder"/> or lies below it.</summary>
    public static bool IsAtOrBelow(string path, string folder) =>
        folder.Length == 0 || (path.StartsWith(folder, StringComparison.Ordinal) && (path.Length == folder.Length || path[folder.Length] == '/'));

    /// <summary>Whether a name ends with what others call their files. What holds a digit or a dash is a part of a model's name: <c>8b</c>, <c>5-coder</c>.</summary>
    private static bool HasForeignEnding(ReadOnlySpan<char> name)
    {
        var dot = name.LastIndexOf('.');
        return dot >= 0 && ForeignEndings.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name[(dot + 1)..]);
    }

    /// <summary>Whether a path has nothing to resolve, as nearly all have.</summary>
    private static bool IsPlain(string path)
    {
        foreach (var part in path.AsSpan().Split('/'))
        {
            if (path.AsSpan(part) is "" or "." or "..")
            {
                return false;
            }
        }

        return true;
    }
}
