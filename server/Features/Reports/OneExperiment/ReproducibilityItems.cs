using ForgeLsp.Core.Model;
using ForgeLsp.Core.Packages;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Reports.Review;
using ForgeLsp.Features.Runs;

namespace ForgeLsp.Features.Reports.OneExperiment;

/// <summary>What it takes to repeat an experiment, each point ticked by what was found and by nothing else.</summary>
internal static class ReproducibilityItems
{
    /// <summary>The point about data.</summary>
    internal const string DataKnown = "The version of the data is known";

    private const string Section = "Reproducibility";
    private static readonly string[] Seeds = ["seed", "random_seed", "random_state"];

    /// <summary>The points, in the order of the report.</summary>
    public static IEnumerable<ReviewItem> Of(ExperimentFacts facts) =>
        [Tracking(facts), Commit(facts), Committed(facts), Configuration(facts), Parameters(facts), Seed(facts), Data(facts), Environment(facts), Documentation(facts), Owner(facts)];

    private static ReviewItem Tracking(ExperimentFacts facts)
    {
        const string Text = "The result is a tracked run";
        return facts.Result is { } result
            ? result.Run.Status == RunStatus.Finished
                ? ReviewItem.Done(Section, Text, $"run {result.Run.Id} in {result.Store.Name}, {facts.WhyResult}")
                : ReviewItem.Open(Section, Text, $"run {result.Run.Id} is {result.Run.Status.ToString().ToLowerInvariant()}", "Let it finish, or name one that did as results.run_id.", facts.Summary.Path)
            : ReviewItem.Open(
                Section, Text, facts.Tracking is { } name ? $"'{name}' has no run that finished" : "nothing names its tracking experiment",
                facts.Tracking is null ? "Write mlflow_experiment into metadata.yaml, and log a run." : "Run it, and write its id as results.run_id.", facts.Summary.Path);
    }

    private static ReviewItem Commit(ExperimentFacts facts)
    {
        const string Text = "The run names its commit, and the clone has it";
        if (facts.Result is not { } result)
        {
            return ReviewItem.None(Section, Text, "there is no run");
        }

        return (RunText.Commit(result.Run), facts.HasResultCommit) switch
        {
            (null, _) => ReviewItem.Open(Section, Text, "the run names no commit", "Start the training inside of the clone, with git on the PATH and GitPython installed."),
            ({ } commit, false) => ReviewItem.Open(Section, Text, $"the clone does not have {Short(commit)}", facts.IsShallow ? "The clone is shallow: 'git fetch --unshallow'." : "Push the branch that it is on, or fetch: 'git fetch --all'."),
            ({ } commit, _) when result.Run.Tags.GetValueOrDefault(RunTags.Dirty) is "true" or "True" => ReviewItem.Open(Section, Text, $"it was started from {Short(commit)} with changes that are in no commit", "Commit, and run it again."),
            ({ } commit, null) => ReviewItem.None(Section, Text, $"the run names {Short(commit)}; the clone was not asked"),
            ({ } commit, _) => ReviewItem.Done(Section, Text, Short(commit)),
        };
    }

    private static ReviewItem Committed(ExperimentFacts facts)
    {
        const string Text = "Everything in its folder is committed";
        return facts.Uncommitted switch
        {
            null => ReviewItem.None(Section, Text, "git was not asked, or cannot say"),
            { Count: 0 } => ReviewItem.Done(Section, Text, facts.Commits is [var last, ..] ? $"last commit {Short(last.Id)} by {last.AuthorName}" : "nothing differs"),
            { } files => ReviewItem.Open(Section, Text, $"not committed: {Listed([.. files.Select(path => RelativePath.SeenFrom(facts.Summary.Path, path))])}", "Commit them.", files[0].EndsWith('/') ? null : files[0]),
        };
    }

    private static ReviewItem Configuration(ExperimentFacts facts)
    {
        const string Text = "Hyperparameters are in a config";
        var hard = (facts.Findings ?? []).Where(static finding => finding.Rule is "FRG401" or "FRG305").ToList();
        return hard.Count > 0 ? ReviewItem.Open(Section, Text, $"{hard[0].Message} ({hard[0].Rule}){(hard.Count > 1 ? $", and {hard.Count - 1} more" : "")}", "Use the quick fix 'Move to config', or read them from one.", hard[0].Path, hard[0].Line)
            : facts.Configs is [var config, ..] ? ReviewItem.Done(Section, Text, Listed([.. facts.Configs.Select(RelativePath.Name)]), config)
            : facts.Scripts.Count == 0 ? ReviewItem.None(Section, Text, "there is no script here")
            : facts.Findings is null ? ReviewItem.ForPerson(Section, Text, "there is no config here; no rule was asked whether the script has hyperparameters")
            : ReviewItem.Done(Section, Text, "no rule found one in the script");
    }

    private static ReviewItem Parameters(ExperimentFacts facts)
    {
        const string Text = "Parameters and metrics were logged";
        if (facts.Result is not { } result)
        {
            return ReviewItem.None(Section, Text, "there is no run");
        }

        var missing = facts.Policy.Require.Params.Where(name => !result.Run.Params.ContainsKey(name)).Select(static name => $"parameter {name}").Concat(facts.Policy.Require.Metrics.Where(name => !result.Run.Metrics.ContainsKey(name)).Select(static name => $"metric {name}")).ToList();
        return missing.Count > 0 ? ReviewItem.Open(Section, Text, $"forge.yaml requires {Listed(missing)}, and the run has none", "Log it, and run it again.")
            : result.Run.Params.Count == 0 ? ReviewItem.Open(Section, Text, "the run has no parameter", "Log the config: mlflow.log_params(config).")
            : result.Run.Metrics.Count == 0 ? ReviewItem.Open(Section, Text, "the run has no metric", "Log what came out: mlflow.log_metric(name, value).")
            : ReviewItem.Done(Section, Text, $"{result.Run.Params.Count} parameters, {result.Run.Metrics.Count} metrics");
    }

