using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Diagnostics;
using ForgeLsp.Rules;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Analysis;
using ForgeLsp.Workspace.Documents;

namespace ForgeLsp.Host;

/// <summary>
/// Checks two small files in memory, on a thread of its own and for nothing but this: the code that every check runs, and the schemas, are then
/// made ready while the process still waits for arguments, folders and files. What is checked meanwhile finds ready what is ready.
/// </summary>
internal static class WarmUp
{
    private const string Folder = "experiments/active/alice/first/";
    internal const string Metadata = "experiment_id: first\nresearcher: alice\ncreated: 2026-01-05\nupdated: 2026-01-05\nstatus: in_progress\ngoal: Begin.\ntags: [a, b]\nmlflow_experiment: first\nowners: [alice]\ncompute: { gpu_count: 1, hours: 2.5 }\nseed: 1\nanother: 1 # new\n";
    private const string Config = "seed: 1\nmodel:\n  name: trees\n  depth: 12\ntraining:\n  learning_rate: 0.001\n  batch_size: 64\n  epochs: 20\n";

    private static int _begun;

    /// <summary>Begins, the first time that it is called, and returns at once. The process may end before it has ended.</summary>
    /// <param name="then">What to do after it, which pays only in a process that is still there; null for nothing.</param>
    /// <param name="check">What to run; null for the check of two small files by all rules.</param>
    public static void Begin(Action? then = null, Action? check = null)
    {
        // With one processor it would only take the time of the others.
        if (Environment.ProcessorCount > 1 && Interlocked.Exchange(ref _begun, 1) == 0)
        {
            new Thread(() => Quietly(check ?? Run, then)) { IsBackground = true, Name = "warm-up" }.Start();
        }
    }

    /// <summary>Checks the two files.</summary>
    internal static void Run()
    {
        var workspace = new ForgeWorkspace(new RootFolder("file:///warm-up"), new TwoFiles(), BuiltInSchemas.For) { IsLookedAtOnce = true };
        workspace.Load(CancellationToken.None);
        var feature = new DiagnosticsFeature(workspace, new Analyzer(RuleCatalogue.All, TimeProvider.System, static _ => { }));
        foreach (var path in workspace.Current.Files.Paths)
        {
            feature.CheckAll(path, CancellationToken.None);
        }
    }

    private static void Quietly(Action check, Action? then)
    {
        try
        {
            check();
            then?.Invoke();
        }
        catch (Exception)
        {
            // Nobody waits for it; what is wrong shows in the check that somebody wanted.
        }
    }

    private sealed class TwoFiles : IWorkspaceFiles
    {
        public IEnumerable<string> List(CancellationToken cancel) => [Folder + "config.yaml", Folder + "metadata.yaml"];

        public bool IsListed(string path) => true;

        public string? Read(string path) => path switch
        {
            Folder + "config.yaml" => Config,
            Folder + "metadata.yaml" => Metadata,
            _ => null,
        };

        public bool Exists(string path) => Read(path) is not null;
    }
}
