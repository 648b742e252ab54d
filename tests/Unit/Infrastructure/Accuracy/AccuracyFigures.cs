namespace ForgeLsp.Tests.Unit.Infrastructure.Accuracy;

/// <summary>A place where a rule and the label differ. <paramref name="Line"/> counts from 1.</summary>
internal sealed record Disagreement(string RuleId, string Path, int Line, string Code, bool IsReported)
{
    public override string ToString() => $"{Path}:{Line} {RuleId} {(IsReported ? "reported, not labelled" : "labelled, not reported")}: {Code}";
}

/// <summary>Counts of one rule: what is reported rightly, reported wrongly, missed, and for a rule that speaks once per file the files rightly left alone.</summary>
internal sealed record Tally(int Right, int Wrong, int Missed, int Silent)
{
    public static Tally None { get; } = new(0, 0, 0, 0);

    /// <summary>The share of what is reported that is right, 1 where nothing is reported.</summary>
    public double Precision => Right + Wrong == 0 ? 1 : (double)Right / (Right + Wrong);

    /// <summary>The share of what is labelled that is reported, 1 where nothing is labelled.</summary>
    public double Recall => Right + Missed == 0 ? 1 : (double)Right / (Right + Missed);

    /// <summary>The share of the files that are judged as their label says.</summary>
    public double Accuracy => Right + Silent + Wrong + Missed == 0 ? 1 : (double)(Right + Silent) / (Right + Silent + Wrong + Missed);

    public static Tally operator +(Tally left, Tally right) =>
        new(left.Right + right.Right, left.Wrong + right.Wrong, left.Missed + right.Missed, left.Silent + right.Silent);
}

/// <summary>The figures of a set of scripts, by rule and family, and every place where report and label differ.</summary>
internal sealed class AccuracyFigures
{
    private readonly Dictionary<(string RuleId, string Family), Tally> _tallies = [];
    private readonly List<Disagreement> _disagreements = [];

    /// <summary>The places that differ, by script and line.</summary>
    public IReadOnlyList<Disagreement> Disagreements =>
        [.. _disagreements.OrderBy(static item => item.Path, StringComparer.Ordinal).ThenBy(static item => item.Line).ThenBy(static item => item.RuleId, StringComparer.Ordinal)];

    /// <summary>Whether a rule says what it says once per file, so that the file is what is right or wrong.</summary>
    public static bool IsPerFile(string ruleId) => ruleId is "FRG402" or "FRG406" or "FRG409";

    public Tally Of(string ruleId, string? family = null) =>
        _tallies.Where(entry => entry.Key.RuleId == ruleId && (family is null || entry.Key.Family == family)).Aggregate(Tally.None, static (sum, entry) => sum + entry.Value);

    /// <summary>Compares what is reported of a script with its labels.</summary>
    public void Add(string family, LabelledScript script, IReadOnlyList<Reported> reported, IEnumerable<string> ruleIds)
    {
        foreach (var ruleId in ruleIds)
        {
            var labels = script.Labels.Where(label => label.RuleId == ruleId).ToList();
            var found = reported.Where(item => item.RuleId == ruleId).ToList();
            var tally = IsPerFile(ruleId) ? JudgeFile(script, labels, found, ruleId) : JudgePlaces(script, labels, found, ruleId);
            _tallies[(ruleId, family)] = _tallies.GetValueOrDefault((ruleId, family), Tally.None) + tally;
        }
    }

    private Tally JudgeFile(LabelledScript script, List<AccuracyLabel> labels, List<Reported> found, string ruleId)
    {
        if (labels.Exists(static label => label.IsBorderline))
        {
            return Tally.None;
        }

        switch (labels, found)
        {
            case ([], []):
                return Tally.None with { Silent = 1 };
            case ([], [var first, ..]):
                Differ(script, ruleId, first.Line, isReported: true);
                return Tally.None with { Wrong = 1 };
            case ([var label, ..], []):
                Differ(script, ruleId, label.Line, isReported: false);
                return Tally.None with { Missed = 1 };
            default:
                return Tally.None with { Right = 1 };
        }
    }

    /// <summary>A label is met once; more findings within a labelled text, such as on the parts of a tuple, are neither right nor wrong.</summary>
    private Tally JudgePlaces(LabelledScript script, List<AccuracyLabel> labels, List<Reported> found, string ruleId)
    {
        var met = new HashSet<AccuracyLabel>(ReferenceEqualityComparer.Instance);
        var tally = Tally.None;
        foreach (var item in found)
        {
            var fitting = labels.Where(label => label.Line == item.Line && label.Covers(item.Start, item.End)).ToList();
            if (fitting.Find(label => !label.IsBorderline && !met.Contains(label)) is { } next)
            {
                met.Add(next);
                tally = tally with { Right = tally.Right + 1 };
            }
            else if (!fitting.Exists(static label => label.IsBorderline || label.End != int.MaxValue))
            {
                Differ(script, ruleId, item.Line, isReported: true);
                tally = tally with { Wrong = tally.Wrong + 1 };
            }
        }

        foreach (var label in labels.Where(label => !label.IsBorderline && !met.Contains(label)))
        {
            Differ(script, ruleId, label.Line, isReported: false, label);
            tally = tally with { Missed = tally.Missed + 1 };
        }

        return tally;
    }

    private void Differ(LabelledScript script, string ruleId, int line, bool isReported, AccuracyLabel? label = null)
    {
        var code = script.Lines[line];
        var shown = label is { End: < int.MaxValue } ? code[label.Start..label.End] : code.Trim();
        _disagreements.Add(new Disagreement(ruleId, script.Path, line + 1, shown, isReported));
    }
}
