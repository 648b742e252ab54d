using System.Buffers;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Python.Configs;

/// <summary>What the bare text of a script tells, without parsing it: quick enough for every file of a workspace.</summary>
public static class ScriptText
{
    private static readonly string[] Settings = ["add_argument", "dataclass"];

    private static readonly SearchValues<string> Trainings = SearchValues.Create(
        [".fit(", ".backward(", ".train_on_batch(", "Trainer(", "xgb.train(", "lgb.train(", "xgboost.train(", "lightgbm.train(", ".apply_gradients(", ".partial_fit("],
        StringComparison.Ordinal);

    private static readonly string[] NotTrained = ["scaler", "encoder", "vectorizer", "tokenizer", "imputer", "pca", "le", "ohe", "transformer", "selector", "normalizer", "binarizer"];

    /// <summary>Whether the script may load a YAML file or name a tracking experiment, so that parsing it is worthwhile.</summary>
    public static ScriptMark MayReadConfigs { get; } = ScriptMark.OfWords("yaml", "omegaconf", "OmegaConf", "hydra", "dvc.api", "set_experiment");

    /// <summary>Whether the name of some call says that a model is trained.</summary>
    public static ScriptMark Trains { get; } = new(NamesTraining);

    /// <summary>Whether a seed is mentioned.</summary>
    public static ScriptMark MentionsSeed { get; } = ScriptMark.OfWords("seed", "SEED", "random_state", "Seed");

    /// <summary>Whether the script asks if it is the program.</summary>
    internal static ScriptMark MentionsMain { get; } = ScriptMark.OfWords("__main__");

    /// <summary>Whether the script may give itself settings, as options of a command line or as fields of a dataclass.</summary>
    public static bool MayHaveSettings(SourceText text) => Settings.Any(word => text.Contains(word, new TextSpan(0, text.Length)));

    /// <summary>Whether a function of this name, as written (<c>model.fit</c>), trains a model.</summary>
    public static bool IsTraining(string function) => NamesTraining(function + "(");

    private static bool NamesTraining(ReadOnlySpan<char> text)
    {
        for (var at = 0; text[at..].IndexOfAny(Trainings) is >= 0 and var next; at++)
        {
            at += next;
            if (!text[at..].StartsWith(".fit(", StringComparison.Ordinal) || !IsPreparing(text[..at]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsPreparing(ReadOnlySpan<char> before)
    {
        foreach (var word in NotTrained)
        {
            if (before.EndsWith(word, StringComparison.OrdinalIgnoreCase) && (word.Length > 3 || before.Length == word.Length || !char.IsLetterOrDigit(before[^(word.Length + 1)])))
            {
                return true;
            }
        }

        return false;
    }
}
