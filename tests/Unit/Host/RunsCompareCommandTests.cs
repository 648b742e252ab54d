using System.Text.Json;
using ForgeLsp.Host;
using ForgeLsp.Host.Cli;
using ForgeLsp.Tests.Unit.Adapters.MlFlow;
using ForgeLsp.Core.Ports;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host;

/// <summary><c>forge runs compare</c> over the data of a real MLflow.</summary>
public sealed class RunsCompareCommandTests : IDisposable
{
    private readonly RealData _data = RealData.Shared(2);
    private readonly string _folder = Directory.CreateTempSubdirectory("forge-compare-").FullName;

    [Fact]
    public async Task Every_format_has_the_numbers_of_the_JSON()
    {
        string[] chosen = ["--experiment", "wine-classification", "--order-by", "metrics.accuracy DESC", "--max", "4"];
        using var json = JsonDocument.Parse((await CompareAsync([.. chosen, "--format", "json"])).Output);
        var accuracy = json.RootElement.GetProperty("metrics").EnumerateArray().Single(row => row.GetProperty("key").GetString() == "accuracy");
        List<string> numbers = [.. accuracy.GetProperty("values").EnumerateArray().Select(value => value.GetRawText())];
        Assert.Equal(4, numbers.Count);

        var csv = (await CompareAsync([.. chosen, "--format", "csv"])).Output;
        Assert.Contains($"metrics.accuracy,{string.Join(',', numbers)}\r\n", csv, StringComparison.Ordinal);
        var best = accuracy.GetProperty("best").EnumerateArray().Select(place => place.GetInt32()).ToHashSet();
        var markdown = (await CompareAsync([.. chosen, "--format", "markdown"])).Output;
        Assert.Contains($"| metrics.accuracy ↑ | {string.Join(" | ", numbers.Select((number, place) => best.Contains(place) ? $"**{number}**" : number))} |", markdown, StringComparison.Ordinal);
        var table = (await CompareAsync(chosen)).Output.ReplaceLineEndings("\n").Split('\n').Single(line => line.StartsWith("metrics.accuracy ", StringComparison.Ordinal));
        Assert.Equal(numbers, table.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Skip(1).Select(cell => cell.Split(' ')[0]));
        Assert.Contains("*", table, StringComparison.Ordinal);
        Assert.Contains("\\toprule", (await CompareAsync([.. chosen, "--format", "latex"])).Output, StringComparison.Ordinal);
        Assert.StartsWith("## 3 runs against ", (await CompareAsync([.. chosen, "--format", "pr"])).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Means_have_the_digits_that_mean_something_and_JSON_has_all()
    {
        using var folder = new TempFolder();
        folder.Write("mlruns/1/meta.yaml", "artifact_location: x\nexperiment_id: '1'\nlifecycle_stage: active\nname: wine\n");
        for (var seed = 1; seed <= 3; seed++)
        {
            var run = $"mlruns/1/{seed:x32}";
            folder.Write(run + "/meta.yaml", $"artifact_uri: x\nend_time: 2000\nexperiment_id: '1'\nlifecycle_stage: active\nrun_id: {seed:x32}\nrun_name: r{seed}\nstart_time: 1000\nstatus: 3\nuser_id: alice\n");
            folder.Write(run + "/params/seed", $"{seed}");
            folder.Write(run + "/params/lr", "0.1");
            folder.Write(run + "/metrics/accuracy", $"1000 0.{seed} 0\n");
        }

        var (_, table, _) = await Cli.RunAsync(folder.Path, "runs", "compare", "--experiment", "wine");
        Assert.Contains("0.20 ± 0.10", table, StringComparison.Ordinal);
        Assert.DoesNotMatch("[.][0-9]{6}", table[table.IndexOf("Means over repeats", StringComparison.Ordinal)..]);
        var (_, json, _) = await Cli.RunAsync(folder.Path, "runs", "compare", "--experiment", "wine", "--format", "json");
        Assert.Contains("\"mean\":0.2,\"standardDeviation\":0.09999999999999999", json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ids_from_a_file_of_another_system_may_end_in_what_ends_its_lines()
    {
        var id = _data.Facts("file", "runs")["bert-1"];
        var (code, output, error) = await CompareAsync(id + "\r", " bert-lr0 ", "--format", "csv");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("metrics.", output, StringComparison.Ordinal);
        using var shown = new StringWriter();
        Assert.Equal(0, await ForgeCommand.RunAsync(["runs", "show", id + "\r\n", "--store", "mlruns"], Context(shown, TextWriter.Null), default));
    }

    [Fact]
    public async Task The_baseline_may_be_another_run_and_metrics_are_chosen()
    {
        var (code, output, _) = await CompareAsync("bert-lr1", "--baseline", "bert-lr0", "--metric", "loss");
        Assert.Equal(0, code);
        var lines = output.ReplaceLineEndings("\n").Split('\n');
        // What it comes to is said first, and about the metric that was chosen.
        Assert.Contains("`loss`", lines[0], StringComparison.Ordinal);
        Assert.Equal("", lines[1]);
        Assert.Equal(["bert-lr0", "bert-lr1"], lines[2].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(["metrics.loss"], lines.Select(line => line.Split(' ')[0]).Where(name => name.StartsWith("metrics.", StringComparison.Ordinal)));
        Assert.Contains("against bert-lr0, the baseline", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_metric_that_the_metadata_of_the_experiment_calls_primary_is_the_one_that_counts()
    {
        File.WriteAllText(Path.Combine(_folder, "forge.yaml"), "");
        Assert.DoesNotContain("`train/loss`", await HeadlineAsync(), StringComparison.Ordinal);
        var experiment = Directory.CreateDirectory(Path.Combine(_folder, "experiments", "active", "alice", "bert")).FullName;
        File.WriteAllText(Path.Combine(experiment, "metadata.yaml"), "experiment_id: bert\nresearcher: alice\nmlflow_experiment: alice/bert/baseline\nresults:\n  primary_metric: train/loss\n");
        Assert.StartsWith("`train/loss` ", await HeadlineAsync(), StringComparison.Ordinal);

        async Task<string> HeadlineAsync()
        {
            using var output = new StringWriter();
            var context = Context(output, TextWriter.Null) with { WorkingDirectory = _folder };
            Assert.Equal(0, await ForgeCommand.RunAsync(["runs", "compare", "bert-lr0", "bert-lr1", "--store", Path.Combine(_data.Folder, "mlruns")], context, default));
            return output.ToString().ReplaceLineEndings("\n").Split('\n')[0];
        }
    }

    [Fact]
    public void A_sentence_is_broken_at_blanks_and_words_without_any_where_the_line_ends()
    {
        Assert.Equal("one two three", TextTable.Wrapped("one two three", null));
        Assert.Equal(["one", "two", "three", "four"], TextTable.Wrapped("one two three four", 6).ReplaceLineEndings("\n").Split('\n'));
        Assert.Equal(["a", "実験実", "験"], TextTable.Wrapped("a 実験実験", 6).ReplaceLineEndings("\n").Split('\n'));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(100)]
    [InlineData(200)]
    public async Task A_table_fits_the_terminal(int width)
    {
        using var output = new StringWriter();
        var context = Context(output, TextWriter.Null) with { Width = width };
        Assert.Equal(0, await ForgeCommand.RunAsync(["runs", "compare", "--experiment", "wine-classification", "--max", "8", "--store", "mlruns"], context, default));
        var lines = output.ToString().ReplaceLineEndings("\n").Split('\n');
        Assert.All(lines, line => Assert.True(line.Length <= width, line));
        // Many runs are rows: each block begins with their names and ids.
        Assert.Contains(lines, line => line.StartsWith("rf-n50-d3-s2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_is_written_whole_by_the_format_of_its_name()
    {
        var file = Path.Combine(_folder, "c.tex");
        Assert.Equal((0, "", "forge: wrote c.tex.\n"), await CompareAsync("bert-lr0", "bert-lr1", "--output", file));
        Assert.StartsWith("% \\usepackage{booktabs}", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        Assert.Equal((4, "", "forge: c.tex is there already; add --force to overwrite it.\n"), await CompareAsync("bert-lr0", "bert-lr1", "--output", file));
        Assert.Equal(0, (await CompareAsync("bert-lr0", "bert-lr1", "--output", file, "--force")).Code);
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData(2, "Name two or more runs, or choose them by --experiment or --filter", "bert-lr0")]
    [InlineData(2, "These are all the same run", "bert-lr0", "bert-lr0")]
    [InlineData(2, "but not both", "bert-lr0", "--filter", "metrics.loss > 0")]
    [InlineData(2, "--max is 2 to 500", "--experiment", "wine-classification", "--max", "501")]
    [InlineData(2, "The search found no run", "--filter", "metrics.loss > 1e300")]
    [InlineData(2, "No run has a metric 'f9'; they have ", "bert-lr0", "bert-lr1", "--metric", "f9")]
    [InlineData(2, "is empty", "bert-lr0", " ")]
    [InlineData(2, "end it with .csv", "bert-lr0", "bert-lr1", "--output", "c.doc")]
    [InlineData(3, "There is no run 'nobody'", "bert-lr0", "nobody")]
    [InlineData(3, "The comparison page does not lie beside this server", "bert-lr0", "bert-lr1", "--format", "html")]
    public async Task What_goes_wrong_is_one_line_and_an_exit_code(int expected, string message, params string[] args)
    {
        var (code, output, error) = await CompareAsync(args);
        Assert.Equal((expected, ""), (code, output));
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void The_page_lies_beside_the_server_or_beside_its_folder()
    {
        var server = Directory.CreateDirectory(Path.Combine(_folder, "dist", "server")).FullName;
        Assert.Contains("npm run build", Assert.Throws<StoreException>(() => PageFiles.Read(server)).Message, StringComparison.Ordinal);
        Put(Path.Combine(_folder, "dist", "client", "webview"), "of the extension");
        Assert.Equal(("of the extension", "standalone.css of the extensioncompare.css of the extension"), (PageFiles.Read(server).Script, PageFiles.Read(server).Style));
        Put(Path.Combine(server, "webview"), "of the tool");
        Assert.Equal("of the tool", PageFiles.Read(server).Script);

        static void Put(string folder, string text)
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "compare.js"), text);
            File.WriteAllText(Path.Combine(folder, "compare.css"), "compare.css " + text);
            File.WriteAllText(Path.Combine(folder, "standalone.css"), "standalone.css " + text);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private CliContext Context(TextWriter output, TextWriter error) => new(output, error, _data.Folder, _ => null, TimeProvider.System, IsTerminal: false);

    private async Task<(int Code, string Output, string Error)> CompareAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await ForgeCommand.RunAsync(["runs", "compare", .. args, "--store", "mlruns"], Context(output, error), default);
        return (code, output.ToString(), error.ToString().ReplaceLineEndings("\n"));
    }
}
