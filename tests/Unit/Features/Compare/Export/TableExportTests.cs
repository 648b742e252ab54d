using ForgeLsp.Features.Compare.Export;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Compare.Export;

public sealed class TableExportTests
{
    [Fact]
    public void CSV_holds_the_rows_that_show_with_exact_numbers_and_no_formula() => Assert.Equal(
        """
        run,'=cmd|'/c calc'!A1,<img src=x onerror=alert(1)> @team #1 `x` | www.evil.example
        run_id,a1b2c3d4e5,ffff0000aa
        experiment,wine,wine
        status,FINISHED,FINISHED
        start_time,1795193400944,1795193400944
        duration,216,216
        commit,f4b3528620b7e24d6b3c12a692c023e2e364ab82,f4b3528620b7e24d6b3c12a692c023e2e364ab82
        metrics.loss,0.123456789012345,NaN
        metrics.odd,,-1E-05
        params.lr_{0},'=1+1,"5%
        & $x$"
        datasets.wine (training),d1,
        tags.mlflow.source.name,src/train.py,x; rm -rf ~
        tags.mlflow.source.git.repoURL,git@github.com:team/wine.git,https://user:secret@example.org/x

        """,
        CsvExport.Text(Samples.Table(Samples.Hostile), runsAsRows: false).ReplaceLineEndings());

    [Fact]
    public void A_file_equals_the_table_that_shows_in_rows_columns_and_their_order()
    {
        var view = new TableView
        {
            Rows = [new("param", "same"), new("metric", "loss"), new("metric", "loss"), new("metric", "gone"), new("run", "Status"), new("dataset", "wine (training)")],
            Columns = [new("mlruns", "ffff0000aa"), new("mlruns", "gone"), new("mlruns", "a1b2c3d4e5")],
        };
        var table = Samples.Table(Samples.Hostile, view);
        Assert.Equal(["params.same", "metrics.loss", "status", "datasets.wine (training)"], table.Rows.Select(row => row.Name));
        Assert.Equal(["NaN", "0.123456789012345"], table.Rows[1].Exact);
        Assert.Equal([1], table.Rows[1].Best);
        Assert.Equal(1, table.Baseline);
        Assert.Equal(
            "run,run_id,params.same,metrics.loss,status,datasets.wine (training)\r\na,ffff0000aa,1,NaN,FINISHED,\r\n\"b\"\"c\",a1b2c3d4e5,1,0.123456789012345,FINISHED,d1\r\n",
            CsvExport.Text(table with { Labels = ["a", "b\"c"] }, runsAsRows: true));
    }

    [Fact]
    public void Rows_that_are_the_same_show_where_they_are_wanted()
    {
        Assert.DoesNotContain(Samples.Table(Samples.Hostile).Rows, row => row.Key == "same");
        Assert.Contains(Samples.Table(Samples.Hostile, new TableView { OnlyDifferences = false }).Rows, row => row.Key == "same");
    }

    [Fact]
    public void Runs_of_one_name_are_told_apart_by_their_ids() =>
        Assert.Equal(["seed-0 (r0)", "seed-1 (r1)", "seed-0 (r2)", "seed-1 (r3)"], Samples.Table(Samples.Repeated).Labels);

