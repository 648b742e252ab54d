using ForgeLsp.Features.Compare;
using ForgeLsp.Features.Compare.Export;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Compare.Export;

public sealed class PullRequestExportTests
{
    [Fact]
    public void A_report_says_what_came_out_what_differs_and_how_to_run_it_again()
    {
        var text = Report(Samples.Repeated, ["https://mlflow.example.org/#/experiments/1/runs/r0", null, null, null]);
        Assert.StartsWith("## 3 runs against seed-0 (r0)\n\ndepth 3 is better by more than seeds change it.\n", text, StringComparison.Ordinal);
        Assert.Contains("| metric | seed-0 (r0) (baseline) | seed-0 (r2) | change | seed spread |  |\n", text, StringComparison.Ordinal);
        Assert.Contains("| `acc` ↑ | 0.8 | 0.9 | +0.1 | ± 0.01 | **better** |\n", text, StringComparison.Ordinal);
        Assert.Contains("| `loss` ↓ | 0.5 | 0.49 | -0.01 | ± 0.1 | better, but within what seeds change |\n", text, StringComparison.Ordinal);
        Assert.Contains("| depth 2 | 2 | 0.810 ± 0.014 | 0.550 ± 0.071 | baseline |\n", text, StringComparison.Ordinal);
        Assert.Contains("| depth 3 | 2 | 0.910 ± 0.014 | 0.470 ± 0.028 | +0.1 (0.0392 to 0.161), p = 0.019 |\n", text, StringComparison.Ordinal);
        Assert.Contains("| parameter | `depth` | `2 → 3` | explains 90 % of the variance of acc |\n", text, StringComparison.Ordinal);
        Assert.Contains("[seed-0 (r0)](<https://mlflow.example.org/#/experiments/1/runs/r0>) (baseline)", text, StringComparison.Ordinal);
        Assert.Contains("git checkout f4b3528620b7e24d6b3c12a692c023e2e364ab82\n# with depth=2, seed=0\n", text, StringComparison.Ordinal);
        Assert.Contains("forge runs compare r0 r1 r2 r3 --baseline r0\n```", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_stores_hold_makes_no_link_no_mention_no_HTML_and_no_command()
    {
        var text = Report(Samples.Hostile, [null, null]);
        // In the block of commands at the end nothing is read as Markdown.
        var markdown = text[..text.IndexOf("```", StringComparison.Ordinal)];
        Assert.DoesNotContain("@team", markdown, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", markdown.Replace(@"\<img", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.Contains("](<https://github.com/team/wine/commit/f4b3528620b7e24d6b3c12a692c023e2e364ab82>)", text, StringComparison.Ordinal);
        Assert.Contains("python src/train.py\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("python x;", text, StringComparison.Ordinal);
        Assert.Contains("> ⚠ mlruns: a store \\| is away", text, StringComparison.Ordinal);
        // The block of commands ends where it is meant to.
        Assert.Equal(2, text.Split("```").Length - 1);
    }

    [Fact]
    public void Names_in_a_sentence_are_code_and_what_they_hold_is_never_read_as_Markdown()
    {
        static string Of(string headline) => Report(Samples.Repeated with { Summary = Samples.Repeated.Summary with { Headline = headline } }, [null, null, null, null]).Split("\n\n")[1];
        Assert.Equal("The best `val_acc|top` is 0.9 (run_b).", Of("The best `val_acc|top` is 0.9 (run_b)."));
        Assert.Equal("see #<!-- -->12, C# and a # b, x_y and \\_z", Of("see #12, C# and a # b, x_y and _z"));
        Assert.Equal("`a`\\<b>`c` differs, and \\`", Of("`a`<b>`c` differs, and `").Replace("\\>", ">", StringComparison.Ordinal));
    }

    private static string Report(CompareResult result, IReadOnlyList<string?> pages) => PullRequestExport.Text(result, Samples.Table(result), pages);
}
