using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Modelfiles;
using ForgeLsp.Core.Text;
using ForgeLsp.Rules.Yaml;

namespace ForgeLsp.Rules.Registry;

/// <summary>Reports Modelfiles that the catalogue names and that are not there.</summary>
public sealed class ModelfileNotFound : IRuleWithFixes<RegistryDocument>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG201",
        Name: "modelfile-not-found",
        Severity: Severity.Error,
        Since: "0.1",
        What: "`modelfile` names a file that is not in the workspace. The path is relative to the workspace, or to the folder of the catalogue. Paths that leave the workspace are not checked.",
        Why: "The model cannot be built on any machine but the one where the file still lies.",
        Bad: "models:\n  support-assistant:\n    source: custom\n    base_model: llama3.1:8b\n    modelfile: modelfiles/support.Modelfile\n    owners: [alice]\n    status: testing\n",
        Good: "models:\n  support-assistant:\n    source: custom\n    base_model: llama3.1:8b\n    modelfile: modelfiles/support.Modelfile\n    owners: [alice]\n    status: testing\n#- modelfiles/support.Modelfile\nFROM llama3.1:8b\n")
    {
        ExamplePath = "models/registry.yaml",
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(RegistryDocument document, RuleContext context)
    {
        foreach (var entry in document.Models)
        {
            // What a model names is kept with its block; whether that is there is asked each time.
            var candidates = PerBlock.Fact(this, entry.Value, document.File.Path, static (model, path) => ModelfileLinks.Candidates(path, ModelfileOf(model)?.Text ?? ""));
            if (candidates.Count == 0 || candidates.Exists(context.Workspace.FileExists) || ModelfileOf(entry.Value) is not { } modelfile)
                continue;

            var nearest = Nearest(candidates[0], context.Workspace);
            var message = $"There is no file `{modelfile.Text}` in the workspace" + (nearest is null ? "" : $" — did you mean `{nearest}`?");
            yield return new Finding(Info.Id, modelfile.Span, message) { FixKey = nearest };
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Fix> Fixes(RegistryDocument document, Finding finding, RuleContext context)
    {
        if (finding.FixKey is { } path)
            yield return new Fix($"Change to `{path}`", [new FileEdit(null, [YamlEdits.Replace(document.File.Text, finding.Span, path)])], IsPreferred: true);
    }

    private static DataNode? ModelfileOf(DataNode model) => model["modelfile"] is { Kind: DataKind.String, Text.Length: > 0 } modelfile ? modelfile : null;

    private static string? Nearest(string path, IWorkspaceView workspace)
    {
        var folder = RelativePath.Folder(path);
        return NearestName.Of(path, workspace.FilesIn(folder).Concat(folder == "modelfiles" ? [] : workspace.FilesIn("modelfiles")));
    }
}