    [Fact]
    public void Markdown_marks_the_best_and_makes_no_link_mention_or_HTML_of_what_stores_hold()
    {
        var text = MarkdownExport.Text(Samples.Table(Samples.Hostile), runsAsRows: false);
        Assert.Contains("| metrics.loss ↓ | **0.123456789012345** | NaN |\n", text, StringComparison.Ordinal);
        Assert.Contains(@"\<img src=x onerror=alert(1)\> @<!-- -->team #<!-- -->1 \`x\` \| www<!-- -->.evil.example", text, StringComparison.Ordinal);
        Assert.Contains(@"| params.lr\_{0} | =1+1 | 5% \& \$x\$ |", text, StringComparison.Ordinal);
        Assert.All(text.TrimEnd('\n').Split('\n'), line => Assert.Equal(4, line.Replace(@"\|", "", StringComparison.Ordinal).Count(c => c == '|')));
        Assert.Contains("https:<!-- -->//", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_can_have_runs_as_rows() => Assert.StartsWith(
        "| run | id | metrics.loss ↓ |\n|---|---|---|\n| seed-0 (r0) | r0 | 0.5 |\n",
        MarkdownExport.Text(Samples.Table(Samples.Repeated, new TableView { Rows = [new("metric", "loss")] }), runsAsRows: true),
        StringComparison.Ordinal);

    [Fact]
    public void LaTeX_sets_every_character_and_the_best_bold()
    {
        var table = Samples.Table(Samples.Hostile, new TableView { Rows = [new("metric", "loss"), new("metric", "odd"), new("param", "lr_{0}")] });
        Assert.Equal(
            """
            % \usepackage{booktabs}
            \begin{tabular}{lrr}
            \toprule
             & =cmd\textbar{}\textquotesingle{}/c calc\textquotesingle{}!A1 & \textless{}img src=x onerror=alert(1)\textgreater{} @team \#1 \textasciigrave{}x\textasciigrave{} \textbar{} www.evil.example \\
            \midrule
            loss $\downarrow$ & $\mathbf{0.12346}$ & $\mathrm{NaN}$ \\
            odd & -- & $-1 \times 10^{-5}$ \\
            lr\_\{0\} & =1+1 & 5\% \& \$x\$ \\
            \bottomrule
            \end{tabular}

            """.ReplaceLineEndings("\n"),
            LatexExport.Text(Samples.Hostile, table, runsAsRows: false));
    }

    [Fact]
    public void LaTeX_of_repeats_is_means_with_deviations()
    {
        var text = LatexExport.Text(Samples.Repeated, Samples.Table(Samples.Repeated), runsAsRows: false);
        Assert.Contains(" & $n$ & acc $\\uparrow$ & loss $\\downarrow$ \\\\\n", text, StringComparison.Ordinal);
        Assert.Contains("depth 2 & 2 & $0.810 \\pm 0.014$ & $0.550 \\pm 0.071$ \\\\\n", text, StringComparison.Ordinal);
        Assert.Contains("depth 3 & 2 & $\\mathbf{0.910 \\pm 0.014}$ & $\\mathbf{0.470 \\pm 0.028}$ \\\\\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(@"\input{/etc/passwd}", @"\textbackslash{}input\{/etc/passwd\}")]
    [InlineData("a--b~^\"", @"a-{}-b\textasciitilde{}\textasciicircum{}\textquotedbl{}")]
    [InlineData("a\u202Eb\nc", "a b c")]
    public void Nothing_in_LaTeX_is_a_command(string text, string expected) => Assert.Equal(expected, LatexExport.Escape(text));

    [Theory]
    [InlineData(new[] { 0.123456789, 0.2 }, new[] { "0.12346", "0.2" })]
    [InlineData(new[] { 0.123456789, 0.123456788 }, new[] { "0.123456789", "0.123456788" })]
    [InlineData(new[] { 123456.7, 5e-5 }, new[] { "123460", "5E-05" })]
    [InlineData(new[] { double.NaN, double.NegativeInfinity, 1234567 }, new[] { "NaN", "-Infinity", "1234567" })]
    public void Numbers_for_people_are_short_unless_that_hides_a_difference(double[] values, string[] expected) =>
        Assert.Equal(expected, NumberText.Row([.. values.Select(value => (double?)value)]));

    [Theory]
    [InlineData(0.9123456, 0.0123, "0.912", "0.012")]
    [InlineData(1234.5, 250d, "1234.5", "250")]
    [InlineData(0.5, null, "0.5", null)]
    [InlineData(0.5, 0d, "0.5", "0")]
    public void A_mean_has_the_digits_of_its_deviation(double mean, double? deviation, string expected, string? spread) =>
        Assert.Equal((expected, spread), NumberText.Spread(mean, deviation));
}
