using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Names;

/// <summary>Tells by their paths the files that programs make, or one person has for themselves, and that do not belong into git.</summary>
public static class MadeFiles
{
    private static readonly string[] Shared = ["example", "examples", "sample", "template", "tmpl", "tpl", "j2", "jinja", "jinja2", "mustache", "erb", "dist", "default", "defaults", "schema", "team", "test", "tests", "testing", "ci", "enc", "encrypted", "vault", "sops", "gpg", "age"];
    private static readonly string[] Examples = ["tests", "test", "testdata", "test-data", "fixtures", "templates"];
    private static readonly string[] Weights = [".pth", ".pt", ".ckpt", ".safetensors", ".gguf"];

    /// <summary>Whether it is an <c>.env</c> file that holds somebody's own values, and no template, encrypted file or one for tests.</summary>
    public static bool IsEnvironment(string path)
    {
        var name = RelativePath.Name(path);
        return !RelativePath.Folder(path).Split('/').Any(static part => Array.IndexOf(Examples, part) >= 0) && (name == ".env" || name.StartsWith(".env.", StringComparison.Ordinal)) && !name.Split('.').Any(static word => Array.Exists(Shared, shared => word.Equals(shared, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>Whether it holds the weights of a model, by its ending.</summary>
    public static bool IsWeights(string path) => Array.Exists(Weights, ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// The folder that a program made and fills: MLflow's <c>mlruns</c>, the runs in <c>wandb</c>, and what Hydra writes by date into
    /// <c>outputs</c> and <c>multirun</c>. Null where the file lies in none. The names alone decide nothing: a package may be called <c>wandb</c>.
    /// </summary>
    public static string? FolderOf(string path)
    {
        var segments = path.Split('/');
        for (var i = 0; i + 1 < segments.Length; i++)
        {
            var next = segments[i + 1];
            var isMade = segments[i] switch
            {
                "mlruns" => i + 2 < segments.Length && (next is "models" or ".trash" || next.All(char.IsAsciiDigit)),
                "wandb" => next.StartsWith("run-", StringComparison.Ordinal) || next.StartsWith("offline-run-", StringComparison.Ordinal) || next is "latest-run" or "debug.log" or "debug-internal.log",
                "outputs" or "multirun" => i + 2 < segments.Length && IsDate(next),
                _ => false,
            };
            if (isMade)
            {
                return string.Join('/', segments.Take(i + 1));
            }
        }

        return null;
    }

    private static bool IsDate(string name) => name.Length == 10 && name[4] == '-' && name[7] == '-' && name.Replace("-", "", StringComparison.Ordinal) is { Length: 8 } digits && digits.All(char.IsAsciiDigit);
}
