using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Workspace.Index;

/// <summary>Files that are read as lines of text: pip's requirements, and settings of other tools, in which credentials are looked for.</summary>
internal static class PlainFiles
{
    private static readonly string[] Names = [".npmrc", ".pypirc", ".netrc", ".s3cfg", ".boto", "pip.conf", "credentials", "id_rsa", "id_ed25519", "id_ecdsa", "id_dsa", "Dockerfile", "Makefile", "Procfile", "key.json", "keyfile.json"];
    private static readonly string[] Endings = [".sh", ".bash", ".ini", ".cfg", ".conf", ".toml", ".env", ".pem", ".key", ".tfvars", ".ps1"];

    /// <summary>JSON is mostly data; these names say settings or an account.</summary>
    private static readonly string[] JsonWords = ["config", "setting", "credential", "secret", "account", "kaggle", "client", "service"];

    /// <summary>Of which kind the file is by its path; null where it is none of these.</summary>
    public static FileKind? KindOf(string path)
    {
        var name = RelativePath.Name(path);
        if (name.EndsWith(".txt", StringComparison.Ordinal) || name.EndsWith(".in", StringComparison.Ordinal))
        {
            return name.StartsWith("requirements", StringComparison.Ordinal) || RelativePath.Name(RelativePath.Folder(path)) == "requirements" ? FileKind.Requirements : null;
        }

        if (RelativePath.IsYaml(name) || RelativePath.IsScript(name) || RelativePath.IsModelfile(path))
        {
            return null;
        }

        return Array.IndexOf(Names, name) >= 0 || name.StartsWith(".env", StringComparison.Ordinal) || name.StartsWith("Dockerfile.", StringComparison.Ordinal) || path == ".dvc/config" || path.EndsWith("/.dvc/config", StringComparison.Ordinal)
            || Array.Exists(Endings, ending => name.EndsWith(ending, StringComparison.Ordinal)) || (name.EndsWith(".json", StringComparison.Ordinal) && !name.StartsWith("tokenizer", StringComparison.Ordinal) && Array.Exists(JsonWords, word => name.Contains(word, StringComparison.OrdinalIgnoreCase)))
            ? FileKind.Settings : null;
    }

    /// <summary>The comments of such a file: what stands behind a hash at the beginning of a line, or behind a blank and a hash.</summary>
    public static IEnumerable<TextSpan> Comments(SourceText text)
    {
        for (var line = 0; line < text.LineCount; line++)
        {
            var span = text.LineSpan(line);
            var written = text.ToString(span);
            var at = written.IndexOf('#', StringComparison.Ordinal);
            while (at > 0 && !char.IsWhiteSpace(written[at - 1]))
            {
                at = written.IndexOf('#', at + 1);
            }

            if (at >= 0)
            {
                yield return TextSpan.FromBounds(span.Start + at, span.End);
            }
        }
    }
}
