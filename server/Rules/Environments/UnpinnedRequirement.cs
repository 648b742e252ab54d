using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Packages;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Rules.Environments;

/// <summary>Reports packages of a <c>requirements.txt</c> whose version is open.</summary>
public sealed class UnpinnedRequirement : IRule<TextFile>
{
    private static readonly string[] Tools = ["dev", "test", "doc", "lint", "ci", "build", "format", "style"];

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG326",
        Name: "unpinned-requirement",
        Severity: Severity.Hint,
        Since: "0.9",
        What: "A package in a `requirements.txt` has no version, or only a lower bound. A pin, an upper bound, `~=` and an address are fine. "
            + "Files that others are compiled from (`.in`), those with a lock file beside them, those that MLflow wrote with a model, and those of tools (`requirements-dev.txt`) are left alone. Where more than three are open, one finding speaks of all.",
        Why: "The environment that is built in half a year is another one, and with it the numbers; which one a run had, nobody can say.",
        Bad: "numpy\nscikit-learn>=1.4\n",
        Good: "numpy==2.1.3\nscikit-learn==1.5.2\n")
    {
        ExamplePath = "experiments/active/ada/churn-trees/requirements.txt",
        Kinds = [FileKind.Requirements],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(TextFile document, RuleContext context)
    {
        if (!document.Path.EndsWith(".txt", StringComparison.Ordinal) || IsOfTools(document.Path) || Pins.IsLocked(document.Path, context.Workspace))
        {
            return [];
        }

        var open = new List<(TextSpan Span, string Package, string Problem)>();
        for (var line = 0; line < document.Text.LineCount; line++)
        {
            var span = document.Text.LineSpan(line);
            var written = document.Text.ToString(span);
            if (RequirementsReader.ReadLine(written) is { } package && Pins.Problem(package) is { } problem)
            {
                var start = written.Length - written.TrimStart().Length;
                var end = written.AsSpan(start).IndexOfAny("#;") is >= 0 and var stop ? start + stop : written.Length;
                open.Add((TextSpan.FromBounds(span.Start + start, span.Start + written[..end].TrimEnd().Length), package.Name, problem));
            }
        }

        return Pins.Findings(Info.Id, open);
    }

    private static bool IsOfTools(string path)
    {
        var parts = RelativePath.Name(path)[..^4].Split('-', '_', '.');
        return Array.Exists(Tools, tool => Array.Exists(parts, part => part.StartsWith(tool, StringComparison.OrdinalIgnoreCase))) || RelativePath.Folder(path).Split('/').Any(static part => part is "docs" or "test" or "tests");
    }
}
