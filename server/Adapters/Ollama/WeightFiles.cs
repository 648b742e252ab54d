namespace ForgeLsp.Adapters.Ollama;

/// <summary>A file of weights on this machine.</summary>
/// <param name="Name">Its name as the server is told: relative to the folder that a Modelfile names, with <c>/</c>.</param>
internal sealed record WeightFile(string Name, string Path);

/// <summary>
/// Finds the weights that FROM and ADAPTER name, as <c>ollama create</c> does (github.com/ollama/ollama, <c>filesForModel</c> in
/// parser/parser.go): a file, or of a folder the first kind of weights that is there, with the JSON and tokenizer files beside them.
/// </summary>
internal static class WeightFiles
{
    private static readonly string[][] Kinds =
    [
        ["model*.safetensors", "adapter*.safetensors"],
        ["consolidated*.safetensors"],
        ["pytorch_model*.bin"],
        ["consolidated*.pth"],
        ["*.gguf"],
        ["*.bin"],
    ];

    private static readonly string[] Beside = ["*.json", "tokenizer.model", "chat_template.jinja"];

    private static readonly string[] Endings = [".gguf", ".safetensors", ".bin", ".pth", ".pt"];

    /// <summary>
    /// The absolute path that <paramref name="written"/> means in a folder, where weights are; else null. A file that is none does not count, as Ollama's
    /// own client would have it: Modelfiles mostly lie in one folder under the names of their models, and build on each other.
    /// </summary>
    public static string? Find(string folder, string written)
    {
        try
        {
            var home = written == "~" || written.StartsWith("~/", StringComparison.Ordinal) ? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + written[1..] : written;
            var path = Path.GetFullPath(home, folder);
            return written.Length > 0 && (File.Exists(path) ? IsWeights(path) : Directory.Exists(path) && Weights(path).Count > 0) ? path : null;
        }
        catch (Exception strange) when (strange is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>The files at a path that <see cref="Find"/> gave.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlyList<WeightFile> At(string path) => File.Exists(path)
        ? [new(Path.GetFileName(path), path)]
        : [.. Weights(path).Concat(Beside.SelectMany(pattern => Matching(path, pattern))).Distinct(StringComparer.Ordinal).Select(file => new WeightFile(Path.GetRelativePath(path, file).Replace('\\', '/'), file))];

    private static bool IsWeights(string file)
    {
        if (Endings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
        {
            return true;
        }

        using var stream = File.OpenRead(file);
        Span<byte> magic = stackalloc byte[4];
        return stream.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == magic.Length && magic.SequenceEqual("GGUF"u8);
    }

    private static IReadOnlyList<string> Weights(string folder) => Kinds.Select(kind => kind.SelectMany(pattern => Matching(folder, pattern)).ToList()).FirstOrDefault(static found => found.Count > 0) ?? [];

    /// <summary>Here, and in the folders right below.</summary>
    private static IEnumerable<string> Matching(string folder, string pattern) => Directory.EnumerateFiles(folder, pattern)
        .Concat(Directory.EnumerateDirectories(folder).Where(static below => new DirectoryInfo(below).LinkTarget is null && !Path.GetFileName(below).StartsWith('.')).SelectMany(below => Directory.EnumerateFiles(below, pattern)))
        .Order(StringComparer.Ordinal);
}