    private static ReviewItem Seed(ExperimentFacts facts)
    {
        const string Text = "The seed is fixed";
        var unseeded = (facts.Findings ?? []).FirstOrDefault(static finding => finding.Rule is "FRG409" or "FRG301");
        var logged = facts.Result is { } result ? result.Run.Params.FirstOrDefault(static pair => Seeds.Contains(pair.Key.Split('.', '/')[^1], StringComparer.OrdinalIgnoreCase)) : default;
        var written = Seeds.Select(name => facts.Text(name)).FirstOrDefault(static value => value is not null);
        return unseeded is not null ? ReviewItem.Open(Section, Text, $"{unseeded.Message} ({unseeded.Rule})", "Seed every generator that the script uses.", unseeded.Path, unseeded.Line)
            : logged.Key is not null && logged.Value is not ("None" or "") ? ReviewItem.Done(Section, Text, $"the run logged {logged.Key} = {logged.Value}")
            : written is not null ? ReviewItem.Done(Section, Text, $"metadata.yaml says {written}", facts.Summary.Path)
            : ReviewItem.Open(Section, Text, "neither the run nor metadata.yaml has one", "Set a seed, log it, and write it into metadata.yaml.", facts.Summary.Path);
    }

    private static ReviewItem Data(ExperimentFacts facts)
    {
        const string Text = DataKnown;
        var input = facts.Result?.Run.Inputs.FirstOrDefault();
        return facts.Text("data", "version") is { } version ? ReviewItem.Done(Section, Text, $"metadata.yaml says {(facts.Text("data", "path") is { } path ? path + " " : "")}{Short(version)}", facts.Summary.Path)
            : input is not null ? ReviewItem.Done(Section, Text, $"the run used {input.Name}, digest {input.Digest}")
            : facts.DataFiles is [var file, ..] ? ReviewItem.Done(Section, Text, $"DVC tracks it: {Listed(facts.DataFiles)}", file)
            : facts.Result?.Run.Params.FirstOrDefault(static pair => pair.Key is "dataset_version" or "data_version" or "dataset_hash") is { Key: not null } param ? ReviewItem.Done(Section, Text, $"the run logged {param.Key} = {param.Value}")
            : ReviewItem.Open(Section, Text, "neither metadata.yaml, DVC nor the run says it", "Track the data ('dvc add'), write data.version, or log it: mlflow.log_input(dataset).", facts.Summary.Path);
    }

    private static ReviewItem Environment(ExperimentFacts facts)
    {
        const string Text = "The environment is pinned";
        if (facts.Environment is not { } environment)
        {
            return ReviewItem.Open(Section, Text, "no requirements.txt, environment.yml or pyproject.toml is here or at the root", "Write one: 'pip freeze > requirements.txt' in the environment that it ran in.");
        }

        var loose = environment.Packages.Where(static package => PackageVersion.Parse(package.Version) is null && !package.Version.Contains("://", StringComparison.Ordinal)).Select(static package => package.Name).ToList();
        return loose.Count == 0
            ? ReviewItem.Done(Section, Text, $"{environment.Packages.Count} packages in {RelativePath.SeenFrom(facts.Summary.Path, environment.Path)}", environment.Path)
            : ReviewItem.Open(Section, Text, $"without an exact version: {Listed(loose)}", "Pin them: NAME==VERSION.", environment.Path);
    }

    private static ReviewItem Documentation(ExperimentFacts facts)
    {
        const string Text = "A README says what it is and how to run it";
        return facts.Readme is not { } readme ? ReviewItem.Open(Section, Text, "there is none", "Write README.md: goal, data, how to run, results.")
            : readme.Trim().Length < 100 ? ReviewItem.Open(Section, Text, $"it has {readme.Trim().Length} characters", "Say what the goal is, which data it needs, how to run it and what came out.")
            : ReviewItem.Done(Section, Text, $"{readme.Split('\n').Length} lines");
    }

    private static ReviewItem Owner(ExperimentFacts facts)
    {
        const string Text = "Somebody answers for it";
        var owner = facts.Summary.Owner ?? facts.Summary.Researcher;
        return owner is null ? ReviewItem.Open(Section, Text, "no owner is named", "Write owners into metadata.yaml.", facts.Summary.Path)
            : facts.Policy.Members.Count > 0 && !facts.Policy.Members.Values.Any(member => member.IsCalled(owner)) ? ReviewItem.Open(Section, Text, $"{owner} is no member of forge.yaml", "Name somebody who is still there.", facts.Summary.Path)
            : ReviewItem.Done(Section, Text, owner);
    }

    internal static string Short(string id) => id.Length > 10 && id.All(char.IsAsciiHexDigit) ? id[..10] : id;

    internal static string Listed(IReadOnlyList<string> items, int most = 4) => string.Join(", ", items.Take(most)) + (items.Count > most ? $" and {items.Count - most} more" : "");
}
