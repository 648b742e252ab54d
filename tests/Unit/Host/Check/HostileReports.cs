using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Diagnostics;
using ForgeLsp.Host.Cli.Check;
using ForgeLsp.Rules;

namespace ForgeLsp.Tests.Unit.Host.Check;

/// <summary>Reports that no rule would make: names, texts and messages of what is hardest to print.</summary>
internal static class HostileReports
{
    private static readonly string[] Pieces =
        ["a", " ", "\n", "\r", "\t", "\0", "\u001b[31m", "\ud83c", "\udf77", "🍷", "日本", "\uFFFF", "\uFFFE", "]]>", "<!--", "&amp;", "\"", "'", "%", "%0A", "::", ",", ":", "://u:hunter2@h", "\u2028", "\\", "{0}", "[x](1)", "`b`"];

    private static readonly string[] Names = ["a", "b c", "日本", "50%", "x,y:z", "a'b\"c", "<&>", "\u001b[31m", "two\nlines", "#", "?", "é"];

    /// <summary>A report that is the same for the same seed.</summary>
    public static CheckReport Of(int seed)
    {
        var random = new Random(seed);
        var documents = Enumerable.Range(0, random.Next(6)).Select(i => Document(random, $"{Names[random.Next(Names.Length)]}{i}/{Names[random.Next(Names.Length)]}.yaml")).ToList();
        return CheckReport.Of(documents, Enumerable.Range(0, random.Next(3)).Select(_ => Text(random, 20))) with
        {
            Root = Path.Combine(Path.GetTempPath(), "forge 50%"),
            Notes = [.. Enumerable.Range(0, random.Next(2)).Select(_ => Pieces[random.Next(4)])],
            Rules = [.. RuleCatalogue.All.Select(static rule => rule.Info).Take(random.Next(1, RuleCatalogue.All.Count))],
        };
    }

    private static DocumentDiagnostics Document(Random random, string path)
    {
        var text = SourceText.From(Text(random, 60));
        return new DocumentDiagnostics(path, path, null, text, Items(random, text)) { Baselined = Items(random, text) };
    }

    private static IReadOnlyList<Diagnostic> Items(Random random, SourceText text) => [.. Enumerable.Range(0, random.Next(5)).Select(_ => Item(random, text))];

    private static Diagnostic Item(Random random, SourceText text)
    {
        var rule = RuleCatalogue.All[random.Next(RuleCatalogue.All.Count)].Info;
        var finding = new Finding(rule.Id, Span(random, text), Text(random, 12))
        {
            IsSecret = random.Next(4) == 0,
            Related = random.Next(3) == 0 ? [new RelatedPlace(null, Span(random, text), Text(random, 4)), new RelatedPlace("other/" + Names[random.Next(Names.Length)], default, "x")] : [],
        };
        return new Diagnostic(finding, (Severity)random.Next(1, 5), rule.Name);
    }

    private static TextSpan Span(Random random, SourceText text)
    {
        var start = random.Next(text.Length + 1);
        return new TextSpan(start, random.Next(text.Length - start + 1));
    }

    private static string Text(Random random, int max) => string.Concat(Enumerable.Range(0, random.Next(max)).Select(_ => Pieces[random.Next(Pieces.Length)]));
}
