using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Semantics;
using ForgeLsp.Core.Text;
using ForgeLsp.Rules.Python.Training;

namespace ForgeLsp.Rules.Python.Hyperparameters;

/// <content>What a value is by the way it is used, whatever its name: the step of a descent, the weight of a loss, the optimiser; and values handed to objects of others.</content>
internal sealed partial class HyperparameterSearch
{
    /// <summary>A name with more uses than this is no single setting, and is not looked at use by use.</summary>
    private const int MaxUses = 50;

    /// <summary>Tuples longer than this are data.</summary>
    private const int MaxParts = 20;

    /// <summary>Keywords that say how widely to search or to split, not how to train.</summary>
    private static readonly HashSet<string> Searched = new(StringComparer.Ordinal)
    {
        "max_evals", "n_trials", "n_calls", "num_samples", "n_splits", "n_folds", "n_jobs", "n_iter", "per_device_eval_batch_size", "per_gpu_eval_batch_size", "eval_batch_size", "test_size", "cv", "num_folds", "nfold", "numFolds",
    };

    private static readonly HashSet<string> Optimizers = new(StringComparer.OrdinalIgnoreCase)
    {
        "adam", "adamw", "sgd", "rmsprop", "adagrad", "adadelta", "adamax", "nadam", "radam", "ftrl", "lamb", "lars", "lion", "momentum", "nag", "lbfgs", "adafactor", "ranger", "adabelief", "adamw_torch", "adamw_hf",
        "paged_adamw_8bit", "paged_adamw_32bit", "adamw_8bit", "sgdm", "asgd", "rprop", "adamp",
    };

    /// <summary>Words of classes and functions of reinforcement learning, where no environment's package is imported.</summary>
    private static readonly string[] AgentWords = ["dqn", "ddpg", "qlearning", "q_learning", "replaybuffer", "replay_buffer", "replaymemory", "actorcritic", "actor_critic", "ppo", "sarsa", "policygradient", "epsilongreedy"];

    /// <summary>Calls that take the length of a sequence: it is the data's.</summary>
    private static readonly string[] ShapeCalls = ["placeholder", "reshape", "Input", "unstack", "split", "zeros", "Reshape"];

