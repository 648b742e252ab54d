using System.Globalization;
using System.Text;
using ForgeLsp.Core.Findings;

namespace ForgeLsp.Tests.Unit.Infrastructure.Accuracy;

/// <summary>Writes docs/accuracy.md from the figures, with what was judged by hand behind them.</summary>
internal static class AccuracyPage
{
    public static string Of(IReadOnlyList<AccuracyCase> cases, IReadOnlyList<RuleInfo> rules, AccuracyFigures figures, AccuracyFigures baseline, string byHand)
    {
        var scripts = cases.SelectMany(static item => item.Scripts).ToList();
        var page = new StringBuilder()
            .Append($$"""
                # Accuracy of the rules

                `npm run docs` runs the rules over a labelled set of scripts and keeps the figures here; a test fails when this page is stale or a rule falls
                below its floor. The set is `{{AccuracyCase.SetPath}}`: {{scripts.Count}} scripts in {{cases.Count}} workspaces ({{scripts.Sum(static script => script.Lines.Count - 1):N0}} lines), written for it in
                the styles of the libraries that they use. Each was labelled by what the rules are meant to say, not by what they say.

                **It is a net, not a proof.** Who wrote the scripts knew the rules, so the figures flatter; what they are good for is to show at once which
                change made a rule better or worse, and where. A place on which two careful readers would differ is labelled as borderline and not counted.

                A marker stands at the end of the line and is cut off before the rules see it: `#! FRG401 lr=0.1 FRG409` labels the line for two rules, the
                texts after an id say which part of the line is meant, and `FRG401?` is borderline. FRG402, FRG406 and FRG409 speak once per file, so a
                file counts, wherever the marker stands in it; the others must report the very line, and FRG401 the very literal.

                ## By rule

                *Syntax alone* is a baseline in the tests: the same labels, judged by names as they stand. It takes a literal for a hyperparameter where it is
                written directly as a keyword argument, an assignment or a dict entry with such a name, and a file as tracked, seeded or logged where such a
                call stands anywhere in it. It follows no variable, dict, attribute, function or import, and knows no library.


                """.ReplaceLineEndings("\n"))
            .Append("| rule | labels | right | wrong | missed | precision | recall | syntax alone: precision | recall |\n| --- | --: | --: | --: | --: | --: | --: | --: | --: |\n");
        foreach (var rule in rules)
        {
            var (own, bare) = (figures.Of(rule.Id), baseline.Of(rule.Id));
            page.Append(CultureInfo.InvariantCulture, $"| [{rule.Id} {rule.Name}](rules/{rule.Id}-{rule.Name}.md) | {own.Right + own.Missed} | {own.Right} | {own.Wrong} | {own.Missed} | ")
                .Append(CultureInfo.InvariantCulture, $"{own.Precision:0.000} | {own.Recall:0.000} | {bare.Precision:0.000} | {bare.Recall:0.000} |\n");
        }

        page.Append("\nFiles that are judged as their label says, of all files that are not borderline:\n\n| rule | files | accuracy | syntax alone |\n| --- | --: | --: | --: |\n");
        foreach (var rule in rules.Where(static rule => AccuracyFigures.IsPerFile(rule.Id)))
        {
            var own = figures.Of(rule.Id);
            page.Append(CultureInfo.InvariantCulture, $"| {rule.Id} {rule.Name} | {own.Right + own.Wrong + own.Missed + own.Silent} | {own.Accuracy:0.000} | {baseline.Of(rule.Id).Accuracy:0.000} |\n");
        }

        page.Append("\n## By family of libraries\n\n| scripts of | scripts | FRG401 labels | wrong | missed | precision | recall | syntax alone: precision | recall | FRG402 accuracy | FRG409 accuracy |\n")
            .Append("| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |\n");
        foreach (var family in cases.GroupBy(static item => item.Family))
        {
            var (own, bare) = (figures.Of("FRG401", family.Key), baseline.Of("FRG401", family.Key));
            page.Append(CultureInfo.InvariantCulture, $"| {family.Key} | {family.Sum(static item => item.Scripts.Count)} | {own.Right + own.Missed} | {own.Wrong} | {own.Missed} | {own.Precision:0.000} | {own.Recall:0.000} | ")
                .Append(CultureInfo.InvariantCulture, $"{bare.Precision:0.000} | {bare.Recall:0.000} | {figures.Of("FRG402", family.Key).Accuracy:0.000} | {figures.Of("FRG409", family.Key).Accuracy:0.000} |\n");
        }

        page.Append("\n## Where rule and label differ\n\n");
        foreach (var item in figures.Disagreements)
        {
            page.Append(CultureInfo.InvariantCulture, $"- {item.RuleId}, {(item.IsReported ? "reported but not labelled" : "labelled but not reported")}: ")
                .Append(CultureInfo.InvariantCulture, $"[{item.Path}:{item.Line}](../{AccuracyCase.SetPath}/{item.Path}#L{item.Line}) `{item.Code}`\n");
        }

        page.Append(figures.Disagreements.Count == 0 ? "Nowhere at present.\n" : "");
        return page.Append('\n').Append(byHand).ToString();
    }
}
