using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Rules.Yaml;

namespace ForgeLsp.Rules.Configs;

/// <summary>Reports a training config where no seed is set anywhere: not in it, nor beside it, nor in the scripts.</summary>
public sealed class SeedMissing : IRuleWithFixes<YamlFile>
{
    private static readonly HashSet<string> Lengths = new(StringComparer.Ordinal) { "epochs", "num_epochs", "n_epochs", "max_epochs", "num_train_epochs", "max_steps", "n_estimators", "num_boost_round", "num_iterations", "total_timesteps" };
    private static readonly HashSet<string> Tuning = new(StringComparer.Ordinal) { "lr", "learning_rate", "batch_size", "train_batch_size", "per_device_train_batch_size", "weight_decay", "optimizer", "max_depth", "momentum", "eta" };

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG301",
        Name: "seed-missing",
        Severity: Severity.Warning,
        Since: "0.2",
        What: "A config says how a model is trained, and no seed is set anywhere: not in this file or one beside it, not in the experiment's `metadata.yaml`, and no script that trains with it mentions one. "
            + "Configs of a model, of data or of inference alone are not meant, nor the pieces that Hydra puts together.",
        Why: "Without a seed two runs of the same config differ, and nobody can tell an improvement from luck.",
        Bad: "epochs: 10\nlr: 0.001\n#- experiments/active/alice/churn-net/train.py\nmodel.fit(x, y)\n",
        Good: "seed: 42\nepochs: 10\nlr: 0.001\n#- experiments/active/alice/churn-net/train.py\nmodel.fit(x, y)\n")
    {
        ExamplePath = "experiments/active/alice/churn-net/config.yaml",
        Kinds = [FileKind.TrainingConfig],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(YamlFile document, RuleContext context)
    {
        if (document.Dialect == YamlDialect.OmegaConf || document.Tree.Problems.Count > 0)
            return [];

        DataNode? place = null;
        var isTuned = false;
        foreach (var item in document.Values)
        {
            if (item.Key is not { } key)
                continue;

            if (SaysSeed(item.Last))
                return [];

            place ??= Lengths.Contains(item.Last) ? key : null;
            isTuned |= Tuning.Contains(item.Last);
        }

        return place is not null && isTuned && !IsSeededElsewhere(document.Path, context.Workspace)
            ? [new Finding(Info.Id, place.Span, "No seed is set, neither here nor in the scripts: two runs of this config will differ. Add `seed`") { FixKey = "" }] : [];
    }

    /// <inheritdoc/>
    public IEnumerable<Fix> Fixes(YamlFile document, Finding finding, RuleContext context)
    {
        if (YamlEdits.InsertEntry(document.Text, document.Root, "seed", "seed: 42", []) is { } edit)
            yield return new Fix("Add `seed: 42`", [new FileEdit(null, [edit])], IsPreferred: true);
    }

    private static bool SaysSeed(string name) => name.Contains("seed", StringComparison.OrdinalIgnoreCase) || name is "random_state" or "deterministic";

    /// <summary>Whether a seed is set beside the config, or in a script; true also where no script is known that trains, since nothing is known then.</summary>
    private static bool IsSeededElsewhere(string path, IWorkspaceView workspace)
    {
        var folder = RelativePath.Folder(path);
        var home = RelativePath.Name(folder) is "config" or "configs" or "conf" ? RelativePath.Folder(folder) : folder;
        var files = workspace.FilesIn(folder);
        var around = folder == home ? files : [.. files, .. workspace.FilesIn(home)];
        if (workspace.ExperimentAt((home.Length == 0 ? "" : home + "/") + "metadata.yaml")?.HasSeed is true
            || around.Any(file => file != path && workspace.ConfigAt(file)?.Keys.Any(static key => SaysSeed(ConfigWalk.Last(key.Name))) is true))
        {
            return true;
        }

        var scripts = workspace.ScriptsNaming(path).Concat(around.Where(RelativePath.IsScript).Select(workspace.ScriptAt).OfType<ScriptSummary>()).ToList();
        return !scripts.Exists(static script => script.Trains) || scripts.Exists(static script => script.MentionsSeed);
    }
}
