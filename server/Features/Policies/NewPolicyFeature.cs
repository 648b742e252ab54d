using System.Text;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Yaml;

namespace ForgeLsp.Features.Policies;

/// <summary>The first draft of a team's policy.</summary>
/// <param name="Uri">Where it belongs.</param>
/// <param name="Text">What it says.</param>
/// <param name="Exists">Whether there is a policy already, so that nothing is to be written.</param>
public sealed record NewPolicy(string Uri, string Text, bool Exists);

/// <summary>
/// Writes a <c>forge.yaml</c> in which everything is explained and nothing is set: prose stands behind a hash and one blank, a setting straight
/// behind the hash, so that taking the hashes of a section away switches it on. What can be seen of the workspace is filled in.
/// </summary>
public static class NewPolicyFeature
{
    /// <summary>The text of the file; it ends with a line break and has no effect as it is.</summary>
    public static string Write(PolicySights sights)
    {
        var text = new StringBuilder();
        Prose(text, "What this team enforces: editor and command line read this file. Nothing in it holds yet.",
            "To make a section hold, take the # away from its lines, all but the sentence above it.");
        WriteMembers(text, sights);
        Section(text, "Where experiments lie. {researcher} and {experiment} stand for a folder each.", "layout:", [$"  experiments: {List(sights.Layout.Count > 0 ? sights.Layout : Policy.Default.ExperimentPatterns)}"]);
        WriteTracking(text, sights);
        Section(text, "Which files every experiment must have. What every run must log (params, metrics, tags) is not checked yet.", "require:",
        [
            "  params: [seed]",
            $"  metrics: {List(sights.Metrics.Keys.Take(1).DefaultIfEmpty("accuracy"))}",
            "  tags: [model_type, author, dataset_version]",
            $"  files: {List(sights.CommonFiles.Count > 0 ? sights.CommonFiles : ["README.md", "requirements.txt"])}",
        ]);
        Section(text, "The cards that can be booked, what an hour of them costs, and for how long one booking may be.", "gpus:",
        [
            "  hosts: [local]",
            "  prices: { H200: 4.00, A100: 3.00, RTX4090: 1.50, default: 1.00 }",
            "  reservations: shared/gpu-reservations.json",
            "  max_hours: 72",
        ]);
        Section(text, "How branches are called.", "git:", ["  branches: [main, \"experiment/**\", \"feature/*\", \"hotfix/*\"]", $"  experiment_branch: \"{BranchPattern.Usual}\""]);
        Section(text, "The model catalogue, the commands that a model must pass on its way, and the aliases of MLflow for its states.", "registry:",
        [
            $"  file: {Scalar(sights.RegistryFile ?? Policy.Default.RegistryFile)}",
            "  gates: { testing: [\"pytest tests/models\"] }",
            "  aliases: { production: champion }",
        ]);
        Section(text, "Rules: off, a severity (error, warning, information, hint), or options. docs/rules lists them.", "rules:", ["  FRG104: { severity: hint, days: 30 }", "  FRG401: warning"]);
        Section(text, "Schemas of your own, by the files that they hold for.", "schemas: {}", []);
        Section(text, "Rules for some files only; later ones win.", "overrides:", ["  - files: \"experiments/**/scratch/**\"", "    rules: { FRG401: off }"]);
        Section(text, "The folder of your own templates: experiment and agent in it are what `forge new` makes of.", "templates: shared/templates", []);
        Section(text, "Files that nothing is said about.", "exclude: [\"third_party/**\"]", []);
        return text.ToString();
    }

    private static void WriteMembers(StringBuilder text, PolicySights sights)
    {
        var members = sights.Members.Count > 0 ? sights.Members.Select(static name => $"  {Scalar(name)}: {{ os: {Scalar(name)}, mlflow: {Scalar(name)} }}") : ["  alice: { git: alice@example.org, os: alice, mlflow: alice }"];
        Section(text, "One person is one person, whatever each tool calls them: git, the login, MLflow.", "members:", members);
    }

    private static void WriteTracking(StringBuilder text, PolicySights sights)
    {
        var address = Scalar($"${{MLFLOW_TRACKING_URI:-{sights.TrackingUri ?? "mlruns"}}}");
        var directions = sights.Metrics.Count > 0
            ? sights.Metrics.Select(static metric => $"    {Scalar(metric.Key)}: {(metric.Value == false ? "min" : "max")}{(metric.Value is null ? " # or min" : "")}")
            : ["    loss: min", "    accuracy: max"];
        Section(text, "Where runs are logged, how tracking experiments are called, and whether more of a metric is better (max) or less (min). No passwords here. `central` is not checked yet.", "tracking:",
        [
            $"  uri: {address}",
            "  central: false",
            "  experiment_naming: \"{member}/{model}/{variant}\"",
            "  directions:",
            .. directions,
        ]);
    }

    private static void Section(StringBuilder text, string about, string head, IEnumerable<string> lines)
    {
        text.Append('\n');
        Prose(text, about);
        foreach (var line in lines.Prepend(head))
        {
            text.Append('#').Append(line).Append('\n');
        }
    }

    private static void Prose(StringBuilder text, params ReadOnlySpan<string> lines)
    {
        foreach (var line in lines)
        {
            text.Append("# ").Append(line).Append('\n');
        }
    }

    private static string List(IEnumerable<string> items) => $"[{string.Join(", ", items.Select(Scalar))}]";

    /// <summary>A string that is safe between brackets as well.</summary>
    private static string Scalar(string text) => YamlText.Scalar(text, inFlow: true);
}
