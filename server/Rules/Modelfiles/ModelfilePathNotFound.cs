using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Modelfiles;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Rules.Modelfiles;

/// <summary>Reports files and folders that a Modelfile names and that are not there.</summary>
public sealed class ModelfilePathNotFound : IRuleWithFixes<ModelfileFile>
{
    /// <summary>Folders that are full of what a training writes; what lies in them is not listed.</summary>
    private static readonly string[] Unlisted = ["mlruns", "mlartifacts", "wandb", "lightning_logs", "node_modules", "venv", "site-packages"];

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG215",
        Name: "modelfile-path-not-found",
        Severity: Severity.Warning,
        Since: "0.3",
        What: "`FROM`, `ADAPTER` or `DRAFT` names a file or folder that is not in the workspace. Paths are relative to the Modelfile; paths that leave the workspace are not checked. For `FROM` that is a path by its looks: it begins with `./` or ends like a file of weights. Without a file of a similar name it is an information, since weights are seldom in git. A comment behind the name is a part of the name, and an error.",
        Why: "Ollama takes a path that is not there for the name of a model, and then finds none.",
        Bad: "FROM ./weights/support-q4.gguf\n#- modelfiles/weights/support-q8.gguf\nGGUF\n",
        Good: "FROM ./weights/support-q4.gguf\n#- modelfiles/weights/support-q4.gguf\nGGUF\n")
    {
        ExamplePath = "modelfiles/support.Modelfile",
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ModelfileFile document, RuleContext context)
    {
        var folder = RelativePath.Folder(document.Path);
        foreach (var instruction in document.Tree.Instructions)
        {
            if (instruction.Keyword is not (ModelfileKeyword.From or ModelfileKeyword.Adapter or ModelfileKeyword.Draft) || instruction is not { Value: { Length: > 0 } value, IsUnterminated: false })
            {
                continue;
            }

            if (instruction.Quote == ModelfileQuote.None && value.IndexOf(" #", StringComparison.Ordinal) is > 0 and var hash)
            {
                yield return new Finding(Info.Id, instruction.ValueSpan, "Ollama takes the comment for a part of the name: put it on a line of its own") { Severity = Severity.Error, FixKey = "#" + hash };
                continue;
            }

            if (IsElsewhere(instruction.Keyword, value) || RelativePath.Join(folder, value) is not { } path || Array.Exists(Unlisted, name => path.Split('/').Contains(name, StringComparer.OrdinalIgnoreCase))
                || context.Workspace.FileExists(path) || context.Workspace.FolderExists(path) || !context.Workspace.FilesIn(folder).Contains(document.Path, StringComparer.Ordinal))
            {
                continue;
            }

            var nearest = Nearest(path, folder, context.Workspace);
            yield return new Finding(Info.Id, instruction.ValueSpan, $"There is no `{Display.Plain(value)}` beside this Modelfile" + (nearest is null ? "" : $" — did you mean `{nearest}`?")) { FixKey = nearest, Severity = nearest is null ? Severity.Information : null };
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Fix> Fixes(ModelfileFile document, Finding finding, RuleContext context)
    {
        if (finding.FixKey is not { } key || document.Tree.At(finding.Span.Start) is not { Value: { } value } instruction)
        {
            yield break;
        }

        if (key.StartsWith('#'))
        {
            var at = value.IndexOf(" #", StringComparison.Ordinal);
            var start = document.Text.LineSpan(document.Text.LineAt(instruction.Span.Start)).Start;
            yield return new Fix(
                "Move the comment to a line of its own",
                [new FileEdit(null, [new TextEdit(new TextSpan(start, 0), value[(at + 1)..] + LineBreaks.Of(document.Text)), new TextEdit(instruction.ValueSpan, value[..at].TrimEnd())])],
                IsPreferred: true);
        }
        else
        {
            yield return new Fix($"Change to `{key}`", [new FileEdit(null, [new TextEdit(instruction.ContentSpan, key)])], IsPreferred: true);
        }
    }

    private static bool IsElsewhere(ModelfileKeyword keyword, string value) => ModelReference.IsPlaceholder(value) || value.Contains('\n', StringComparison.Ordinal)
        || (keyword == ModelfileKeyword.From && (!ModelReference.IsPath(value) || value.StartsWith("hf.co/", StringComparison.OrdinalIgnoreCase) || value.StartsWith("huggingface.co/", StringComparison.OrdinalIgnoreCase)));

    /// <summary>The file of the same folder whose name is nearest, as it is written from the Modelfile.</summary>
    private static string? Nearest(string path, string folder, IWorkspaceView workspace)
    {
        var found = NearestName.Of(RelativePath.Name(path), workspace.FilesIn(RelativePath.Folder(path)).Select(RelativePath.Name));
        if (found is null)
        {
            return null;
        }

        var whole = RelativePath.Folder(path) is { Length: > 0 } there ? there + "/" + found : found;
        return RelativePath.IsAtOrBelow(whole, folder) ? "./" + (folder.Length == 0 ? whole : whole[(folder.Length + 1)..]) : null;
    }
}
