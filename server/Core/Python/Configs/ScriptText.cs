using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Python.Configs;

/// <summary>What the bare text of a script tells, without parsing it: quick enough for every file of a workspace.</summary>
public static class ScriptText
{
    private static readonly string[] Readers = ["yaml", "omegaconf", "OmegaConf", "hydra", "dvc.api", "set_experiment"];
    private static readonly string[] Settings = ["add_argument", "dataclass"];
    private static readonly string[] Trainings = [".fit(", ".backward(", ".train_on_batch(", "Trainer(", "xgb.train(", "lgb.train(", "xgboost.train(", "lightgbm.train(", ".apply_gradients(", ".partial_fit("];
    private static readonly string[] NotTrained = ["scaler", "encoder", "vectorizer", "tokenizer", "imputer", "pca", "le", "ohe", "transformer", "selector", "normalizer", "binarizer"];

    /// <summary>Whether the script may load a YAML file or name a tracking experiment, so that parsing it is worthwhile.</summary>
    public static bool MayReadConfigs(string text) => Mentions(text, Readers);

    /// <summary>Whether the script may give itself settings, as options of a command line or as fields of a dataclass.</summary>
    public static bool MayHaveSettings(SourceText text) => Settings.Any(word => text.Contains(word, new TextSpan(0, text.Length)));

    /// <inheritdoc cref="MayReadConfigs(string)"/>
    public static bool MayReadConfigs(SourceText text) => Readers.Any(word => text.Contains(word, new TextSpan(0, text.Length)));

    /// <summary>Whether the name of some call says that a model is trained.</summary>
    public static bool Trains(string text)
    {
        foreach (var call in Trainings)
        {
            for (var at = text.IndexOf(call, StringComparison.Ordinal); at >= 0; at = text.IndexOf(call, at + 1, StringComparison.Ordinal))
            {
                if (call is not ".fit(" || !NotTrained.Any(word => IsReceiver(text.AsSpan(0, at), word)))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Whether a function of this name, as written (<c>model.fit</c>), trains a model.</summary>
    public static bool IsTraining(string function) => Trains(function + "(");

    /// <summary>Whether a seed is mentioned.</summary>
    public static bool MentionsSeed(string text) => Mentions(text, ["seed", "SEED", "random_state", "Seed"]);

    private static bool Mentions(string text, ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (text.Contains(word, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsReceiver(ReadOnlySpan<char> before, string word) =>
        before.EndsWith(word, StringComparison.OrdinalIgnoreCase) && (word.Length > 3 || before.Length == word.Length || !char.IsLetterOrDigit(before[^(word.Length + 1)]));
}
