using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Semantics;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Tests.Unit.Infrastructure.Accuracy;

/// <summary>
/// What can be said of a script by its syntax alone: names are matched as they stand, no value is followed, no import is looked into and nothing
/// is known of the libraries. Not a rival, but the line from which the page measures what following values brings.
/// </summary>
internal static class SyntaxBaseline
{
    private static readonly HashSet<string> Hyperparameters = Words(
        "lr learning_rate base_lr max_lr min_lr eta eta0 alpha gamma beta1 beta2 b2 momentum weight_decay wd l1_ratio l2 l2_reg reg_lambda reg_alpha lambda_l1 lambda_l2 c penalty "
        + "dropout dropout_rate drop_rate rate p keep_prob epochs num_epochs n_epochs max_epochs nb_epoch num_train_epochs train_epochs batch_size batchsize train_batch_size bs "
        + "per_device_train_batch_size max_iter max_steps total_timesteps warmup_steps warmup_ratio warmup_epochs num_warmup_steps num_training_steps n_estimators iterations "
        + "num_boost_round early_stopping_rounds patience max_depth depth num_leaves min_child_weight min_child_samples min_samples_leaf min_samples_split subsample colsample_bytree "
        + "feature_fraction bagging_fraction bagging_freq l2_leaf_reg n_neighbors n_clusters hidden_size hidden_dim n_hidden num_layers n_layers embed_dim embedding_dim d_model num_heads "
        + "filters units latent_dim label_smoothing max_grad_norm gradient_clip_val gradient_accumulation_steps accumulate_grad_batches lora_alpha lora_dropout step_size factor");

    private static readonly HashSet<string> Trackers = Words("mlflow wandb neptune comet_ml clearml aim dvclive sacred tensorboardx");
    private static readonly HashSet<string> Generators = Words("random numpy torch tensorflow keras sklearn jax lightning pytorch_lightning");
    private static readonly HashSet<string> Training = Words("fit train minimize fit_generator fine_tune learn partial_fit");

    public static IReadOnlyList<Reported> Check(LabelledScript script)
    {
        var tree = PythonTree.Parse(SourceText.From(script.Text));
        var nodes = tree.Nodes().ToList();
        var calls = nodes.OfType<PyCall>().ToList();
        var packages = nodes.OfType<PyImport>()
            .SelectMany(static import => import.Module is { } module ? [module] : import.Names.Select(static name => name.Name))
            .Select(static name => name.Split('.')[0].ToLowerInvariant())
            .ToHashSet(StringComparer.Ordinal);
        var found = new List<Reported>();
        found.AddRange(nodes.Select(Literal).OfType<PyExpression>().Select(literal => At("FRG401", literal)));

        var trainings = calls.Where(call => Training.Contains(LastName(call.Function)) || (LastName(call.Function) == "step" && Calls("backward"))).ToList();
        if (trainings is [var training, ..] && !packages.Overlaps(Trackers))
        {
            found.Add(At("FRG402", training));
        }

        if (calls.FirstOrDefault(static call => LastName(call.Function) == "start_run") is { } run)
        {
            Unless("FRG403", "log_param", "log_params", "autolog");
            Unless("FRG404", "log_metric", "log_metrics", "autolog");
            Unless("FRG405", "log_model", "log_artifact", "log_artifacts", "autolog");
            Unless("FRG406", "set_experiment");
            found.AddRange(trainings.Where(call => At("", call).Line < At("", run).Line).Select(call => At("FRG407", call)));

            void Unless(string ruleId, params string[] names)
            {
                if (!names.Any(Calls))
                {
                    found.Add(At(ruleId, run));
                }
            }
        }

        var inLoops = nodes.OfType<PyFor>().SelectMany(static loop => loop.Descendants()).OfType<PyCall>().Distinct();
        found.AddRange(inLoops.Where(static call => LastName(call.Function) == "log_metric" && !HasStep(call)).Select(call => At("FRG408", call)));
        if (trainings is [var seeded, ..] && packages.Overlaps(Generators) && !calls.Exists(IsSeeding))
        {
            found.Add(At("FRG409", seeded));
        }

        found.AddRange(calls.Where(static call => LastName(call.Function) == "set_tracking_uri" && call.Arguments is [{ Value: PyString }, ..]).Select(call => At("FRG410", call)));
        return found;

        bool Calls(string name) => calls.Exists(call => LastName(call.Function) == name);

        Reported At(string ruleId, PyNode node)
        {
            var span = tree.SpanOf(node);
            var start = tree.Text.PositionAt(span.Start);
            return new Reported(ruleId, start.Line, start.Column, start.Column + span.Length);
        }

        PyExpression? Literal(PyNode node) => node switch
        {
            PyArgument { Name.Text: var name, Value: var value } when IsNamed(name) && PythonSemantics.IsNumeric(value) => value,
            PyAssign { Targets: [var target], Value: var value } when IsNamed(LastName(target)) && PythonSemantics.IsNumeric(value) => value,
            PyDictEntry { Key: PyString key, Value: var value } when IsNamed(tree.TextOf(key).Trim('"', '\'')) && PythonSemantics.IsNumeric(value) => value,
            _ => null,
        };
    }

    private static bool IsNamed(string name) => Hyperparameters.Contains(name.ToLowerInvariant());

    private static bool IsSeeding(PyCall call) => LastName(call.Function).Contains("seed", StringComparison.Ordinal)
        || call.Arguments.Any(static argument => argument.Name?.Text is "seed" or "random_state" or "random_seed");

    private static bool HasStep(PyCall call) => call.Arguments.Count > 2 || call.Arguments.Any(static argument => argument.Name?.Text == "step");

    private static string LastName(PyExpression expression) => expression switch
    {
        PyName name => name.Id,
        PyAttribute attribute => attribute.Name.Text,
        _ => "",
    };

    private static HashSet<string> Words(string words) => new(words.Split(' '), StringComparer.Ordinal);
}
