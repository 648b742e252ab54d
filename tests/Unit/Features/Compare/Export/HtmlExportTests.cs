using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ForgeLsp.Core.Model;
using ForgeLsp.Features.Compare;
using ForgeLsp.Features.Compare.Export;
using ForgeLsp.Tests.Unit.Features.Runs;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Compare.Export;

public sealed partial class HtmlExportTests
{
    private const string Script = "const a = '</SCRIPT><!-- <script>';\r\nrun(a);";
    private const string Style = "a::after { content: '</style><b>'; }\n";

    [Fact]
    public void The_policy_allows_the_one_script_and_the_one_style_sheet_by_their_hashes_and_nothing_else()
    {
        var html = Page(Samples.Hostile);
        var policy = PolicyOf().Match(html).Groups[1].Value;
        var script = Body(html, "<script>", "</script>");
        var style = Body(html, "<style>", "</style>");
        Assert.Equal(
            $"default-src 'none'; script-src '{HashOf(script)}'; style-src '{HashOf(style)}'; img-src data: blob:; base-uri 'none'; form-action 'none'",
            policy);
        Assert.DoesNotContain('\r', html);
    }

    [Fact]
    public void Neither_script_nor_style_sheet_ends_its_element()
    {
        var html = Page(Samples.Hostile);
        Assert.Equal("const a = '\\x3C/script>\\x3C!-- \\x3Cscript>';\nrun(a);", Body(html, "<script>", "</script>"));
        Assert.Equal("a::after { content: '\\3C /style><b>'; }\n", Body(html, "<style>", "</style>"));
        Assert.Single(Regex.Matches(html, "</style>", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void What_stores_hold_is_data_without_a_sign_that_HTML_knows()
    {
        var names = Samples.Hostile with { Runs = [.. Samples.Hostile.Runs.Select(run => run with { Name = "</script><script>alert('1')</script><!-- & \u2028 \u2029 é" })] };
        var html = Page(names);
        var data = Body(html, "<script type=\"application/json\" id=\"comparison\">", "</script>");
        Assert.Equal(-1, data.AsSpan().IndexOfAny("<>&'\u2028\u2029"));
        using var carried = JsonDocument.Parse(data);
        Assert.Equal(names.Runs[0].Name, carried.RootElement.GetProperty("result").GetProperty("runs")[0].GetProperty("name").GetString());
        Assert.Equal("NaN", carried.RootElement.GetProperty("result").GetProperty("metrics")[0].GetProperty("values")[1].GetString());
        Assert.Equal(12, carried.RootElement.GetProperty("state").GetProperty("zoom").GetInt32());
    }

    [Fact]
    public void Curves_in_a_file_share_its_points_and_what_does_not_fit_is_said()
    {
        var runs = Enumerable.Range(0, 500).Select(i => Samples.Hostile.Runs[0] with { RunId = $"r{i}" }).ToList();
        var metrics = Enumerable.Range(0, 60).Select(i => new MetricRow($"m{i:00}", [], i != 7, i == 50 ? true : null, [])).ToList();
        var result = Samples.Hostile with { Runs = runs, Metrics = metrics, Summary = Samples.Hostile.Summary with { Metric = "m30" } };
        var carried = CarriedCurves.Differing(result);
        Assert.True(carried.Metrics.Count * carried.Points * runs.Count <= CarriedCurves.MostOfPage);
        Assert.Contains("m30", carried.Metrics);
        Assert.Contains("m50", carried.Metrics);
        Assert.DoesNotContain("m07", carried.Metrics);
        Assert.Equal("The file holds the curves of 12 of 59 metrics; compare fewer runs to have more of them.", carried.LeftOut);
        Assert.Equal((1000, null), (CarriedCurves.Differing(Samples.Repeated).Points, CarriedCurves.Differing(Samples.Repeated).LeftOut));
        Assert.Equal([[0, 1], [2, 3]], CarriedCurves.Differing(Samples.Repeated).Request(Samples.Repeated).Groups ?? []);
    }

    [Fact]
    public async Task A_page_in_a_file_brings_what_differs_in_code_without_the_texts_that_an_editor_opens()
    {
        var stores = new MemoryStore();
        var asked = new List<DifferencesRequest>();
        var files = new ChangedFile("train.py", null, "modified", 1, 2, "script", new("before", "train.py"), new("after", "train.py"), null);
        var found = new DifferencesResult(1, 0, new([], [], [new("two", [files], 1, 1, 2)], [new(1, "git.diff", new("patch", "changes"))], null), null, null, null, [], []);
        var export = new ExportFeature(stores, new CompareFeature(stores, static () => Policy.Default.HigherIsBetter), new CurvesFeature(stores), static () => new(Script, Style), TimeProvider.System)
        {
            Differences = (request, _) =>
            {
                asked.Add(request);
                return Task.FromResult(found);
            },
        };
        var runs = Samples.Repeated.Runs;
        var html = (await export.MakeAsync(Samples.Repeated with { Metrics = [] }, new ExportRequest([], "html"), default)).Text;
        using var carried = JsonDocument.Parse(Body(html, "<script type=\"application/json\" id=\"comparison\">", "</script>"));
        var code = carried.RootElement.GetProperty("differences")[0].GetProperty("code");
        var file = code.GetProperty("changes")[0].GetProperty("files")[0];
        Assert.Equal(("train.py", 2), (file.GetProperty("path").GetString(), file.GetProperty("removed").GetInt32()));
        Assert.DoesNotContain("\"id\"", file.GetRawText(), StringComparison.Ordinal);
        Assert.False(code.GetProperty("uncommitted")[0].TryGetProperty("patch", out _));
        Assert.Equal((runs.Count, runs[Samples.Repeated.Baseline].RunId), (asked[0].Runs.Count, asked[0].Baseline?.RunId));
        Assert.Equal(Enum.GetValues<DifferencesPart>(), asked.SelectMany(static request => request.Parts ?? []));
    }

    private static string Page(CompareResult result)
    {
        using var state = JsonDocument.Parse("""{"zoom":12}""");
        return HtmlExport.Text(new(Script, Style), new(1, 0, result, new([], [], []), new Dictionary<string, ExportedComparison>(StringComparer.Ordinal), state.RootElement.Clone()));
    }

    private static string Body(string html, string start, string end)
    {
        var from = html.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return html[from..html.IndexOf(end, from, StringComparison.Ordinal)];
    }

    // As a browser has it: the text between the tags.
    private static string HashOf(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    [GeneratedRegex("<meta http-equiv=\"Content-Security-Policy\" content=\"(?<policy>[^\"]*)\">", RegexOptions.None, 1000)]
    private static partial Regex PolicyOf();
}
