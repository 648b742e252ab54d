using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Diagnostics;
using ForgeLsp.Workspace.Analysis;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Diagnostics;

/// <summary>A finding is wherever a line says <c>bad</c>; what is expected is the lines of the new ones, from 0.</summary>
public sealed class NewFindingsTests
{
    [Theory]
    [InlineData("bad\n", "bad\n", "")]
    [InlineData("bad\n", "x\ny\nbad\n", "")]
    [InlineData("x\n", "x\nbad\n", "1")]
    [InlineData("x bad\n", "y bad\n", "")]
    [InlineData("x bad\n", "y bad\nx bad\n", "0")]
    [InlineData("x bad\nz\n", "z\ny bad\n", "")]
    [InlineData("bad\nbad\n", "bad\n", "")]
    public void Of_two_alike_the_one_on_a_new_line_is_the_new_one(string before, string after, string lines) =>
        Assert.Equal(lines, Lines(NewFindings.Of(Document(after), Document(before), Baseline.Empty)));

    [Fact]
    public void All_of_a_new_file_are_new() => Assert.Equal("0 1", Lines(NewFindings.Of(Document("bad\nbad\n"), null, Baseline.Empty)));

    [Fact]
    public void The_baseline_does_not_hide_a_new_one_beside_the_one_it_knows()
    {
        // The baseline hides one of its kind, which is the one that was there: it counts once.
        var baseline = Baseline.Of([Fingerprint.Of("x", SourceText.From("x bad\n"), Finding("x bad\n", 2))]);
        var all = Document("y bad\nx bad\n");
        var now = all with { Items = [all.Items[1]], Baselined = [all.Items[0]] };
        var part = NewFindings.Of(now, Document("x bad\n"), baseline);
        Assert.Equal("0", Lines(part));
        Assert.Empty(part.Baselined);
        Assert.Equal(1, Assert.Single(part.Older).Finding.Span.Start / "y bad\n".Length);
    }

    [Fact]
    public void What_the_baseline_knows_and_the_past_does_not_stays_hidden()
    {
        var baseline = Baseline.Of([Fingerprint.Of("x", SourceText.From("x bad\n"), Finding("x bad\n", 2)), Fingerprint.Of("x", SourceText.From("x bad\n"), Finding("x bad\n", 2))]);
        var all = Document("a bad\nb bad\nc bad\n");
        var part = NewFindings.Of(all with { Items = [all.Items[2]], Baselined = [all.Items[0], all.Items[1]] }, Document("c bad\n"), baseline);
        Assert.Equal("1", Lines(part));
        Assert.Single(part.Baselined);
        Assert.Single(part.Older);
    }

    private static string Lines(DocumentDiagnostics document) => string.Join(' ', document.Items.Select(item => document.Text.LineAt(item.Finding.Span.Start)));

    private static DocumentDiagnostics Document(string text)
    {
        var items = new List<Diagnostic>();
        for (var at = text.IndexOf("bad", StringComparison.Ordinal); at >= 0; at = text.IndexOf("bad", at + 1, StringComparison.Ordinal))
        {
            items.Add(new Diagnostic(Finding(text, at), Severity.Warning, "bad"));
        }

        return new DocumentDiagnostics("file:///x", "x", null, SourceText.From(text), items);
    }

    private static Finding Finding(string text, int at) => new("FRG900", new TextSpan(at, Math.Min(3, text.Length - at)), "bad");
}
