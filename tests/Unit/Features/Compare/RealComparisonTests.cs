using System.Globalization;
using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Compare;
using ForgeLsp.Tests.Unit.Adapters.MlFlow;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Compare;

/// <summary>Runs that real MLflow wrote, compared, beside a straight reading of its files.</summary>
public sealed class RealComparisonTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Tables_groups_and_curves_are_what_the_files_say(int version)
    {
        var data = RealData.Shared(version);
        await using var opened = new Opened(data, "mlruns");
        var ids = data.Facts("file", "runs");
        string[] names = [.. ids.Keys.Where(name => name.StartsWith("wine-", StringComparison.Ordinal) || name.StartsWith("bert-", StringComparison.Ordinal) || name is "odd-metrics").Order(StringComparer.Ordinal)];
        Assert.True(names.Length > 12);
        var runs = names.Select(name => new RunRef("s", ids[name])).ToList();
        var folders = runs.ConvertAll(run => Directory.GetDirectories(Path.Combine(data.Folder, "mlruns"), run.RunId, SearchOption.AllDirectories).Single());
        var result = await new CompareFeature(opened, () => new Dictionary<string, bool>(StringComparer.Ordinal)).CompareAsync(new(runs), default);
        Assert.Empty(result.Problems);
        Assert.Equal(runs, result.Runs.Select(run => new RunRef(run.Store, run.RunId)));
        foreach (var row in result.Params)
        {
            Assert.Equal(folders.Select(folder => Path.Combine(folder, "params", row.Key) is var file && File.Exists(file) ? File.ReadAllText(file) : null), row.Values);
            Assert.Equal(row.Values.Distinct().Count() > 1, row.Differs);
        }

        var metrics = folders.SelectMany(folder => Files(Path.Combine(folder, "metrics"))).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(metrics, result.Metrics.Select(row => row.Key));
        var curves = await new CurvesFeature(opened).CurvesAsync(new(runs, metrics) { Points = 4_000 }, default);
        foreach (var row in result.Metrics)
        {
            for (var run = 0; run < runs.Count; run++)
            {
                var lines = Lines(folders[run], row.Key);
                Assert.Equal(lines.Count == 0 ? null : lines[^1].Value, row.Values[run]);
                var curve = curves.Curves.SingleOrDefault(curve => curve.Run == run && curve.Metric == row.Key);
                Assert.Equal(lines.Select(line => line.Step), curve?.Steps ?? []);
                Assert.Equal(lines.Select(line => line.Value), curve?.Values ?? []);
            }
        }

        foreach (var group in result.Grouping.Groups)
        {
            foreach (var metric in group.Metrics)
            {
                var values = group.Runs.Select(run => Lines(folders[run], metric.Key)).Where(lines => lines.Count > 0).Select(lines => lines[^1].Value).ToList();
                var finite = values.Where(double.IsFinite).ToList();
                Assert.Equal((finite.Count, values.Count - finite.Count), (metric.Count, metric.NotFinite));
                if (finite.Count > 0 && finite.TrueForAll(value => Math.Abs(value) < 1e10)) Assert.Equal(finite.Average(), metric.Mean ?? double.NaN, 12);
            }
        }

        Assert.Equal(Enumerable.Range(0, runs.Count), result.Grouping.Groups.SelectMany(group => group.Runs).Order());
        Assert.NotEmpty(result.Summary.Headline);
        Assert.NotNull(result.Summary.Metric);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Datasets_are_rows_with_digests(int version)
    {
        var data = RealData.Shared(version);
        foreach (var (address, facts) in new[] { ("mlruns", "file"), ("sqlite:///mlflow.db", "sqlite") })
        {
            await using var opened = new Opened(data, address);
            var found = (await opened.Store.SearchRunsAsync(new RunQuery { PageSize = 1_000 }, default)).Runs.Where(run => run.Inputs.Count > 0).ToList();
            Assert.NotEmpty(found);
            var others = data.Facts(facts, "runs")["bert-0"];
            var result = await new CompareFeature(opened, () => new Dictionary<string, bool>(StringComparer.Ordinal)).CompareAsync(new([.. found.Select(run => new RunRef("s", run.Id)), new("s", others)]), default);
            foreach (var (run, i) in found.Select((run, i) => (run, i)))
            {
                Assert.Equal(run.Inputs.Select(input => input.Digest).Distinct().Order(StringComparer.Ordinal), result.Datasets.Select(row => row.Values[i]?.Digest).OfType<string>().Distinct().Order(StringComparer.Ordinal));
            }

            Assert.All(result.Datasets, row => Assert.Null(row.Values[^1]));
            Assert.All(result.Datasets, row => Assert.True(row.Differs));
            Assert.Contains(result.Summary.Differences, difference => difference.Kind == "data");
        }
    }

    // As MLflow orders them, exact doubles once.
    private static List<(long Step, long Time, double Value)> Lines(string run, string metric)
    {
        var file = Path.Combine(run, "metrics", metric);
        return !File.Exists(file) ? [] :
        [
            .. File.ReadAllLines(file).Select(line => line.Split(' ')).Select(parts => (Step: long.Parse(parts[2], CultureInfo.InvariantCulture), Time: long.Parse(parts[0], CultureInfo.InvariantCulture), Value: Number(parts[1])))
                .Distinct().OrderBy(line => line.Step).ThenBy(line => line.Time).ThenBy(line => double.IsNaN(line.Value)).ThenBy(line => line.Value),
        ];
    }

    private static double Number(string text) => text switch
    {
        "nan" => double.NaN,
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture) is var value && Math.Abs(value) == double.MaxValue ? value * 2 : value,
    };

    private static IEnumerable<string> Files(string folder) => Directory.Exists(folder) ? Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')) : [];

    private sealed class Opened(RealData data, string address) : IRunStores, IAsyncDisposable
    {
        public IRunStore Store { get; } = StoreFactory.Open(TrackingAddress.Parse(address, data.Folder));

        public Task<IReadOnlyList<NamedStore>> ListAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<NamedStore>>([new("s", "store", Store)]);

        public ValueTask DisposeAsync() => Store.DisposeAsync();
    }
}
