using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Features.CodeActions.Python;

/// <summary>Adds to a run what its training gives: scores and the model.</summary>
internal sealed class LogResults(PythonFile file, NameScope scope, TrainingRun run)
{
    private static readonly string[] ScoreEndings = ["_score", "_error", "_loss", "_coefficient", "_coef", "_deviance"];

    private static readonly Dictionary<string, string> Flavours = new(StringComparer.Ordinal)
    {
        ["sklearn"] = "sklearn",
        ["xgboost"] = "xgboost",
        ["lightgbm"] = "lightgbm",
        ["catboost"] = "catboost",
        ["tensorflow"] = "tensorflow",
        ["keras"] = "keras",
        ["torch"] = "pytorch",
        ["statsmodels"] = "statsmodels",
        ["prophet"] = "prophet",
    };

    private readonly PythonStyle _style = PythonStyle.Of(file);

    /// <summary>Logs each score where it is computed, and the loss of a training loop; empty where neither is found.</summary>
    public IReadOnlyList<TextEdit> Metrics()
    {
        var edits = new List<TextEdit>();
        foreach (var call in file.Semantics.Calls)
        {
            if (ScoreName(call) is { } score && file.Semantics.ParentOf(call) is PyAssign { Targets: [PyName target] } assign && run.Holds(file, assign) && !InFunctionOf(assign) && Step(assign) is var (isKnown, step) && isKnown
                && TrainingRun.After(file, assign, $"{run.Module}.log_metric({_style.Quoted(target.Id.Length > 3 ? target.Id : score)}, {target.Id}{step})") is { } edit)
            {
                edits.Add(edit);
            }
        }

        return edits.Count > 0 ? edits : LoopLoss() is { } loss ? [loss] : [];
    }

    /// <summary>Logs the model behind the statement that trains it; null where its library is not known.</summary>
    public TextEdit? Model()
    {
        foreach (var call in file.Semantics.Calls)
        {
            if (Trained(call) is not var (model, flavour) || !run.Holds(file, call) || InFunctionOf(call))
            {
                continue;
            }

            var statement = file.Semantics.Ancestors(call).OfType<PyStatement>().First();
            while (file.Semantics.ParentOf(statement) is PyStatement outer && outer is PyFor or PyConditionalStatement { IsLoop: true } && !ReferenceEquals(outer, run.Block))
            {
                statement = outer;
            }

            if (TrainingRun.After(file, statement, $"{run.Module}.{flavour}.log_model({model}, {_style.Quoted("model")})") is { } edit)
            {
                return edit;
            }
        }

        return null;
    }

    /// <summary>Whether it runs when another function is called, which may be before or after the run.</summary>
    private bool InFunctionOf(PyNode node) => !ReferenceEquals(scope.OwnerOf(node), scope.OwnerOf(run.Start));

    private string? ScoreName(PyCall call)
    {
        if (file.Semantics.QualifiedName(call.Function) is not { } name)
        {
            return null;
        }

        var last = name[(name.LastIndexOf('.') + 1)..];
        if (name.StartsWith("sklearn.metrics.", StringComparison.Ordinal) && (Array.Exists(ScoreEndings, ending => last.EndsWith(ending, StringComparison.Ordinal)) || last is "auc")
            && !call.Arguments.Any(argument => argument is { Name.Text: "average", Value: PyConstant { Kind: PyConstantKind.None } } or { Name.Text: "multioutput" }))
        {
            return Array.Find(ScoreEndings[..1], ending => last.EndsWith(ending, StringComparison.Ordinal)) is { } ending ? last[..^ending.Length] : last;
        }

        return last == "score" && call is { Function: PyAttribute { Target: PyName model }, Arguments.Count: >= 2 } && file.Semantics.TypeName(model)?.StartsWith("sklearn.", StringComparison.Ordinal) == true ? "score" : null;
    }

    /// <summary>The argument for the step of a metric: none outside of loops, the counter of a counted loop; not known elsewhere.</summary>
    private (bool IsKnown, string Step) Step(PyNode node)
    {
        foreach (var outer in file.Semantics.Ancestors(node).TakeWhile(outer => !ReferenceEquals(outer, run.Block)))
        {
            if (outer is PyFor loop)
            {
                return loop is { Target: PyName counter, Iterable: PyCall { Function: PyName { Id: "range" or "trange" } } } ? (true, $", step={counter.Id}") : (false, "");
            }

            if (outer is PyConditionalStatement { IsLoop: true })
            {
                return (false, "");
            }
        }

        return (true, "");
    }

    /// <summary>The loss that a loop of PyTorch goes back from, at the end of each epoch.</summary>
    private TextEdit? LoopLoss()
    {
        foreach (var call in file.Semantics.Calls)
        {
            if (call.Function is not PyAttribute { Name.Text: "backward", Target: PyName loss } || !run.Holds(file, call) || InFunctionOf(call))
            {
                continue;
            }

            var epochs = file.Semantics.Ancestors(call).TakeWhile(outer => !ReferenceEquals(outer, run.Block)).OfType<PyFor>().LastOrDefault();
            if (epochs is { Target: PyName counter, Iterable: PyCall { Function: PyName { Id: "range" or "trange" } }, Body: [.., var last] } && last is not PyKeywordStatement
                && TrainingRun.After(file, last, $"{run.Module}.log_metric({_style.Quoted("train_loss")}, {loss.Id}.item(), step={counter.Id})") is { } edit)
            {
                return edit;
            }
        }

        return null;
    }

    private (string Model, string Flavour)? Trained(PyCall call)
    {
        if (call.Function is PyAttribute { Name.Text: "fit", Target: PyName model } && Flavour(file.Semantics.TypeName(model)) is { } flavour and not "pytorch")
        {
            return (model.Id, flavour);
        }

        if (file.Semantics.QualifiedName(call.Function) is "xgboost.train" or "lightgbm.train" && file.Semantics.ParentOf(call) is PyAssign { Targets: [PyName booster] })
        {
            return (booster.Id, Flavour(file.Semantics.QualifiedName(call.Function)) ?? "");
        }

        // The model of a training loop is the one whose parameters the optimiser steps.
        if (call.Function is PyAttribute { Name.Text: "backward" } && file.Semantics.Packages.Contains("torch")
            && file.Semantics.Calls.FirstOrDefault(static made => made.Arguments is [{ Value: PyCall { Function: PyAttribute { Name.Text: "parameters", Target: PyName } } }, ..])?.Arguments[0].Value is PyCall { Function: PyAttribute { Target: PyName net } }
            && file.Semantics.BindingOf(net) is { } binding && file.Semantics.Ancestors(call).OfType<PyStatement>().FirstOrDefault() is { } statement && scope.CanRead(binding, statement))
        {
            return (net.Id, "pytorch");
        }

        return null;
    }

    private static string? Flavour(string? type) => type is null ? null : Flavours.GetValueOrDefault(type.Split('.')[0]);
}
