using System.Security.Cryptography;
using System.Text.Json;
using ForgeLsp.Tests.Unit.Infrastructure;

namespace ForgeLsp.Tests.Unit.Host.Reproducing;

/// <summary>A clone with experiments whose scripts log as MLflow's file store keeps runs, with nothing but Python's own library.</summary>
internal sealed class ReproduceClone : IDisposable
{
    /// <summary>What stands in front of each script: <c>log(metrics, params)</c>.</summary>
    private const string Log = """
        import os, random, sys, time, uuid
        from pathlib import Path
        from urllib.parse import unquote, urlparse

        def log(metrics, params=None):
            root = Path(unquote(urlparse(os.environ["MLFLOW_TRACKING_URI"]).path)) / "7"
            run_id, now = uuid.uuid4().hex, int(time.time() * 1000)
            for kind in ("metrics", "params", "tags", "artifacts"):
                (root / run_id / kind).mkdir(parents=True)
            (root / "meta.yaml").write_text("artifact_location: x\nexperiment_id: '7'\nlifecycle_stage: active\nname: lines\n")
            (root / run_id / "meta.yaml").write_text(
                f"artifact_uri: x\nend_time: {now}\nexperiment_id: '7'\nlifecycle_stage: active\nrun_id: {run_id}\nrun_name: r\n"
                f"run_uuid: {run_id}\nstart_time: {now}\nstatus: 3\nuser_id: alice\n")
            for key, value in metrics.items():
                (root / run_id / "metrics" / key).write_text(f"{now - 1} {value + 1!r} 0\n{now} {value!r} 1\n")
            for key, value in (params or {}).items():
                (root / run_id / "params" / key).write_text(str(value))


        """;

    private readonly GitFolder _folder = new();

    public string Path => _folder.Path;

    public static string? Variable(string name) => name is "PATH" or "PATHEXT" or "HOME" ? Environment.GetEnvironmentVariable(name) : null;

    public string File(string path) => System.IO.Path.Combine(Path, path);

    public string Git(params IEnumerable<string> arguments) => _folder.Git(arguments);

    public void Write(string path, string text) => _folder.Write(path, text);

    public string Commit(string message = "experiments") => _folder.Commit(message);

    /// <summary>An experiment of alice's with a script behind the helper.</summary>
    /// <param name="more">Further lines of its metadata.</param>
    public void Experiment(string id, string script, string more = "command: python train.py\n")
    {
        Write($"experiments/alice/{id}/metadata.yaml", $"# an experiment\nexperiment_id: {id}\nresearcher: alice\ncreated: 2026-11-01\nstatus: in_progress   # soon done\ngoal: \"a line\"\n{more}");
        Write($"experiments/alice/{id}/train.py", Log + script);
    }

    public string Metadata(string id) => System.IO.File.ReadAllText(File($"experiments/alice/{id}/metadata.yaml"));

    /// <summary>A run as the team's store of this clone keeps it.</summary>
    public string Record(string runId, string metric, string value, string? commit, string? dirty = null, string lr = "0.1")
    {
        Write("mlruns/7/meta.yaml", "artifact_location: x\nexperiment_id: '7'\nlifecycle_stage: active\nname: lines\n");
        Write($"mlruns/7/{runId}/meta.yaml", $"artifact_uri: x\nend_time: 2\nexperiment_id: '7'\nlifecycle_stage: active\nrun_id: {runId}\nrun_name: old\nrun_uuid: {runId}\nstart_time: 1\nstatus: 3\nuser_id: alice\n");
        Write($"mlruns/7/{runId}/metrics/{metric}", $"2 {value} 0\n");
        Write($"mlruns/7/{runId}/params/lr", lr);
        if (commit is not null)
        {
            Write($"mlruns/7/{runId}/tags/mlflow.source.git.commit", commit);
        }

        if (dirty is not null)
        {
            Write($"mlruns/7/{runId}/tags/mlflow.source.git.dirty", dirty);
        }

        return runId;
    }

    /// <summary>A file that a recorded run logged.</summary>
    public void Artifact(string runId, string path, string text)
    {
        Write($"mlruns/7/{runId}/artifacts/{path}", text);
        var meta = File($"mlruns/7/{runId}/meta.yaml");
        System.IO.File.WriteAllText(meta, System.IO.File.ReadAllText(meta).Replace("artifact_uri: x\n", $"artifact_uri: {new Uri(File($"mlruns/7/{runId}/artifacts")).AbsoluteUri}\n", StringComparison.Ordinal));
    }

    public Task<(int Exit, string Output, string Error)> RunAsync(params string[] args) => Cli.RunAsync(Path, Variable, ["reproduce", .. args]);

    public async Task<(int Exit, JsonElement Report, string Error)> ReportAsync(params string[] args)
    {
        var (exit, output, error) = await RunAsync(["--format", "json", .. args]);
        if (output.Length == 0)
        {
            return (exit, default, error);
        }

        using var json = JsonDocument.Parse(output);
        return (exit, json.RootElement.Clone(), error);
    }

    /// <summary>Everything that lies in the clone, with its bytes, and what git makes of it; but for git's own notes.</summary>
    public string Fingerprint()
    {
        var files = Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories).Where(file => !file.StartsWith(File(".git") + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(static file => $"{file} {System.IO.File.GetLastWriteTimeUtc(file):O} {Convert.ToHexString(SHA256.HashData(System.IO.File.ReadAllBytes(file)))}");
        return $"{Git("status", "--porcelain", "--ignored")}{Git("worktree", "list")}{Git("for-each-ref")}{Git("rev-parse", "HEAD")}{string.Join('\n', files)}";
    }

    public void Dispose() => _folder.Dispose();
}
