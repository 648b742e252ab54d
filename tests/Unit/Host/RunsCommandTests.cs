using System.Text.Json;
using ForgeLsp.Host.Cli;
using ForgeLsp.Tests.Unit.Adapters.MlFlow;
using ForgeLsp.Tests.Unit.Adapters.MlFlow.Rest;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host;

/// <summary><c>forge runs</c> over the data of a real MLflow.</summary>
public sealed class RunsCommandTests
{
    private readonly RealData _data = RealData.Shared(2);

    [Theory]
    [InlineData("mlruns", "file")]
    [InlineData("sqlite:///mlflow.db", "sqlite")]
    public async Task The_JSON_list_is_the_contract(string store, string facts)
    {
        var (code, output, error) = await RunAsync("runs", "list", "--store", store, "--experiment", "wine-classification", "--order-by", "metrics.accuracy DESC", "--max", "3", "--format", "json");
        Assert.Equal((0, ""), (code, error));
        using var json = JsonDocument.Parse(output);
        Assert.Equal(["version", "runs", "nextPage"], json.RootElement.EnumerateObject().Select(property => property.Name));
        var runs = json.RootElement.GetProperty("runs").EnumerateArray().ToList();
        Assert.Equal(3, runs.Count);
        Assert.Equal(
            ["store", "experimentId", "experimentName", "runId", "name", "status", "lifecycleStage", "startTime", "endTime", "user", "parentRunId", "params", "metrics", "tags"],
            runs[0].EnumerateObject().Select(property => property.Name));
        Assert.Contains(runs[0].GetProperty("runId").GetString(), _data.Facts(facts, "runs").Values);
        var next = json.RootElement.GetProperty("nextPage").GetString();
        Assert.NotNull(next);
        var (_, second, _) = await RunAsync("runs", "list", "--store", store, "--experiment", "wine-classification", "--order-by", "metrics.accuracy DESC", "--max", "3", "--page", next, "--format", "json");
        Assert.DoesNotContain(runs[2].GetProperty("runId").GetString() ?? "", second, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("list", "--max", "1000")]
    [InlineData("list", "--experiment", "edge-cases", "--order-by", "metrics.then_nan DESC, params.a ASC", "--max", "20")]
    [InlineData("list", "--filter", "metrics.accuracy > 0.9 or tags.priority = 'high'", "--max", "1000")]
    [InlineData("show", "odd-metrics")]
    [InlineData("compare", "bert-lr0", "bert-lr1", "--all")]
    public async Task A_tracking_server_says_what_the_files_behind_it_say(params string[] command)
    {
        await using var server = new MlflowServer(2, "mlruns", _data.Folder);
        var (code, files, _) = await RunAsync(["runs", .. command, "--store", "mlruns", "--format", "json"]);
        var (restCode, rest, error) = await RunAsync(["runs", .. command, "--store", server.Address, "--format", "json"]);
        Assert.Equal((0, 0, ""), (code, restCode, error));
        Assert.Equal(WithoutStores(files), WithoutStores(rest));
        Assert.True(files.Length > 500);
    }

    [Fact]
    public async Task A_tracking_server_that_refuses_costs_a_line_that_says_what_to_set()
    {
        await using var server = new WebServer(_ => WebReply.Text("You are not authenticated.", status: 401));
        var (code, output, error) = await RunAsync("runs", "list", "--store", server.Address.Replace("http://", "http://alice:hunter2@", StringComparison.Ordinal));
        Assert.Equal(3, code);
        Assert.Contains("refused the user or password; check MLFLOW_TRACKING_USERNAME", error, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", output + error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Numbers_that_JSON_lacks_are_words()
    {
        var (_, output, _) = await RunAsync("runs", "show", "odd-metrics", "--store", "mlruns", "--format", "json");
        var metrics = JsonDocument.Parse(output).RootElement.GetProperty("runs")[0].GetProperty("metrics");
        Assert.Equal(["NaN", "Infinity", "-Infinity"], new[] { "nan", "inf", "ninf" }.Select(key => metrics.GetProperty(key).GetString()));
        Assert.Equal(5e-324, metrics.GetProperty("tiny").GetDouble());
    }

    [Fact]
    public async Task Runs_are_compared_by_name_and_by_the_beginning_of_an_id()
    {
        var id = _data.Facts("file", "runs")["bert-1"];
        var (code, output, _) = await RunAsync("runs", "compare", "bert-lr0", id[..8], "--store", "mlruns");
        Assert.Equal(0, code);
        Assert.Contains("params.learning_rate  5e-05", output, StringComparison.Ordinal);
        Assert.Contains(" *", output, StringComparison.Ordinal);
        Assert.DoesNotContain("params.epochs", output, StringComparison.Ordinal);
        var (_, markdown, _) = await RunAsync("runs", "compare", "bert-lr0", id[..8], "--store", "mlruns", "--format", "markdown", "--all");
        Assert.Contains("| params.epochs | 50 | 50 |", markdown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "is several runs", "runs", "show", "duplicate-name", "--store", "mlruns")]
    [InlineData(3, "There is no run 'nobody'", "runs", "show", "nobody", "--store", "mlruns")]
    [InlineData(2, "Filter: A number is expected", "runs", "list", "--store", "mlruns", "--filter", "metrics.a > 'x'")]
    [InlineData(3, "is not there", "runs", "list", "--store", "sqlite:///none.db")]
    [InlineData(3, "No store has an experiment 'x'", "runs", "list", "--store", "mlruns", "--experiment", "x")]
    [InlineData(2, "", "runs", "list", "--format", "xml")]
    [InlineData(2, "", "runs", "compare", "one")]
    public async Task What_goes_wrong_is_one_line_and_an_exit_code(int expected, string message, params string[] args)
    {
        var (code, output, error) = await RunAsync(args);
        Assert.Equal(expected, code);
        Assert.Equal("", output);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void CSV_is_quoted_and_no_cell_becomes_a_formula() =>
        Assert.Equal("a,\"b,\"\"c\"\"\"\r\n'=1+1,-5\r\n", TextTable.Csv([["a", "b,\"c\""], ["=1+1", "-5"]]));

    [Fact]
    public void Control_characters_never_reach_a_terminal() =>
        Assert.Equal("a [31mb  c\n", TextTable.Aligned([["a\u001b[31mb", "c"]]).ReplaceLineEndings("\n"));

    // The alias of the store and the page tokens are each store's own.
    private static string WithoutStores(string output) =>
        System.Text.RegularExpressions.Regex.Replace(output, "\"(?:store|nextPage)\": ?\"[^\"]*\"", "", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(5));

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var context = new CliContext(output, error, _data.Folder, _ => null, TimeProvider.System, IsTerminal: false);
        var code = await ForgeCommand.RunAsync(args, context, default);
        return (code, output.ToString(), error.ToString());
    }
}
