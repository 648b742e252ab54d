namespace ForgeLsp.Core.Runs;

/// <summary>Whether more of a metric is better. The policy decides, then names that everybody knows; else nobody claims a best.</summary>
public static class MetricDirection
{
    private static readonly HashSet<string> Lower = new(StringComparer.OrdinalIgnoreCase)
    {
        "loss", "rmse", "mae", "mse", "mape", "smape", "rmsle", "error", "err", "perplexity", "ppl", "latency", "nll", "wer", "cer", "fid", "brier", "ece", "regret",
    };

    private static readonly HashSet<string> Higher = new(StringComparer.OrdinalIgnoreCase)
    {
        "accuracy", "acc", "f1", "auc", "auroc", "auprc", "precision", "recall", "r2", "bleu", "rouge", "iou", "miou", "map", "ndcg", "mrr", "dice", "psnr", "ssim", "specificity", "sensitivity", "throughput", "mcc", "kappa",
    };

    /// <summary>True where higher is better, false where lower is, null where nothing is known or the name says both.</summary>
    /// <param name="metric">The metric's key.</param>
    /// <param name="policy">Directions of <c>forge.yaml</c>: a name equal to the key wins over one that is a token of it.</param>
    public static bool? HigherIsBetter(string metric, IReadOnlyDictionary<string, bool> policy)
    {
        if (policy.TryGetValue(metric, out var exact))
        {
            return exact;
        }

        var tokens = NameWords.Of(metric);
        return Agree(tokens, token => policy.TryGetValue(token, out var direction) ? direction : null)
            ?? Agree(tokens, token => Higher.Contains(token) ? true : Lower.Contains(token) ? false : null);
    }

    private static bool? Agree(IReadOnlyList<string> tokens, Func<string, bool?> direction)
    {
        var found = tokens.Select(direction).OfType<bool>().Distinct().ToList();
        return found.Count == 1 ? found[0] : null;
    }
}
