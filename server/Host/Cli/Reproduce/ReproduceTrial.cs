using System.Globalization;
using ForgeLsp.Adapters.Gates;
using ForgeLsp.Adapters.Git;
using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Adapters.Reproducing;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Reproducibility;

namespace ForgeLsp.Host.Cli.Reproduce;

/// <summary>One execution of an experiment in a clean checkout, with a tracking store of its own.</summary>
internal sealed class ReproduceTrial(CliContext context, ReproduceSubject subject, Launch launch, FoundPython? python, GitCommandLine git, string clone)
{
    private const int MostRuns = 5_000;
    private static readonly string[] Taken =
        ["MLFLOW_RUN_ID", "MLFLOW_EXPERIMENT_ID", "MLFLOW_TRACKING_USERNAME", "MLFLOW_TRACKING_PASSWORD", "MLFLOW_TRACKING_TOKEN", "MLFLOW_TRACKING_AUTH", "DATABRICKS_HOST", "DATABRICKS_TOKEN", "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"];

    /// <summary>Runs it once.</summary>
    /// <param name="prepare">Makes the checkout ready: data.</param>
    /// <param name="keep">Takes the folder where it stays.</param>
    /// <exception cref="CliException">It could not be run, or logged nothing.</exception>
    public async Task<(Execution Execution, TimeSpan Time)> RunAsync(TimeSpan limit, Func<CleanCheckout, Task> prepare, Action<string>? keep, CancellationToken cancel)
    {
        await using var checkout = await WriteAsync(cancel);
        checkout.IsKept = keep is not null;
        keep?.Invoke(checkout.Home);
        await prepare(checkout);
        var mark = Path.GetFileName(checkout.Home);
        var folder = Path.Combine(checkout.Tree, subject.Commit.Prefix, launch.Folder);
        var store = Path.Combine(checkout.Home, "mlruns");
        var last = new Queue<string>();
        var gate = new Lock();
        void Show(string line)
        {
            lock (gate)
            {
                last.Enqueue(line);
                if (last.Count > 20)
                {
                    last.Dequeue();
                }

                context.Error.WriteLine(Display.Plain(line));
            }
        }

        var path = python?.Environment is { } environment ? Path.GetDirectoryName(python.Program) + Path.PathSeparator + context.Variable("PATH") : context.Variable("PATH");
        var process = new GateProcess(path, context.Time, context.Variable("PATHEXT"), Surroundings(checkout, store, mark, path), "--timeout, or `reproduce.minutes` of forge.yaml,");
        IReadOnlyList<string> places = [store, Path.Combine(folder, "mlruns"), Path.Combine(checkout.Tree, subject.Commit.Prefix, "mlruns"), Path.Combine(folder, "mlflow.db")];

        // What the commit itself brings along is not logged now.
        var old = (await ReadAsync(places, checkout.Home, cancel)).Select(static run => run.Id).ToHashSet(StringComparer.Ordinal);
        var began = context.Time.GetTimestamp();
        GateRun ended;
        try
        {
            ended = await process.RunAsync(python is not null && PythonFinder.IsPython(launch.Arguments[0]) ? [python.Program, .. launch.Arguments.Skip(1)] : launch.Arguments, folder, limit, Show, cancel);
        }
        finally
        {
            MarkedProcesses.End(mark);
        }

        var time = context.Time.GetElapsedTime(began);
        if (ended.Problem is not null || ended.ExitCode != 0)
        {
            throw new CliException(ExitCode.Unreachable, ended.Problem is { } problem ? $"It could not be reproduced: {problem}." : Failure(ended.ExitCode ?? -1, [.. last], python));
        }

        var runs = (await ReadAsync(places, checkout.Home, cancel)).Where(run => !old.Contains(run.Id)).ToList();
        return runs.Count > 0 ? (Execution.Of(runs), time) : throw new CliException(
            ExitCode.Unreachable,
            "It ran, and logged no run, so that there is nothing to compare. It has to log to the store that MLFLOW_TRACKING_URI names, as mlflow does unless the code says otherwise.");
    }

