using ForgeLsp.Core.Credentials;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Rules.Secrets;

/// <summary>Reports credentials that stand in a file which others will read. Never says more of one than how all of its service begin.</summary>
public sealed class SecretInFile : IRuleWithFixes<TextFile>
{
    private static readonly string[] TestWords = ["test", "tests", "testing", "fixtures", "testdata", "mock", "mocks"];

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG601",
        Name: "secret-in-file",
        Severity: Severity.Error,
        Since: "0.9",
        What: "A token, a key or a password stands in a config, a compose file, `.dvc/config`, a notebook or a script. "
            + "Tokens are told by the shapes that their services give them, other keys and passwords by the name beside them and by not being a word, a reference such as `${NAME}` or a place to fill in. "
            + "Files that git ignores are not looked at. Words that everybody guesses are not secrets; FRG602 speaks of those in compose files. Passwords in tests are left alone.",
        Why: "Whoever has the repository has the secret, in every clone and every commit from then on. Taking it out of the file does not help: it has to be revoked where it was made.",
        Bad: "tracking:\n  user: training\n  password: vT4-kelp-92-Osier\n",
        Good: "tracking:\n  user: training\n  password: ${MLFLOW_TRACKING_PASSWORD}\n")
    {
        ExamplePath = "configs/tracking.yaml",
        ChecksUnread = true,
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(TextFile document, RuleContext context) => Scan(document) is not { Count: > 0 } all ? [] :
    [
        .. all.Select(found => new Finding(Info.Id, found.Span, Message(document, found))
        {
            IsSecret = true,
            FixKey = found.Variable,
        }),
    ];

    /// <inheritdoc/>
    public IEnumerable<Fix> Fixes(TextFile document, Finding finding, RuleContext context)
    {
        if (finding.FixKey is not { Length: > 0 } variable)
        {
            yield break;
        }

        var name = RelativePath.Name(document.Path);
        if (name.StartsWith(".env", StringComparison.Ordinal) && !IsShared(name))
        {
            yield return new Fix($"Add `{name}` to `.gitignore`", [new FileEdit(".gitignore", [new TextEdit(default, name + "\n")], Create: true)]);
        }
        else if (document.Kind == FileKind.Python && Literal(document.Text, finding.Span) is { } literal)
        {
            List<TextEdit> edits = [new TextEdit(literal, $"os.environ[\"{variable}\"]")];
            if (FirstImport(document.Text) is { } at)
            {
                edits.Insert(0, new TextEdit(new TextSpan(at, 0), "import os" + LineBreaks.Of(document.Text)));
            }

            yield return new Fix($"Take it from the environment, `{variable}`", [new FileEdit(null, edits), Example(variable)]);
        }
        else if (document.Kind is FileKind.Policy or FileKind.Compose && document.Text[finding.Span.Start] is not '=')
        {
            yield return new Fix($"Take it from the environment, `${{{variable}}}`", [new FileEdit(null, [new TextEdit(finding.Span, $"${{{variable}}}")]), Example(variable)]);
        }
    }

    /// <summary>The entry without a value in the file that shows which variables there are.</summary>
    private static FileEdit Example(string variable) => new(".env.example", [new TextEdit(default, variable + "=\n")], Create: true);

    private static IReadOnlyList<Credential> Scan(TextFile document)
    {
        if (document.IsIgnored || IsOfScanner(document.Path))
        {
            return [];
        }

        // Compose's variables have rules of their own; what a workflow starts for the length of a test may have any password.
        var syntax = document.Kind is FileKind.Python or FileKind.Notebook ? CredentialSyntax.Code : CredentialSyntax.Settings;
        var isTest = IsTest(document.Path);
        var found = document.Credentials(syntax, takesPasswords: document.Kind is not (FileKind.Compose or FileKind.Workflow or FileKind.Modelfile) && !isTest);
        return isTest ? [.. found.Where(static one => one.What != AddressPasswords.What)] : found;
    }

    private static string Message(TextFile document, Credential found)
    {
        var what = found.Beginning.Length > 0 ? $"{found.What} (`{found.Beginning}…`)" : found.What;
        var article = "AEIOU".Contains(what[0], StringComparison.OrdinalIgnoreCase) ? "An" : "A";
        var home = document.Path == ".dvc/config" || document.Path.EndsWith("/.dvc/config", StringComparison.Ordinal)
            ? "set a new one with `dvc remote modify --local`, which keeps it out of git"
            : $"take a new one from the environment, such as `{found.Variable}`";
        return $"{article} {what} stands here for everybody who has the repository: revoke it, and {home}";
    }

    /// <summary>The settings of a program that looks for secrets, which list those that were looked at and are none.</summary>
    private static bool IsOfScanner(string path) => RelativePath.Name(path.AsSpan()) is ".gitleaks.toml" or "gitleaks.toml" || RelativePath.Name(path.AsSpan()).StartsWith("trufflehog", StringComparison.Ordinal);

    private static bool IsShared(string name) => name.Contains("example", StringComparison.Ordinal) || name.Contains("sample", StringComparison.Ordinal) || name.Contains("template", StringComparison.Ordinal) || name == ".env.team";

    private static bool IsTest(string path)
    {
        var name = RelativePath.Name(path.AsSpan());
        if (name.StartsWith("test_", StringComparison.Ordinal) || name.EndsWith("_test.py", StringComparison.Ordinal) || name is "conftest.py")
        {
            return true;
        }

        var folder = RelativePath.Folder(path.AsSpan());
        foreach (var part in folder.Split('/'))
        {
            foreach (var word in TestWords)
            {
                if (folder[part].Equals(word, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The literal with its quotes, where the secret is all that it holds; null where it is part of one.</summary>
    private static TextSpan? Literal(SourceText text, TextSpan secret)
    {
        var (before, after) = (secret.Start - 1, secret.End);
        return before >= 0 && after < text.Length && text[before] is '"' or '\'' && text[before] == text[after]
            && !(after + 1 < text.Length && text[after + 1] == text[after]) && !(before > 0 && (char.IsAsciiLetter(text[before - 1]) || text[before - 1] == text[before]))
            ? TextSpan.FromBounds(before, after + 1) : null;
    }

    /// <summary>Where <c>import os</c> belongs: before the first import; null where it is there, or where a line before could be a text over several lines.</summary>
    private static int? FirstImport(SourceText text)
    {
        int? first = null;
        for (var line = 0; line < text.LineCount; line++)
        {
            var span = text.LineSpan(line);
            var written = text.ToString(span).TrimEnd();
            if (written == "import os")
            {
                return null;
            }

            if (first is null && !written.StartsWith("from __future__", StringComparison.Ordinal) && (written.StartsWith("import ", StringComparison.Ordinal) || written.StartsWith("from ", StringComparison.Ordinal)))
            {
                first = span.Start;
            }
        }

        return first ?? 0;
    }
}
