using System.Globalization;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.CodeActions;
using ForgeLsp.Features.Names;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Experiments;

/// <summary>An experiment for a pick list.</summary>
/// <param name="Id">The id of its row, <c>metadata:…</c>.</param>
/// <param name="Owner">Who answers for it.</param>
public sealed record ExperimentChoice(string Id, string Name, string? Owner, string? Status, string? Goal, bool HasBaseline);

/// <summary>Experiments by name, and everybody whom metadata or policy name.</summary>
public sealed record ExperimentChoices(IReadOnlyList<ExperimentChoice> Experiments, IReadOnlyList<string> People);

/// <summary>What is done with an experiment from its row. Files are changed by the client: these are the edits.</summary>
/// <param name="sources">What the workspace knows now.</param>
/// <param name="place">The folder and the path of an experiment whose path is as the view has it; null where it is gone.</param>
/// <param name="policy">The policy, for the names of people.</param>
/// <param name="time">Today.</param>
public sealed class ExperimentActions(ExperimentSources sources, Func<string, (WorkspaceScope Scope, string Path)?> place, Func<Policy> policy, TimeProvider time)
{
    private const string Archived = "archived";
    private const string Row = "metadata:";

    /// <summary>All experiments, and all people.</summary>
    public ExperimentChoices List()
    {
        var known = sources.Experiments();
        var people = known.SelectMany(static experiment => new[] { experiment.Researcher, experiment.Owner }).Concat(policy().Members.Keys)
            .Where(static name => !string.IsNullOrWhiteSpace(name)).OfType<string>().Distinct(StringComparer.Ordinal).OrderBy(static name => name, StringComparer.OrdinalIgnoreCase).ThenBy(static name => name, StringComparer.Ordinal);
        return new(
            [
                .. known.OrderBy(ExperimentNodes.Name, StringComparer.OrdinalIgnoreCase).ThenBy(static experiment => experiment.Path, StringComparer.Ordinal)
                    .Select(static experiment => new ExperimentChoice(Row + experiment.Path, ExperimentNodes.Name(experiment), OwnerOf(experiment), experiment.Status, experiment.Goal, experiment.Baseline is not null)),
            ],
            [.. people]);
    }

    /// <summary>The edits that archive an experiment: its status, and the date of the change.</summary>
    /// <exception cref="StoreException">It is gone, is archived, or is written so that it takes a person.</exception>
    public IReadOnlyList<DocumentEdit> Archive(string id)
    {
        var (experiment, scope, path, file) = Find(id);
        if (experiment.Status == Archived)
        {
            throw new StoreException(StoreFailure.BadQuery, $"`{MarkdownText.OneLine(ExperimentNodes.Name(experiment), 80)}` is archived already.");
        }

        var edits = new MetadataEdits(file);
        return edits.Set("status", Archived, "updated", "created", "researcher", "experiment_id") && Touch(edits, file) ? [Edit(scope, path, file, edits)] : throw ByHand(path);
    }

    /// <summary>
    /// The edits that make somebody else answer for an experiment: the first owner, the contact where it was the one before, and the date. Who ran
    /// it stays the researcher, as the folder says.
    /// </summary>
    /// <exception cref="StoreException">It is gone, belongs to them already, or is written so that it takes a person.</exception>
    public IReadOnlyList<DocumentEdit> HandOff(string id, string to)
    {
        to = to.Trim();
        var (experiment, scope, path, file) = Find(id);
        var from = OwnerOf(experiment);
        if (to.Length == 0 || to == from)
        {
            throw new StoreException(StoreFailure.BadQuery, to.Length == 0 ? "Name the person who takes the experiment." : $"`{MarkdownText.OneLine(to, 80)}` has the experiment already.");
        }

        var edits = new MetadataEdits(file);
        if (edits.List("owners") is { Count: > 0 } owners)
        {
            // Who owns it with others already changes places, so that nobody is lost.
            var other = owners.Skip(1).FirstOrDefault(owner => owner.Value == to);
            if (other is not null)
            {
                edits.Put(other, owners[0].Value, inFlow: true);
            }

            edits.Put(owners[0], to, inFlow: true);
        }
        else if (!edits.Add("owners", to, "researcher", "experiment_id"))
        {
            throw ByHand(path);
        }

        var contact = new ExperimentDocument(file).At("contact");
        if (contact is { Kind: DataKind.String } && from is not null && IsCalled(from, contact.Text))
        {
            var address = contact.Text.Contains('@', StringComparison.Ordinal) ? policy().Members.GetValueOrDefault(to)?.Git : null;
            if (!edits.Set("contact", address ?? to))
            {
                throw ByHand(path);
            }
        }

        return Touch(edits, file) ? [Edit(scope, path, file, edits)] : throw ByHand(path);
    }