    private async Task<CleanCheckout> WriteAsync(CancellationToken cancel)
    {
        try
        {
            return await CleanCheckout.WriteAsync(git, subject.Commit, cancel);
        }
        catch (GitException problem)
        {
            throw new CliException(ExitCode.Unreachable, problem.Message);
        }
    }

    private Dictionary<string, string?> Surroundings(CleanCheckout checkout, string store, string mark, string? path)
    {
        var address = new Uri(store).AbsoluteUri;
        var surroundings = Taken.ToDictionary(static name => name, static _ => (string?)null, StringComparer.Ordinal);
        surroundings["MLFLOW_TRACKING_URI"] = address;
        surroundings["MLFLOW_REGISTRY_URI"] = address;
        surroundings["PATH"] = path;
        surroundings["PYTHONUNBUFFERED"] = "1";

        // Packages that are installed from the working tree would be compiled there.
        surroundings["PYTHONDONTWRITEBYTECODE"] = "1";
        surroundings["WANDB_MODE"] = "offline";
        surroundings["COMET_MODE"] = "offline";
        surroundings["NEPTUNE_MODE"] = "offline";
        surroundings["CLEARML_OFFLINE_MODE"] = "1";
        surroundings[MarkedProcesses.Variable] = mark;
        if (python?.Environment is { } environment)
        {
            surroundings["VIRTUAL_ENV"] = environment;
        }

        if (context.Variable("PYTHONPATH") is { Length: > 0 } modules)
        {
            // What is imported is the commit's, not the working tree's.
            surroundings["PYTHONPATH"] = string.Join(Path.PathSeparator, modules.Split(Path.PathSeparator).Select(place => Moved(place, checkout.Tree)));
        }

        return surroundings;
    }

    private string Moved(string place, string tree)
    {
        var full = Path.GetFullPath(place, context.WorkingDirectory);
        return full == clone ? tree : full.StartsWith(clone + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? tree + full[clone.Length..] : place;
    }

    private static string Failure(int exitCode, string[] last, FoundPython? python)
    {
        var said = Array.FindLast(last, static line => line.Trim().Length > 0)?.Trim() ?? "";
        var hint = said.StartsWith("ModuleNotFoundError", StringComparison.Ordinal) || said.StartsWith("ImportError", StringComparison.Ordinal)
            ? $" The Python that was used, {python?.Program ?? "of the command"}, does not have it: install what the experiment needs, activate its environment, or name another with --python."
            : said.Contains("No such file", StringComparison.Ordinal) || said.StartsWith("FileNotFoundError", StringComparison.Ordinal)
                ? " It is not in the commit: commit it, or give data a version with DVC and name it as `data.path` in metadata.yaml."
                : "";
        return string.Create(CultureInfo.InvariantCulture, $"It could not be reproduced: the command ended with exit code {exitCode}{(said.Length > 0 ? $": {said.TrimEnd('.')}" : "")}.{hint}");
    }

    /// <summary>Every run that was logged, wherever below the checkout.</summary>
    private static async Task<IReadOnlyList<Run>> ReadAsync(IReadOnlyList<string> places, string home, CancellationToken cancel)
    {
        var runs = new List<Run>();
        foreach (var place in places.Where(Path.Exists).Distinct(StringComparer.Ordinal))
        {
            var address = place.EndsWith(".db", StringComparison.Ordinal) ? $"sqlite:///{place}" : place;
            var settings = new TrackingSettings(home, IsTrusted: true, address, EditorSetting: null, PolicyUri: null, static _ => null);
            await using var stores = new RunStores(() => settings);
            try
            {
                foreach (var named in await stores.ListAsync(cancel))
                {
                    for (string? after = null; ;)
                    {
                        var page = await named.Store.SearchRunsAsync(new RunQuery { PageSize = 1000, After = after }, cancel);
                        runs.AddRange(page.Runs);
                        if ((after = page.Next) is null || runs.Count > MostRuns)
                        {
                            break;
                        }
                    }
                }
            }
            catch (StoreException problem)
            {
                throw new CliException(ExitCode.Unreachable, $"What it logged cannot be read: {problem.Message}");
            }
        }

        return runs;
    }
}
