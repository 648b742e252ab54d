using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Text;
using ForgeLsp.Rules.Python.Knowledge;
using ForgeLsp.Rules.Python.Modules;
using ForgeLsp.Rules.Python.Training;

namespace ForgeLsp.Rules.Python.Tracking;

/// <summary>What a script that trains in a run of its own never logs. Nothing is claimed where something out of sight may log it.</summary>
/// <param name="Span">The <c>start_run</c>.</param>
/// <param name="Missing">What no line logs at all.</param>
/// <param name="Parameters">Names of the parameters that are logged, where all of them are written out; null where one is not.</param>
/// <param name="Metrics">The same of the metrics.</param>
internal sealed record UnloggedParts(TextSpan Span, RunParts Missing, IReadOnlySet<string>? Parameters, IReadOnlySet<string>? Metrics)
{
    /// <summary>What <paramref name="file"/> leaves out; null where it opens no run around training, or where what is logged cannot be known.</summary>
    public static UnloggedParts? Of(PythonFile file, IWorkspaceView workspace) => PerWorkspace<UnloggedParts>.Of(file.Semantics, workspace, () => Make(file, workspace));

    private static UnloggedParts? Make(PythonFile file, IWorkspaceView workspace)
    {
        var runs = MlflowRuns.Of(file);
        if (runs.Runs.Count == 0 || TrainingScript.IsOutside(file.Path) || RunningScript.Of(file, workspace) is not { First: not null } script)
        {
            return null;
        }

        if (runs.Runs.FirstOrDefault(run => !run.IsNested && script.Reach.Runs(run.Call)) is not { IsResumed: false } first || IsLoggedElsewhere(file, script, runs))
        {
            return null;
        }

        var logged = RunParts.None;
        foreach (var log in runs.Logs)
        {
            logged |= log.Parts;
        }

        // Hugging Face's trainer logs to the run that is open whenever MLflow is there.
        if (script.Trainings.Any(static training => training.Library == "transformers"))
        {
            logged |= RunParts.Parameters | RunParts.Metrics;
        }

        return new UnloggedParts(file.Tree.SpanOf(first.Call.Function), RunParts.All & ~logged, Keys(file, runs, RunParts.Parameters), Keys(file, runs, RunParts.Metrics));
    }

    /// <summary>The finding of a rule about one part; null where that is logged, with all names that the policy requires.</summary>
    public Finding? Finding(string rule, RunParts part, string never, IReadOnlyList<string> required)
    {
        if (Missing.HasFlag(part))
        {
            return new Finding(rule, Span, never);
        }

        var names = part == RunParts.Parameters ? Parameters : part == RunParts.Metrics ? Metrics : null;
        var absent = names is null ? [] : required.Where(name => !names.Contains(name)).ToList();
        return absent.Count == 0 ? null : new Finding(rule, Span, $"This run never logs {string.Join(", ", absent.Select(static name => $"`{name}`"))}, which the team's policy requires of every run");
    }

    /// <summary>Whether autolog, another tracker, or code that is not in sight may log the rest.</summary>
    private static bool IsLoggedElsewhere(PythonFile file, RunningScript script, MlflowRuns runs)
    {
        var semantics = file.Semantics;
        if (runs.Autolog is { } autolog && script.Script.Trackings.Contains(autolog))
        {
            return true;
        }

        var logs = new HashSet<PyCall>(runs.Logs.Select(static log => log.Call), ReferenceEqualityComparer.Instance);
        foreach (var tracking in script.Script.Trackings)
        {
            if (semantics.QualifiedName(tracking.Function) is not { } name || !name.StartsWith("mlflow.", StringComparison.Ordinal) || name.EndsWith("Callback", StringComparison.Ordinal))
            {
                if (!logs.Contains(tracking))
                {
                    return true;
                }
            }
        }

        // `mlflow` or a run that is handed on may be logged to where it goes.
        var opened = new HashSet<PyExpression>(runs.Runs.Select(static run => run.Call), ReferenceEqualityComparer.Instance);
        foreach (var binding in semantics.Bindings)
        {
            if ((binding.Import == "mlflow" || binding.Values.Exists(opened.Contains)) && binding.Uses.Exists(static use => use is PyName && use.Parent is PyArgument { Parent: PyCall }))
            {
                return true;
            }
        }

        foreach (var (call, name) in script.Imported.CallsOf(semantics))
        {
            if (script.Reach.Runs(call) && script.Imported.Call(name) is not { Tracks: false })
            {
                return true;
            }
        }

        return semantics.StarImports.Any(static module => !TrainingKnowledge.Instance.IsOfLibrary(module));
    }

    private static HashSet<string>? Keys(PythonFile file, MlflowRuns runs, RunParts part)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var log in runs.Logs.Where(log => log.Parts.HasFlag(part)))
        {
            if (LoggedKeys.Of(file.Semantics, log) is not { } written)
            {
                return null;
            }

            keys.UnionWith(written.Select(static key => key.Name));
        }

        return keys;
    }
}
