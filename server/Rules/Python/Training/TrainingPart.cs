using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python.Modules;
using ForgeLsp.Core.Python.Semantics;
using ForgeLsp.Rules.Python.Knowledge;

namespace ForgeLsp.Rules.Python.Training;

/// <summary>Tells code that trains from code that is only used by it.</summary>
internal static class TrainingPart
{
    /// <summary>
    /// Whether the file is code that trains: it trains, makes an optimiser, trainer or its arguments, fits an estimator that it makes, or calls a
    /// function of the workspace that trains. A module that only defines a network is none.
    /// </summary>
    public static bool Has(PythonFile file, TrainingScript script, IWorkspaceView workspace)
    {
        if (script.Trainings.Count > 0 || script.HasTrainingParts)
        {
            return true;
        }

        var semantics = file.Semantics;
        var (makes, fits) = (false, false);
        foreach (var call in semantics.Calls)
        {
            makes |= script.Known(call) is { Role: "estimator" or "network" or "learner" };
            var last = TrainingScript.LastName(call.Function);
            var isFit = last is "backward" or "train_on_batch" || (last is "fit" or "partial_fit" or "fit_predict" or "fit_generator" or "train" or "fit_one_cycle" && call.Arguments.Count > 0);
            fits |= isFit;
            if ((fits && makes) || (isFit && call.Arguments.Any(static argument => argument.Name?.Text is "epochs" or "nb_epoch" or "batch_size" or "validation_data" or "cycle_len")))
            {
                return true;
            }

            // Parameters less their gradients, without an optimiser.
            if (last is "grad" or "value_and_grad" && semantics.QualifiedName(call.Function)?.StartsWith("jax.", StringComparison.Ordinal) == true)
            {
                return true;
            }
        }

        foreach (var import in semantics.Imports)
        {
            if (PythonKnowledge.Instance.Callable(import) is null && ModuleGraph.ModulesOf(import, file.Path, workspace).Any(found => CallsTraining(semantics, found.Member, found.Module)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the file calls something by the name of a function of <paramref name="module"/> that trains.</summary>
    private static bool CallsTraining(PythonSemantics semantics, string member, ModuleSummary module)
    {
        foreach (var function in module.Functions)
        {
            if (!function.Effects.Trains)
            {
                continue;
            }

            var dot = function.Name.IndexOf('.', StringComparison.Ordinal);
            var last = function.Name[(dot + 1)..];
            var isMeant = dot >= 0 || member.Length == 0 || member == function.Name;
            if (isMeant && semantics.Calls.Any(call => TrainingScript.LastName(call.Function) == last || (last == "__init__" && TrainingScript.LastName(call.Function) == function.Name[..dot])))
            {
                return true;
            }
        }

        return false;
    }
}