    /// <summary>Whether the file defines or imports an agent that learns.</summary>
    private static bool NamesAgents(PythonSemantics semantics)
    {
        foreach (var binding in semantics.Bindings)
        {
            if ((binding.Definition is not null || binding.Import is not null) && (HasWord(binding.Name, AgentWords) || binding.Name is "Agent" || binding.Name.EndsWith("Agent", StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a name and a text choose an optimiser: <c>optimizer_type = "adam"</c>.</summary>
    private bool IsOptimizerChoice(string name, PyExpression value) =>
        value is PyString && name.Contains("optim", StringComparison.OrdinalIgnoreCase) && !HasNeverWord(name) && _semantics.StringValue(value) is { } text && Optimizers.Contains(text);

    /// <summary>The parts of a value of which not all are written out here: <c>betas=(b1, 0.999)</c>, <c>order=(p, d, q)</c>, <c>slice(1e-5, 1e-3)</c>.</summary>
    private void AddParts(PyExpression value, string parameter, HyperparameterKind kind, int depth)
    {
        if (value is PyCall { Function: PyName { Id: "slice" } } range)
        {
            foreach (var argument in range.Arguments)
            {
                AddAll(argument.Value, parameter, kind, allowText: false, depth);
            }
        }
        else if (value is PySequence or PyName or PyAttribute)
        {
            foreach (var sequence in _semantics.Sequences(value))
            {
                if (sequence.Items.Count > MaxParts)
                {
                    continue;
                }

                foreach (var item in sequence.Items)
                {
                    if (item is PyName or PyAttribute or PySubscript || PythonSemantics.IsNumeric(item))
                    {
                        AddAll(item, parameter, kind, allowText: false, depth);
                    }
                }
            }
        }
    }

    /// <summary><c>K.set_value(model.optimizer.lr, 1e-4)</c> and <c>model.optimizer.lr.assign(1e-4)</c>.</summary>
    private bool SearchSetter(PyCall call, string last)
    {
        var set = last == "set_value" && call.Arguments is [{ Name: null, Value: PyAttribute target }, { Name: null }] ? target
            : last == "assign" && call is { Function: PyAttribute { Target: PyAttribute assigned }, Arguments: [{ Name: null }] } ? assigned : null;
        if (set is null || MeaningOf(set.Name.Text) is not { Kind: HyperparameterKind.Plain })
        {
            return false;
        }

        AddAll(call.Arguments[^1].Value, set.Name.Text, HyperparameterKind.Plain, allowText: false);
        return true;
    }

    /// <summary>A name that says nothing by itself.</summary>
    private void SearchByUse(PyBinding binding)
    {
        if (binding.Uses.Count is 0 or > MaxUses || binding.Values.Count > 3)
        {
            return;
        }

        foreach (var value in binding.Values)
        {
            if (IsOptimizerChoice(binding.Name, value) && IsAssigned(value) && binding.Uses.Any(IsRealUse))
            {
                Add(value, binding.Name, HyperparameterKind.Positional);
            }
        }

        if (binding.Values is [var only] && !binding.IsVariable && PythonSemantics.IsNumeric(only) && IsAssigned(only) && _semantics.NumberValue(only) is > 0 and var number
            && binding.Uses.Any(use => IsStepOfDescent(use, number) || IsWeightOfLoss(use)))
        {
            Add(only, binding.Name, HyperparameterKind.Plain);
        }
    }

    /// <summary><c>w -= step_size * grad</c> and <c>w = w - step_size * grad</c>.</summary>
    private bool IsStepOfDescent(PyExpression use, double number)
    {
        if (number > 1)
        {
            return false;
        }

        PyNode product = use;
        var isProduct = false;
        for (var depth = 0; depth < 4 && _semantics.ParentOf(product) is PyBinary { Operator: PyOperator.Multiply or PyOperator.Divide } outer; depth++)
        {
            isProduct |= outer.Operator == PyOperator.Multiply;
            product = outer;
        }

        if (!isProduct || !SaysGradient(product))
        {
            return false;
        }

        return _semantics.ParentOf(product) switch
        {
            PyBinary { Operator: PyOperator.Subtract } less => ReferenceEquals(less.Right, product),
            PyAugmentedAssign assign => _file.Tree.Text.ToString(TextSpan.FromBounds(_file.Tree.SpanOf(assign.Target).End, _file.Tree.SpanOf(assign.Value).Start)).Contains("-=", StringComparison.Ordinal),
            _ => false,
        };
    }

    /// <summary>Whether a product has a part that is named like a gradient: <c>grad</c>, <c>dw</c>, <c>w.grad</c>, <c>delta</c>.</summary>
    private static bool SaysGradient(PyNode product)
    {
        for (var depth = 0; depth < 5; depth++)
        {
            if (product is PyBinary both)
            {
                if (IsGradient(both.Right))
                {
                    return true;
                }

                product = both.Left;
            }
            else
            {
                return product is PyExpression last && IsGradient(last);
            }
        }

        return false;
    }

    private static bool IsGradient(PyExpression part)
    {
        if (part is PySubscript item)
        {
            part = item.Target;
        }

        var name = TrainingScript.LastName(part);
        return name.Contains("grad", StringComparison.OrdinalIgnoreCase) || name.Contains("delta", StringComparison.OrdinalIgnoreCase)
            || (part is PyName && name.Length is 2 or 3 && name[0] == 'd' && char.IsLetter(name[1])) || (part is PyAttribute { Name.Text: "data", Target: PyAttribute { Name.Text: "grad" } });
    }

    /// <summary><c>loss = content_loss + beta * adversarial_loss</c>.</summary>
    private bool IsWeightOfLoss(PyExpression use)
    {
        if (_semantics.ParentOf(use) is not PyBinary { Operator: PyOperator.Multiply } product)
        {
            return false;
        }

        var other = TrainingScript.LastName(ReferenceEquals(product.Left, use) ? product.Right : product.Left);
        return other.Contains("loss", StringComparison.OrdinalIgnoreCase) && !HasNeverWord(other) && _semantics.ParentOf(product) is PyBinary { Operator: PyOperator.Add or PyOperator.Subtract } or PyAssign;
    }

    /// <summary>A depth that is only compared limits a walk, not a tree that is learned.</summary>
    private bool IsOnlyCompared(PyBinding binding) =>
        binding.Name.Contains("depth", StringComparison.OrdinalIgnoreCase) && binding.Uses.Count is > 0 and <= MaxUses && binding.Uses.TrueForAll(use => _semantics.ParentOf(use) is PyComparison);

    /// <summary>How many steps a sequence of the data has, which a placeholder's shape tells: <c>[None, n_steps, n_input]</c>.</summary>
    private bool IsLengthOfData(PyBinding binding)
    {
        if (binding.Name.ToLowerInvariant() is not ("n_steps" or "num_steps" or "timesteps" or "time_steps" or "time_step" or "nsteps") || binding.Uses.Count > MaxUses)
        {
            return false;
        }

        foreach (var use in binding.Uses)
        {
            for (var outer = _semantics.ParentOf(use); outer is not (null or PyStatement); outer = _semantics.ParentOf(outer))
            {
                if (outer is PyCall call && Array.IndexOf(ShapeCalls, TrainingScript.LastName(call.Function)) >= 0)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>An attribute of an object that comes from elsewhere, which reads it: <c>learn.clip = 25</c>, <c>config.hidden_size = 256</c>.</summary>
    private bool IsHandedOver(PyBinding binding, NameMeaning meaning)
    {
        if (meaning.Above > 1)
        {
            return false;
        }

        foreach (var value in binding.Values)
        {
            if (_semantics.ParentOf(value) is PyAssign { Targets: [PyAttribute { Target: PyName { Id: not ("self" or "cls") } receiver }] } && !HasNeverWord(receiver.Id)
                && _semantics.BindingOf(receiver) is { } owner && (owner.Import is not null || owner.Values is [PyCall made, ..] && _semantics.FunctionOf(made) is null))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>cfg.TRAIN.LEARNING_RATE = 0.001</c>, <c>self.model.config.dropout = 0.2</c>.</summary>
    private void SearchAttributeAssignment(PyAssign assign)
    {
        if (!PythonSemantics.IsNumeric(assign.Value))
        {
            return;
        }

        foreach (var target in assign.Targets)
        {
            if (target is PyAttribute { Target: not PyName } attribute && MeaningOf(attribute.Name.Text) is { Kind: { } kind, Above: < 2 } meaning
                && !HasNeverWord(_file.Tree.TextOf(attribute)) && IsAbove(assign.Value, meaning, isCounted: false))
            {
                Add(assign.Value, attribute.Name.Text, kind);
            }
        }
    }
}
