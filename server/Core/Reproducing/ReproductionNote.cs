using ForgeLsp.Core.Model;

namespace ForgeLsp.Core.Reproducing;

/// <summary>What the metadata of an experiment say of the last time that it was run again: <c>reproduction</c>.</summary>
/// <param name="Verdict"><see cref="Reproduced"/> or <see cref="NotReproduced"/>; what else stands there is taken as it is.</param>
/// <param name="Checked">When, an ISO date.</param>
/// <param name="Commit">The commit that was run.</param>
/// <param name="Runs">How many runs were compared with each other; null where they were compared with a recorded one.</param>
/// <param name="Against">The id of the recorded run that it was compared with.</param>
/// <param name="Tolerance">As people write it: <c>exact</c>, <c>±0.1%</c>.</param>
/// <param name="Differs">The metrics that came out differently.</param>
public sealed record ReproductionNote(string Verdict, string? Checked, string? Commit, int? Runs, string? Against, string? Tolerance, string? Differs)
{
    /// <summary>The configs that were as the recorded run logged them, and not as in the commit, with commas; null where every file was the commit's.</summary>
    public string? Config { get; init; }

    /// <summary>The key in <c>metadata.yaml</c>.</summary>
    public const string Key = "reproduction";

    /// <summary>The metrics came out the same.</summary>
    public const string Reproduced = "reproduced";

    /// <summary>They did not.</summary>
    public const string NotReproduced = "not_reproduced";

    /// <summary>Whether the last verdict is that it was reproduced.</summary>
    public bool IsReproduced => Verdict == Reproduced;

    /// <summary>The keys in the order in which they are written, with their values; without those that say nothing.</summary>
    public IEnumerable<(string Key, string Value, bool IsText)> Entries =>
        new (string Key, string? Value, bool IsText)[]
        {
            ("verdict", Verdict, true), ("checked", Checked, false), ("commit", Commit, true), ("runs", Runs?.ToString(System.Globalization.CultureInfo.InvariantCulture), false), ("against", Against, true), ("config", Config, true),
            ("tolerance", Tolerance, true), ("differs", Differs, true),
        }.Where(static entry => entry.Value is not null).Select(static entry => (entry.Key, entry.Value ?? "", entry.IsText));

    /// <summary>Reads what stands in the metadata; null where no verdict does.</summary>
    public static ReproductionNote? Read(DataNode? node)
    {
        string? Text(string key) => node?[key] is { Kind: not (DataKind.Null or DataKind.Mapping or DataKind.Sequence) } value && value.Text.Length > 0 ? value.Text : null;
        return Text("verdict") is { } verdict
            ? new(verdict, Text("checked"), Text("commit"), int.TryParse(node?["runs"]?.NumberText, out var runs) ? runs : null, Text("against"), Text("tolerance"), Text("differs")) { Config = Text("config") }
            : null;
    }
}
