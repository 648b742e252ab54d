using System.Globalization;
using System.Text;
using System.Text.Json;
using ForgeLsp.Host.Cli;
using ForgeLsp.Tests.Unit.Adapters.MlFlow;
using ForgeLsp.Tests.Unit.Adapters.MlFlow.Rest;
using ForgeLsp.Tests.Unit.Architecture;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host;

/// <summary>What <c>forge runs</c> and <c>forge experiments</c> write: tables, CSV, JSON, files that are whole or not there.</summary>
public sealed class RunsExportTests : IDisposable
{
    private readonly RealData _data = RealData.Shared(3);
    private readonly string _folder = Directory.CreateTempSubdirectory("forge-export-").FullName;
    private readonly string _sample = Path.Combine(SolutionFolder.Path, "samples", "workspace");

    [Fact]
    public async Task The_sample_is_listed_as_a_table()
    {
        var (code, output, error) = await InAsync(_sample, ["runs", "list", "--order-by", "metrics.loss ASC", "--max", "3", "--columns", "id,name,status,metrics.loss"]);
        Assert.Equal(0, code);
        Assert.Equal(
            """
            run_id                            run_name  status    metrics.loss
            49c31686c4b04c8eaad37c272c69f566  bert-lr3  FINISHED  0.0257892
            41fe6bf324e948059bf8fe89c0358214  bert-lr1  FINISHED  0.0442745
            29928c11b2834e47991464c428df4be0  bert-lr0  FINISHED  0.0553331

            """.ReplaceLineEndings("\n"),
            output.ReplaceLineEndings("\n"));
        Assert.Equal("forge: there are more runs; raise --max, or write --all, to see them.\n", error.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task The_experiments_of_the_sample_are_listed()
    {
        var (code, output, error) = await InAsync(_sample, ["experiments", "list"]);
        Assert.Equal((0, ""), (code, error));
        Assert.Equal(
            """
            experiment          name                 state   created                  updated
            292144352729560801  alice/bert/baseline  active  2026-11-20 16:50:02 UTC  2026-11-20 16:50:02 UTC
            267920316381518716  wine-classification  active  2026-11-20 16:49:59 UTC  2026-11-20 16:49:59 UTC
            0                   Default              active  2026-11-20 16:49:59 UTC  2026-11-20 16:49:59 UTC

            """.ReplaceLineEndings("\n"),
            output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Experiments_as_JSON_and_CSV_have_their_tags_and_the_deleted_ones_if_wanted()
    {
        var (_, active, _) = await RunAsync("experiments", "list", "--store", "mlruns", "--format", "json");
        var (_, all, _) = await RunAsync("experiments", "list", "--store", "mlruns", "--deleted", "--format", "json");
        var (_, csv, _) = await RunAsync("experiments", "list", "--store", "mlruns", "--deleted", "--format", "csv");
        var experiments = JsonDocument.Parse(all).RootElement.GetProperty("experiments").EnumerateArray().ToList();
        Assert.Equal(13, experiments.Count);
        Assert.Equal(12, JsonDocument.Parse(active).RootElement.GetProperty("experiments").GetArrayLength());
        Assert.Equal(["store", "experimentId", "name", "lifecycleStage", "artifactLocation", "creationTime", "lastUpdateTime", "tags", "damage"], experiments[0].EnumerateObject().Select(property => property.Name));
        Assert.Equal(("old-experiment", "deleted"), (experiments[^1].GetProperty("name").GetString(), experiments[^1].GetProperty("lifecycleStage").GetString()));
        Assert.Contains("実験 ünïcode & <b>", all, StringComparison.Ordinal);
        var rows = Csv(csv);
        Assert.Equal(14, rows.Count);
        var note = rows[0].IndexOf("tags.mlflow.note.content");
        Assert.Equal("Wine **classification** sample\n\n- random forest", rows.Single(row => row[2] == "wine-classification")[note]);
    }

    [Theory]
    [InlineData("mlruns")]
    [InlineData("sqlite:///mlflow.db")]
    public async Task A_CSV_of_all_runs_holds_what_the_JSON_holds(string store)
    {
        var file = Path.Combine(_folder, "runs.csv");
        var (code, output, error) = await RunAsync("runs", "export", file, "--store", store, "--deleted");
        Assert.Equal((0, ""), (code, output));
        Assert.Equal("forge: exported 42 runs to runs.csv.\n", error.ReplaceLineEndings("\n"));
        var text = await File.ReadAllTextAsync(file);
        Assert.NotEqual('\uFEFF', text[0]);
        var rows = Csv(text);
        var (_, json, _) = await RunAsync("runs", "list", "--store", store, "--deleted", "--all", "--format", "json");
        var runs = JsonDocument.Parse(json).RootElement.GetProperty("runs").EnumerateArray().ToList();
        Assert.Equal(43, rows.Count);
        Assert.All(rows, row => Assert.Equal(rows[0].Count, row.Count));
        for (var i = 0; i < runs.Count; i++)
        {
            var cells = rows[0].Zip(rows[i + 1]).ToDictionary(cell => cell.First, cell => cell.Second, StringComparer.Ordinal);
            Assert.Equal(runs[i].GetProperty("runId").GetString(), cells["run_id"]);
            Assert.Equal(runs[i].GetProperty("endTime").ToString(), cells["end_time"]);
            foreach (var (kind, values) in new[] { ("params.", runs[i].GetProperty("params")), ("tags.", runs[i].GetProperty("tags")) })
            {
                Assert.All(values.EnumerateObject(), value => Assert.Equal(value.Value.GetString(), Unguarded(cells[kind + value.Name])));
            }

            Assert.All(runs[i].GetProperty("metrics").EnumerateObject(), metric =>
            {
                var cell = cells["metrics." + metric.Name];
                if (metric.Value.ValueKind == JsonValueKind.String) Assert.Equal(metric.Value.GetString(), cell);
                else Assert.Equal(metric.Value.GetDouble(), double.Parse(cell, CultureInfo.InvariantCulture));
            });
        }

        Assert.Contains(rows.SelectMany(row => row), cell => cell == "line1\nline2\n\nline4");
        Assert.Contains(rows.SelectMany(row => row), cell => cell == "a\r\nb");
        Assert.Empty(Directory.EnumerateFiles(_folder, "*.tmp"));
    }

    [Fact]
    public async Task A_CSV_of_more_runs_than_a_page_names_every_key_in_its_head()
    {
        await using var server = new MlflowServer(3, "mlruns", _data.Folder);
        server.Change = runs => [.. Enumerable.Range(0, 2300).Select(i => runs[0] with
        {
            Id = $"run{i:0000}",
            IsDeleted = false,
            StartTime = 1_000_000 - i,
            Metrics = new Dictionary<string, ForgeLsp.Core.Model.MetricValue> { ["m" + i % 3] = new(i == 2299 ? double.NaN : i / 7.0, 1, 2) },
            Params = new Dictionary<string, string> { [i == 2250 ? "late" : "p"] = $"a,\"{i}\"\n" },
        })];
        var (code, output, error) = await RunAsync("runs", "list", "--store", server.Address, "--all", "--format", "csv");
        Assert.Equal((0, ""), (code, error));
        var rows = Csv(output);
        Assert.Equal(2301, rows.Count);
        Assert.Equal(["metrics.m0", "metrics.m1", "metrics.m2", "params.late", "params.p"], rows[0].Where(head => head.StartsWith("metrics.", StringComparison.Ordinal) || head.StartsWith("params.", StringComparison.Ordinal)));
        Assert.Equal("a,\"1234\"\n", rows[1235][rows[0].IndexOf("params.p")]);
        Assert.Equal("a,\"2250\"\n", rows[2251][rows[0].IndexOf("params.late")]);
        Assert.Equal(2297 / 7.0, double.Parse(rows[2298][rows[0].IndexOf("metrics.m2")], CultureInfo.InvariantCulture));
        Assert.Equal("NaN", rows[2300][rows[0].IndexOf("metrics.m1")]);

        var (_, lines, _) = await RunAsync("runs", "list", "--store", server.Address, "--all", "--format", "ndjson");
        Assert.Equal(2300, lines.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement.GetProperty("runId").GetString()).Distinct().Count());
        var (_, table, _) = await RunAsync("runs", "list", "--store", server.Address, "--all");
        Assert.Equal(2301, table.TrimEnd().Split('\n').Length);
    }

    [Fact]
    public async Task Histories_are_exported_in_long_form()
    {
        var (file, points, lines) = (Path.Combine(_folder, "runs.json"), Path.Combine(_folder, "points.csv"), Path.Combine(_folder, "points.ndjson"));
        Assert.Equal(0, (await RunAsync("runs", "export", file, "--store", "mlruns", "--filter", "run_name LIKE 'odd-%' or run_name LIKE 'bert-%'", "--histories", points)).Code);
        Assert.Equal(0, (await RunAsync("runs", "export", "-o", file, "--force", "--store", "sqlite:///mlflow.db", "--filter", "run_name LIKE 'odd-%' or run_name LIKE 'bert-%'", "--histories", lines)).Code);
        var rows = Csv(await File.ReadAllTextAsync(points));
        Assert.Equal(["store", "run_id", "metric", "step", "timestamp", "value"], rows[0]);
        Assert.Equal(200, rows.Count(row => row[2] == "loss"));
        Assert.Equal(["1", "Infinity", "-Infinity"], rows.Where(row => row[2] == "inf_hist").Select(row => row[5]));
        Assert.Equal(rows.Skip(1).Select(row => (row[2], row[3], row[5])).Order(), (await File.ReadAllLinesAsync(lines)).Select(line => JsonDocument.Parse(line).RootElement)
            .Select(point => (point.GetProperty("metric").GetString() ?? "", point.GetProperty("step").ToString(), point.GetProperty("value") is { ValueKind: JsonValueKind.String } word ? word.GetString() ?? "" : point.GetProperty("value").GetDouble().ToString("R", CultureInfo.InvariantCulture))).Order());
        Assert.Equal(7, JsonDocument.Parse(await File.ReadAllTextAsync(file)).RootElement.GetProperty("runs").GetArrayLength());
        Assert.Equal(0, (await RunAsync("runs", "export", file, "--force", "--store", "mlruns", "--histories", points, "--metric", "loss")).Code);
        Assert.Equal(["loss", "metric"], Csv(await File.ReadAllTextAsync(points)).Select(row => row[2]).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_file_that_is_there_stays_and_one_that_failed_is_not_there()
    {
        var file = Path.Combine(_folder, "runs.ndjson");
        await File.WriteAllTextAsync(file, "mine");
        var (code, _, error) = await RunAsync("runs", "export", file, "--store", "mlruns");
        Assert.Equal(4, code);
        Assert.Contains("runs.ndjson is there already; add --force", error, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(file));

        await using var server = new MlflowServer(3, "mlruns", _data.Folder);
        var asked = 0;
        server.Change = runs => [.. Enumerable.Range(0, 3000).Select(i => runs[0] with { Id = $"run{i:0000}", IsDeleted = false, StartTime = 1_000_000 - i })];
        server.Instead = ask => ask.Path.EndsWith("runs/search", StringComparison.Ordinal) && ++asked > 1 ? WebReply.Text("no", status: 403) : null;
        (code, _, error) = await RunAsync("runs", "export", file, "--force", "--store", server.Address);
        Assert.Equal(3, code);
        Assert.Contains("forbids this", error, StringComparison.Ordinal);
        Assert.Contains("nothing was exported", error, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(file));

        using var cancelled = new CancellationTokenSource();
        server.Instead = _ =>
        {
            cancelled.Cancel();
            return null;
        };
        (code, _, error) = await InAsync(_data.Folder, ["runs", "export", file, "--force", "--store", server.Address], cancelled.Token);
        Assert.Equal((130, "forge: cancelled.\n"), (code, error.ReplaceLineEndings("\n")));
        Assert.Equal("mine", await File.ReadAllTextAsync(file));
        Assert.Equal([file], Directory.EnumerateFiles(_folder));
    }

    [Fact]
    public async Task One_run_is_shown_with_its_dataset_its_model_and_its_versions()
    {
        var (_, dataset, _) = await RunAsync("runs", "show", "with-dataset-entity", "--store", "mlruns", "--format", "json");
        var run = JsonDocument.Parse(dataset).RootElement.GetProperty("runs")[0];
        Assert.Equal(
            ["store", "experimentId", "experimentName", "runId", "name", "status", "lifecycleStage", "startTime", "endTime", "user", "parentRunId", "params", "metrics", "tags", "artifactUri", "damage", "latestMetrics", "datasets", "loggedModels", "modelVersions"],
            run.EnumerateObject().Select(property => property.Name));
        Assert.Equal(("wine-csv", """{"num_rows": 178, "num_elements": 2492}"""), (run.GetProperty("datasets")[0].GetProperty("name").GetString(), run.GetProperty("datasets")[0].GetProperty("profile").GetString()));

        var (_, model, _) = await RunAsync("runs", "show", "rf-with-model", "--store", "sqlite:///mlflow.db");
        Assert.Contains("logged model  ", model, StringComparison.Ordinal);
        Assert.Contains("model, READY, m-13fbf88fdc794ab6a985af3a11dd9695", model, StringComparison.Ordinal);

        var (_, versions, _) = await RunAsync("runs", "show", _data.Facts("file", "runs")["wine-0"], "--store", "mlruns", "--format", "json");
        var shown = JsonDocument.Parse(versions).RootElement.GetProperty("runs")[0].GetProperty("modelVersions").EnumerateArray().ToList();
        Assert.Equal(["4", "3", "2", "1"], shown.Select(version => version.GetProperty("version").GetString()));
        Assert.Equal(["champion", "latest-good"], shown[1 + 1].GetProperty("aliases").EnumerateArray().Select(alias => alias.GetString()));
        var (_, odd, _) = await RunAsync("runs", "show", "odd-metrics", "--store", "mlruns", "--format", "json");
        var latest = JsonDocument.Parse(odd).RootElement.GetProperty("runs")[0].GetProperty("latestMetrics");
        Assert.Equal((-1, "NaN"), (latest.GetProperty("neg_step").GetProperty("step").GetInt32(), latest.GetProperty("nan").GetProperty("value").GetString()));
    }

    [Fact]
    public async Task A_store_of_the_workspace_is_chosen_by_its_short_name()
    {
        var (code, output, error) = await InAsync(Path.Combine(_sample, "experiments"), ["runs", "list", "--store", "mlruns", "--max", "1", "--format", "json"]);
        Assert.Equal((0, ""), (code, error));
        Assert.Equal("mlruns", JsonDocument.Parse(output).RootElement.GetProperty("runs")[0].GetProperty("store").GetString());
        (code, output, error) = await InAsync(_sample, ["runs", "list", "--store", "nobody"]);
        Assert.Equal((3, ""), (code, output));
        Assert.Contains("'nobody' is not there, and no store of this workspace has that name; it has mlruns.", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "--columns: 'mood' is no column", "runs", "list", "--store", "mlruns", "--columns", "run_id,mood")]
    [InlineData(2, "contradict", "runs", "list", "--all", "--max", "3")]
    [InlineData(2, "--max must be 1 or more", "runs", "list", "--max", "0")]
    [InlineData(2, "--since is today, yesterday", "runs", "list", "--store", "mlruns", "--since", "soon")]
    [InlineData(2, "says no format", "runs", "export", "runs.xlsx", "--store", "mlruns")]
    [InlineData(2, "--histories is a file", "runs", "export", "runs.csv", "--store", "mlruns", "--histories", "x.json")]
    [InlineData(2, "another search", "runs", "list", "--store", "mlruns", "--page", "x")]
    [InlineData(3, "No store has an experiment 'x'; 'forge experiments list' shows them", "runs", "list", "--store", "mlruns", "--experiment", "edge-cases", "--experiment", "x")]
    public async Task What_goes_wrong_is_one_line_and_an_exit_code(int expected, string message, params string[] args)
    {
        var (code, output, error) = await RunAsync(args);
        Assert.Equal((expected, ""), (code, output));
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task Runs_since_a_moment_are_those_that_started_then_or_later()
    {
        var (_, all, _) = await RunAsync("runs", "list", "--store", "mlruns", "--all", "--format", "ndjson");
        var starts = all.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement.GetProperty("startTime").GetInt64()).Order().ToList();
        var middle = DateTimeOffset.FromUnixTimeMilliseconds(starts[20]).ToString("O", CultureInfo.InvariantCulture);
        var (_, since, _) = await RunAsync("runs", "list", "--store", "mlruns", "--all", "--format", "ndjson", "--since", middle, "--filter", "status = 'FINISHED' or not status = 'FINISHED'");
        Assert.Equal(starts.Count(start => start >= starts[20]), since.TrimEnd('\n').Split('\n').Length);
    }

    [Theory]
    [InlineData("runs", "list")]
    [InlineData("runs", "show")]
    [InlineData("runs", "compare")]
    [InlineData("runs", "export")]
    [InlineData("experiments", "list")]
    public async Task Help_ends_with_examples(params string[] command)
    {
        var (code, output, error) = await RunAsync([.. command, "--help"]);
        Assert.Equal((0, ""), (code, error));
        Assert.Contains($"Examples:{Environment.NewLine}  forge {string.Join(' ', command)}", output, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // A cell that a spreadsheet would run begins with a quote.
    private static string Unguarded(string cell) => cell.Length > 1 && cell[0] == '\'' && cell[1] is '=' or '+' or '-' or '@' or '\t' or '\r' ? cell[1..] : cell;

    // RFC 4180, read by hand: quoted cells may hold line ends, and a quote is written twice.
    private static List<List<string>> Csv(string text)
    {
        var (rows, row, cell, isQuoted) = (new List<List<string>>(), new List<string>(), new StringBuilder(), false);
        for (var i = 0; i < text.Length; i++)
        {
            if (isQuoted && text[i] == '"' && i + 1 < text.Length && text[i + 1] == '"') cell.Append(text[i++]);
            else if (text[i] == '"') isQuoted = !isQuoted;
            else if (isQuoted) cell.Append(text[i]);
            else if (text[i] == ',') Next();
            else if (text[i] == '\r' && text[i + 1] == '\n')
            {
                Next();
                rows.Add(row);
                row = [];
                i++;
            }
            else cell.Append(text[i]);
        }

        Assert.False(isQuoted);
        Assert.Empty(row);
        return rows;

        void Next()
        {
            row.Add(cell.ToString());
            cell.Clear();
        }
    }

    private Task<(int Code, string Output, string Error)> RunAsync(params string[] args) => InAsync(_data.Folder, args);

    private static async Task<(int Code, string Output, string Error)> InAsync(string folder, string[] args, CancellationToken cancel = default)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var context = new CliContext(output, error, folder, _ => null, TimeProvider.System, IsTerminal: false);
        var code = await ForgeCommand.RunAsync(args, context, cancel);
        return (code, output.ToString(), error.ToString());
    }
}