    /// <summary>The ids of the rows that lead to an experiment in the view, from the root down.</summary>
    /// <exception cref="StoreException">There is none.</exception>
    public IReadOnlyList<string> WayTo(string id, string? group)
    {
        var path = id.StartsWith(Row, StringComparison.Ordinal) ? id[Row.Length..] : id;
        var experiment = sources.Experiments().FirstOrDefault(one => one.Path == path) ?? throw Gone();
        return ExperimentsView.WayTo(experiment, group);
    }

    /// <summary>The experiment whose metadata speak of a run: that names it, else that names its tracking experiment.</summary>
    /// <param name="runId">The run's id.</param>
    /// <param name="tracking">The name of its tracking experiment.</param>
    /// <exception cref="StoreException">There is none.</exception>
    public string OfRun(string runId, string? tracking)
    {
        var known = sources.Experiments();
        var experiment = known.FirstOrDefault(one => one.RunId == runId) ?? known.FirstOrDefault(one => tracking is not null && one.MlflowExperiment == tracking)
            ?? throw new StoreException(StoreFailure.NotFound, $"No metadata.yaml names the tracking experiment `{MarkdownText.OneLine(tracking ?? "?", 120)}`; write it as `mlflow_experiment` into the one that these runs belong to.");
        return Row + experiment.Path;
    }

    private static string? OwnerOf(ExperimentSummary experiment) => string.IsNullOrWhiteSpace(experiment.Owner) ? experiment.Researcher : experiment.Owner;

    private static StoreException Gone() => new(StoreFailure.NotFound, "The experiment is no longer there; refresh the view.");

    private static StoreException ByHand(string path) => new(StoreFailure.BadQuery, $"`{MarkdownText.OneLine(path, 120)}` is written in a way that cannot be changed safely; open it and change it by hand.");

    private static DocumentEdit Edit(WorkspaceScope scope, string path, YamlFile file, MetadataEdits edits) => new(scope.UriOf(path), scope.VersionOf(path), file.Text, edits.Edits, Create: false);

    private bool IsCalled(string person, string name) => name == person || policy().Members.GetValueOrDefault(person)?.IsCalled(name) == true;

    private bool Touch(MetadataEdits edits, YamlFile file)
    {
        var today = time.GetLocalNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var updated = new ExperimentDocument(file).At("updated");
        return updated?.Text.StartsWith(today, StringComparison.Ordinal) == true || edits.Set("updated", today, "created", "researcher", "experiment_id");
    }

    private (ExperimentSummary Experiment, WorkspaceScope Scope, string Path, YamlFile File) Find(string id)
    {
        var name = id.StartsWith(Row, StringComparison.Ordinal) ? id[Row.Length..] : throw new ArgumentException("This is not the id of an experiment.", nameof(id));
        var experiment = sources.Experiments().FirstOrDefault(one => one.Path == name) ?? throw Gone();
        var (scope, path) = place(name) ?? throw Gone();
        return scope.Yaml(path) is { Kind: FileKind.Experiment } file ? (experiment, scope, path, file) : throw Gone();
    }
}
