using System.Text.Json;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host;

public sealed class DoctorCommandTests
{
    [Fact]
    public async Task A_workspace_where_nothing_is_wrong_is_exit_code_0()
    {
        using var folder = new TempFolder();
        folder.Write("forge.yaml", "tracking: { uri: mlruns }\n");
        folder.Write("mlruns/0/meta.yaml", "experiment_id: '0'\nname: x\nlifecycle_stage: active\nartifact_location: x\n");
        folder.Write("train.py", "import mlflow\n");
        var (exit, output, error) = await Cli.RunAsync(folder.Path, "doctor", "--only", "workspace", "--only", "tracking", "--only", "reservations", "--only", "runtime");
        Assert.Equal((0, ""), (exit, error));
        Assert.Contains("  ok        forge.yaml: valid", output, StringComparison.Ordinal);
        Assert.Contains("mlruns: 1 experiment in ", output, StringComparison.Ordinal);
        Assert.Contains("from forge.yaml", output, StringComparison.Ordinal);
        Assert.Contains("not used  shared/gpu-reservations.json: nothing was ever booked here", output, StringComparison.Ordinal);
        Assert.EndsWith($"Nothing is wrong.{Environment.NewLine}", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_is_exit_code_3_with_what_to_do_and_no_secret()
    {
        using var folder = new TempFolder();
        folder.Write("forge.yaml", "gpus:\n  reservations: gpus.json\nrules: { FRG999: off }\nmembers: 3\n");
        folder.Write("gpus.json", "{ broken");
        folder.Write(".env", "MLFLOW_TRACKING_URI=http://alice:geheim-42@127.0.0.1:9\n");
        var (exit, output, error) = await Cli.RunAsync(folder.Path, "doctor", "--only", "workspace", "--only", "tracking", "--only", "reservations", "--format", "json");
        Assert.Equal((3, ""), (exit, error));
        Assert.DoesNotContain("geheim", output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(output);
        Assert.Equal((1, false), (json.RootElement.GetProperty("version").GetInt32(), json.RootElement.GetProperty("isClean").GetBoolean()));
        var lines = json.RootElement.GetProperty("lines").EnumerateArray().ToDictionary(static line => line.GetProperty("check").GetString() + " " + line.GetProperty("subject").GetString());
        Assert.Equal("problem", lines["workspace forge.yaml"].GetProperty("state").GetString());
        Assert.Equal("problem", lines["reservations gpus.json"].GetProperty("state").GetString());
        var store = lines.Single(static line => line.Key.StartsWith("tracking ", StringComparison.Ordinal)).Value;
        Assert.Equal("docs/troubleshooting.md#the-tracking-store-cannot-be-reached", store.GetProperty("help").GetString());
        Assert.Contains("in .env", store.GetProperty("next").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Git_is_looked_at_in_a_real_clone()
    {
        using var clone = new GitFolder();
        clone.Write("train.py", "x = 1\n");
        clone.Commit("first");
        static string? Variable(string name) => name is "PATH" ? Environment.GetEnvironmentVariable("PATH") : null;
        var (exit, output, _) = await Cli.RunAsync(clone.Path, Variable, "doctor", "--only", "git");
        Assert.Equal(0, exit);
        Assert.Contains("branch main", output, StringComparison.Ordinal);
        clone.Write(".gitattributes", "*.bin filter=lfs diff=lfs merge=lfs -text\n");
        Assert.DoesNotContain("no file goes through it", (await Cli.RunAsync(clone.Path, Variable, "doctor", "--only", "git")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_that_is_none_is_a_mistake() => Assert.Equal(2, (await Cli.RunAsync(Path.GetTempPath(), "doctor", "--only", "teeth")).Exit);

    [Fact]
    public async Task A_lock_that_was_left_behind_is_told_and_nothing_is_changed()
    {
        using var folder = new TempFolder();
        folder.Write("forge.yaml", "gpus:\n  reservations: gpus.json\n");
        var book = folder.Write("gpus.json", "{\"reservations\": []}\n");
        File.SetLastWriteTimeUtc(folder.Write("gpus.json.lock", "half a lo"), DateTime.UtcNow.AddHours(-3));
        var (exit, output, _) = await Cli.RunAsync(folder.Path, "doctor", "--only", "reservations");
        Assert.Equal(0, exit);
        Assert.Contains("warning   gpus.json: a lock was left behind for 3 h", output, StringComparison.Ordinal);
        Assert.Equal(["forge.yaml", "gpus.json", "gpus.json.lock"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("{\"reservations\": []}\n", await File.ReadAllTextAsync(book, TestContext.Current.CancellationToken));
    }
}
