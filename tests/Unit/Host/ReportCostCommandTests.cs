using ForgeLsp.Host.Cli;
using ForgeLsp.Tests.Unit.Core.Reservations;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host;

/// <summary>The whole command on a workspace with a policy, bookings and a store of runs, at a fixed instant.</summary>
public sealed class ReportCostCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("forge-cost").FullName;
    private readonly TestClock _clock = new("2026-03-09T12:00:00");

    public ReportCostCommandTests()
    {
        Write("forge.yaml", """
            members: { alice: { os: al, mlflow: alice@example.org } }
            gpus:
              prices: { A100: 3.00, RTX4090: 1.50 }
              inventory:
                - { gpu_id: 0, name: NVIDIA A100-SXM4-80GB }
                - { gpu_id: 1, name: NVIDIA GeForce RTX 4090 }
                - { gpu_id: 2, name: Tesla K40m }
            """);
        Write("experiments/active/alice/wine-forest/metadata.yaml", "experiment_id: wine-forest\nresearcher: alice\ncreated: 2026-03-01\nstatus: in_progress\ngoal: See.\nmlflow_experiment: forest-runs\n");
        Write("shared/gpu-reservations.json", """
            {"reservations": [
              {"gpu_id": 0, "user": "alice", "purpose": "wine-forest", "start_time": "2026-03-02T08:00:00Z", "end_time": "2026-03-02T10:00:00Z"},
              {"gpu_id": 1, "user": "bob", "purpose": "tuning, first try", "start_time": "2026-03-01T22:00:00Z", "end_time": "2026-03-02T02:20:00Z"},
              {"gpu_id": 2, "user": "bob", "purpose": "tuning, first try", "start_time": "2026-03-03T08:00:00Z", "end_time": "2026-03-03T09:30:00Z"},
              {"gpu_id": 0, "user": "al", "purpose": "wine-forest", "start_time": "2026-03-09T11:00:00Z", "end_time": "2026-03-09T18:00:00Z"}
            ]}
            """);
        Write("mlruns/1/meta.yaml", "artifact_location: x\nexperiment_id: '1'\nlifecycle_stage: active\nname: forest-runs\n");
        Write("mlruns/1/0123456789abcdef0123456789abcdef/meta.yaml", "run_id: 0123456789abcdef0123456789abcdef\nrun_uuid: 0123456789abcdef0123456789abcdef\nexperiment_id: '1'\nrun_name: one\nuser_id: alice@example.org\nstatus: 3\nlifecycle_stage: active\nstart_time: 1772438400000\nend_time: 1772442000000\nartifact_uri: x\n");
        Write("mlruns/1/0123456789abcdef0123456789abcdef/params/gpu_type", "A100");
    }

    [Fact]
    public async Task A_table_sums_up_experiments_and_says_what_is_in_no_sum()
    {
        var (code, output, error) = await RunAsync();
        Assert.Equal(0, code);
        Assert.Equal(
            """
            Experiment         Bookings  Hours  Cost      Runs  Hours of runs  Cost of runs
            wine-forest        2         3.00   9.00      1     1.00           3.00
            tuning, first try  2         5.83   6.50 + ?  0     0.00           0.00
            Total              4         8.83   15.50 + ?  1     1.00           3.00

            """.Replace("6.50 + ?  0 ", "6.50 + ?   0 ", StringComparison.Ordinal).Replace("9.00      1 ", "9.00       1 ", StringComparison.Ordinal).Replace("Cost      Runs", "Cost       Runs", StringComparison.Ordinal),
            output, ignoreLineEndingDifferences: true);
        Assert.Equal("forge: 1.5 h of GPU 2 on this machine, 'Tesla K40m', have no price and are in no sum: write a price under gpus.prices in forge.yaml.\n", error, ignoreLineEndingDifferences: true);
    }

    [Fact]
    public async Task Csv_has_a_row_for_each_month_and_quotes_what_needs_it()
    {
        Assert.Equal(
            "key,bookings,booked_hours,booked_cost,booked_unpriced_hours,runs,run_hours,run_cost,run_unpriced_hours\r\n2026-03,4,8.8333,15.5,1.5,1,1,3,0\r\n",
            (await RunAsync("--by", "month", "--format", "csv")).Output);
        Assert.Contains("\r\n\"tuning, first try\",2,5.8333,6.5,1.5,0,0,,0\r\n", (await RunAsync("--format", "csv")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Weeks_split_what_reaches_over_their_end()
    {
        var (_, output, _) = await RunAsync("--by", "week", "--format", "csv", "--no-runs");
        Assert.Equal(["2026-W09,1,2,3,0,0,0,,0", "2026-W10,3,5.8333,9.5,1.5,0,0,,0", "2026-W11,1,1,3,0,0,0,,0"], output.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1));
    }

    [Fact]
    public async Task Json_is_the_same_byte_for_byte()
    {
        var (code, output, _) = await RunAsync("--by", "user", "--since", "2026-03-02", "--until", "2026-03-03", "--format", "json");
        Assert.Equal(0, code);
        Assert.Equal(
            """
            {
              "version": 1,
              "by": "user",
              "from": "2026-03-02T00:00:00Z",
              "to": "2026-03-03T00:00:00Z",
              "rows": [
                {
                  "key": "alice",
                  "bookings": 1,
                  "bookedHours": 2,
                  "bookedCost": 6,
                  "bookedUnpricedHours": 0,
                  "runs": 1,
                  "runHours": 1,
                  "runCost": 3,
                  "runUnpricedHours": 0
                },
                {
                  "key": "bob",
                  "bookings": 1,
                  "bookedHours": 2.3333,
                  "bookedCost": 3.5,
                  "bookedUnpricedHours": 0,
                  "runs": 0,
                  "runHours": 0,
                  "runCost": null,
                  "runUnpricedHours": 0
                }
              ],
              "total": {
                "key": "total",
                "bookings": 2,
                "bookedHours": 4.3333,
                "bookedCost": 9.5,
                "bookedUnpricedHours": 0,
                "runs": 1,
                "runHours": 1,
                "runCost": 3,
                "runUnpricedHours": 0
              },
              "types": [
                {
                  "name": "NVIDIA GeForce RTX 4090",
                  "price": "RTX4090",
                  "perHour": 1.50,
                  "bookedHours": 2.3333,
                  "bookedCost": 3.5,
                  "runHours": 0,
                  "runCost": null
                },
                {
                  "name": "NVIDIA A100-SXM4-80GB",
                  "price": "A100",
                  "perHour": 3.00,
                  "bookedHours": 2,
                  "bookedCost": 6,
                  "runHours": 0,
                  "runCost": null
                },
                {
                  "name": "A100",
                  "price": "A100",
                  "perHour": 3.00,
                  "bookedHours": 0,
                  "bookedCost": null,
                  "runHours": 1,
                  "runCost": 3
                }
              ],
              "unpriced": [],
              "problems": []
            }

            """.Replace("1.50", "1.5", StringComparison.Ordinal).Replace("3.00", "3", StringComparison.Ordinal),
            output, ignoreLineEndingDifferences: true);
        Assert.Equal(output, (await RunAsync("--by", "user", "--since", "2026-03-02", "--until", "2026-03-03", "--format", "json")).Output);
    }

    [Fact]
    public async Task Markdown_is_a_table_with_the_notes_below()
    {
        var (_, output, error) = await RunAsync("--by", "user", "--format", "markdown", "--no-runs");
        Assert.StartsWith("| User | Bookings |", output, StringComparison.Ordinal);
        Assert.Contains(@"| bob | 2 | 5\.83 | 6\.50 \+ ? | 0 |", output, StringComparison.Ordinal);
        Assert.Contains("have no price", output, StringComparison.Ordinal);
        Assert.Empty(error);
    }

    [Theory]
    [InlineData("--since", "soon")]
    [InlineData("--since", "2027-01-01")]
    [InlineData("--since", "2026-03-02", "--until", "2026-03-02")]
    [InlineData("--by", "colour")]
    [InlineData("--format", "pdf")]
    public async Task What_makes_no_sense_is_exit_code_2_with_one_line(params string[] arguments)
    {
        var (code, output, error) = await RunAsync(arguments);
        Assert.Equal((2, ""), (code, output));
        Assert.Single(error.Trim().Split('\n'));
    }

    [Fact]
    public async Task Bookings_that_cannot_be_read_are_exit_code_3()
    {
        Write("shared/gpu-reservations.json", "{ nonsense");
        Assert.Equal(3, (await RunAsync()).Code);
    }

    [Fact]
    public async Task Without_a_store_of_runs_the_bookings_are_the_report()
    {
        Directory.Delete(Path.Combine(_folder, "mlruns"), recursive: true);
        var (code, output, _) = await RunAsync("--by", "user", "--format", "csv");
        Assert.Equal(0, code);
        Assert.Contains("alice,2,3,9,0,0,0,,0", output, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Write(string path, string text)
    {
        var file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file) ?? _folder);
        File.WriteAllText(file, text);
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var context = new CliContext(output, error, _folder, static _ => null, _clock, IsTerminal: false);
        var code = await ForgeCommand.RunAsync(["report", "cost", .. arguments], context, CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }
}
