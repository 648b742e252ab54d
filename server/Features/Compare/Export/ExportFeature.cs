using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Features.Compare.Export;

/// <summary>Makes files and texts of comparisons, for the page and the command line alike.</summary>
/// <param name="page">The page as it was built; throws <see cref="StoreException"/> with what to do where it is not there.</param>
public sealed class ExportFeature(IRunStores stores, CompareFeature compare, CurvesFeature curves, Func<PageParts> page, TimeProvider time)
{
    /// <summary>Most characters of each text that a page in a file brings along.</summary>
    private const int MostCarriedText = 1_000_000;

    /// <summary>The formats: <c>csv</c>, <c>markdown</c>, <c>latex</c>, <c>json</c>, <c>pr</c> (a comment of a pull request), <c>html</c> (the page in a file).</summary>
    public static IReadOnlyList<string> Formats { get; } = ["csv", "markdown", "latex", "json", "pr", "html"];

    /// <summary>Looks into code, configs, data and environment, for the page in a file; null where nobody can.</summary>
    public Func<DifferencesRequest, CancellationToken, Task<DifferencesResult>>? Differences { get; init; }

    /// <summary>Compares, and makes a text of it.</summary>
    /// <exception cref="ArgumentException">There is no such format.</exception>
    /// <exception cref="StoreException">The page is not there to be put into a file.</exception>
    public async Task<ExportedComparison> ExportAsync(ExportRequest request, CancellationToken cancel)
    {
        if (!Formats.Contains(request.Format, StringComparer.Ordinal))
        {
            throw new ArgumentException($"The format must be one of {string.Join(", ", Formats)}.", nameof(request));
        }

        if (request.Format == "html")
        {
            page(); // it is quick to say that it is missing, and slow to compare for nothing
        }

        return await MakeAsync(await compare.CompareAsync(request.Comparison(), cancel), request, cancel);
    }

    /// <summary>Makes a text of a comparison that is at hand.</summary>
    /// <exception cref="StoreException">The page is not there to be put into a file.</exception>
    public async Task<ExportedComparison> MakeAsync(CompareResult result, ExportRequest request, CancellationToken cancel)
    {
        if (request.Undirected is { Count: > 0 } undirected)
        {
            result = result with { Metrics = [.. result.Metrics.Select(row => undirected.Contains(row.Key, StringComparer.Ordinal) ? row with { HigherIsBetter = null, Best = [] } : row)] };
        }

        var table = ShownTable.Of(result, request.View());
        return request.Format switch
        {
            "csv" => new("comparison.csv", CsvExport.Text(table, request.RunsAsRows), result.Problems),
            "markdown" => new("comparison.md", MarkdownExport.Text(table, request.RunsAsRows), result.Problems),
            "latex" => new("comparison.tex", LatexExport.Text(result, table, request.RunsAsRows), result.Problems),
            "pr" => new("comparison-report.md", PullRequestExport.Text(result, table, await PagesAsync(stores, result, cancel)), result.Problems),
            "html" => await PageAsync(page(), result, request, cancel),
            _ => await JsonAsync(result, cancel),
        };
    }

    private async Task<ExportedComparison> JsonAsync(CompareResult result, CancellationToken cancel)
    {
        var (found, leftOut) = await CurvesAsync(CarriedCurves.Whole(result), result, cancel);
        var whole = result with { Curves = found.Curves, Problems = [.. result.Problems, .. found.Problems, .. leftOut] };
        return new("comparison.json", JsonExport.Text(whole), whole.Problems);
    }

    private async Task<ExportedComparison> PageAsync(PageParts parts, CompareResult result, ExportRequest request, CancellationToken cancel)
    {
        var (found, leftOut) = await CurvesAsync(CarriedCurves.Differing(result), result, cancel);
        var texts = new Dictionary<string, ExportedComparison>(StringComparer.Ordinal);
        foreach (var format in (string[])["csv", "markdown", "latex", "pr"])
        {
            if (await MakeAsync(result, request with { Format = format }, cancel) is { Text.Length: <= MostCarriedText } text)
            {
                texts[format] = text;
            }
        }

        var carried = new CarriedPage(CompareFeature.Version, time.GetUtcNow().ToUnixTimeMilliseconds(), result with { Problems = [.. result.Problems, .. leftOut] }, found, texts, request.State)
        {
            Differences = Differences is { } find && result.Runs.Count > 1 ? await DifferencesAsync(find, result, cancel) : null,
        };
        return new("comparison.html", HtmlExport.Text(parts, carried), [.. result.Problems, .. found.Problems, .. leftOut]);
    }

    // The page asks for one part at a time, and so each is answered.
    private static async Task<IReadOnlyList<DifferencesResult>> DifferencesAsync(
        Func<DifferencesRequest, CancellationToken, Task<DifferencesResult>> find, CompareResult result, CancellationToken cancel)
    {
        var runs = result.Runs.Select(static run => new RunRef(run.Store, run.RunId)).ToList();
        var answers = new List<DifferencesResult>();
        foreach (var part in Enum.GetValues<DifferencesPart>())
        {
            answers.Add(WithoutTexts(await find(new(runs) { Baseline = runs[result.Baseline], Parts = [part] }, cancel)));
        }

        return answers;
    }

    // The texts behind the ids are the editor's to open.
    private static DifferencesResult WithoutTexts(DifferencesResult found) => found.Code is null ? found : found with
    {
        Code = found.Code with
        {
            Changes = [.. found.Code.Changes.Select(static change => change with { Files = [.. change.Files.Select(static file => file with { Before = null, After = null })] })],
            Uncommitted = [.. found.Code.Uncommitted.Select(static change => change with { Patch = null })],
        },
    };

    private async Task<(CurvesResult Found, IReadOnlyList<string> LeftOut)> CurvesAsync(CarriedCurves wanted, CompareResult result, CancellationToken cancel) =>
        (wanted.Metrics.Count == 0 ? new([], [], []) : await curves.CurvesAsync(wanted.Request(result), cancel), wanted.LeftOut is null ? [] : [wanted.LeftOut]);

    /// <summary>The runs' pages in MLflow's web interface.</summary>
    internal static async Task<IReadOnlyList<string?>> PagesAsync(IRunStores stores, CompareResult result, CancellationToken cancel)
    {
        var open = (await stores.ListAsync(cancel)).ToDictionary(static named => named.Alias, static named => named.Store, StringComparer.Ordinal);
        return [.. result.Runs.Select(run => open.TryGetValue(run.Store, out var store)
            && store.PageOf(new Run(run.RunId, run.ExperimentId, run.Name, RunStatus.Finished, false)) is { } page
            && Uri.TryCreate(page, UriKind.Absolute, out var uri) && uri is { Scheme: "https" or "http", UserInfo: "" } ? uri.AbsoluteUri : null)];
    }
}
