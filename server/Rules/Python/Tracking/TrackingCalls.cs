using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Semantics;
using ForgeLsp.Rules.Python.Hyperparameters;
using ForgeLsp.Rules.Python.Knowledge;
using ForgeLsp.Rules.Python.Training;

namespace ForgeLsp.Rules.Python.Tracking;

/// <summary>Tells which calls of a file record a run.</summary>
internal sealed class TrackingCalls
{
    private static readonly string[] Agents = ["stable_baselines3", "stable_baselines", "sb3_contrib"];
    private static readonly string[] Trainers = ["transformers", "trl", "sentence_transformers", "setfit", "peft", "unsloth"];

    private readonly PythonSemantics _semantics;
    private readonly Func<PyCall, KnownCallable?> _known;
    private readonly IReadOnlyList<TrainingCall> _trainings;
    private readonly TrackingKnowledge _knowledge = TrackingKnowledge.Instance;
    private readonly bool _isLightning;

    private TrackingCalls(PythonSemantics semantics, Func<PyCall, KnownCallable?> known, IReadOnlyList<TrainingCall> trainings)
    {
        _semantics = semantics;
        _known = known;
        _trainings = trainings;
        _isLightning = semantics.Packages.Overlaps(["pytorch_lightning", "lightning"]) && !semantics.Calls.Any(HasNoLogger);
    }

    /// <summary>The calls that record a run, or open one.</summary>
    public static List<PyCall> Of(PythonSemantics semantics, Func<PyCall, KnownCallable?> known, IReadOnlyList<TrainingCall> trainings)
    {
        var search = new TrackingCalls(semantics, known, trainings);
        var found = new List<PyCall>();
        foreach (var call in semantics.Calls)
        {
            if (search.Tracks(call))
            {
                found.Add(call);
            }
        }

        return found;
    }

    /// <summary>Whether what the file sets up makes the trainer track: <c>os.environ["WANDB_PROJECT"] = …</c>, <c>params["tensorboard_log"] = …</c>.</summary>
    public static bool IsByEnvironment(PythonSemantics semantics)
    {
        if (!semantics.Packages.Overlaps(Agents) && (!semantics.Packages.Overlaps(Trainers) || !semantics.Packages.Contains("os")))
        {
            return false;
        }

        foreach (var assign in semantics.ItemAssignments)
        {
            if (assign is { Targets: [PySubscript { Index: var key }] } && semantics.StringValue(key) == "tensorboard_log" && !IsNothing(semantics, assign.Value))
            {
                return true;
            }

            if (assign is { Targets: [PySubscript { Target: var environment, Index: var index }] } && semantics.QualifiedName(environment) == "os.environ"
                && semantics.StringValue(index) is { } name && TrackingKnowledge.Instance.Variables.Contains(name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the value says that there is no tracker: <c>None</c>, <c>False</c>, <c>"none"</c>, an empty list.</summary>
    public static bool IsNothing(PythonSemantics semantics, PyExpression value) => value is PyConstant { Kind: PyConstantKind.None or PyConstantKind.False } or PySequence { Items.Count: 0 }
        || (value is PySequence { Items: [var only] } && IsNothing(semantics, only)) || semantics.StringValue(value) is "none" or "";

    private bool Tracks(PyCall call)
    {
        var last = TrainingScript.LastName(call.Function);
        if (_knowledge.Methods.Contains(last) && _semantics.FunctionOf(call) is null)
        {
            return true;
        }

        var qualified = _semantics.QualifiedName(call.Function) ?? StarName(call);
        if (qualified is not null && _knowledge.IsTracker(qualified))
        {
            return last != "autolog" || LogsTraining(call, qualified);
        }

        // Lightning logs by itself what `self.log` gives it, unless its logger is turned off.
        if (_isLightning && last is "log" or "log_dict" && call.Function is PyAttribute { Target: PyName { Id: "self" } })
        {
            return true;
        }

        // A tracker that came from somewhere out of sight: `self.wandb.log(…)`, `tb_writer.write(…)`, `self._metric_logger.log_dict(…)`.
        if ((qualified is null || !TrainingKnowledge.Instance.IsOfLibrary(qualified)) && call.Function is PyAttribute { Target: PyName or PyAttribute } method && IsTrackerName(ReceiverName.Of(method.Target), last))
        {
            return true;
        }

        for (var i = 0; i < call.Arguments.Count; i++)
        {
            var argument = call.Arguments[i];
            if (argument.Name is { } keyword && (_knowledge.Arguments.Contains(keyword.Text) || (keyword.Text == "logger" && _known(call)?.Role == "trainer")) && !IsNothing(_semantics, argument.Value))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsTrackerName(string receiver, string method) => (method is "log" or "log_dict" && _knowledge.Loggers.Contains(receiver.TrimStart('_')))
        || ((method.StartsWith("log", StringComparison.Ordinal) || method.StartsWith("add_", StringComparison.Ordinal) || method is "write" or "track" or "watch" or "init" or "start_run")
            && ReceiverName.Words(receiver).Exists(_knowledge.Receivers.Contains));

    private string? StarName(PyCall call)
    {
        if (call.Function is PyName name && _semantics.BindingOf(name) is null)
        {
            foreach (var module in _semantics.StarImports)
            {
                if (_knowledge.IsTracker($"{module}.{name.Id}"))
                {
                    return $"{module}.{name.Id}";
                }
            }
        }

        return null;
    }

    /// <summary>Autolog counts for what it logs: the training of its libraries.</summary>
    private bool LogsTraining(PyCall call, string qualified)
    {
        if (call.Arguments.Any(static argument => argument is { Name.Text: "disable", Value: PyConstant { Kind: PyConstantKind.True } }))
        {
            return false;
        }

        var parts = qualified.Split('.');
        var libraries = parts is ["mlflow", var flavor, "autolog"] ? _knowledge.Autolog(flavor) : parts is ["mlflow", "autolog"] ? _knowledge.Autolog("") : null;
        return libraries is null || _trainings.Count == 0 || _trainings.Any(training => training.Library.Length == 0 || libraries.Contains(training.Library));
    }

    private bool HasNoLogger(PyCall call) =>
        call.Arguments.Any(argument => argument is { Name.Text: "logger", Value: PyConstant { Kind: PyConstantKind.False or PyConstantKind.None } }) && _known(call)?.Role == "trainer";
}
