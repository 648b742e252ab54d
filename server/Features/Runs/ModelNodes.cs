using ForgeLsp.Core.Model;
using ForgeLsp.Core.Runs;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Runs;

/// <summary>The rows of models in the Runs view. Pure: a value of the store in, a row out.</summary>
internal static class ModelNodes
{
    private const int MaxMetrics = 10;

    /// <summary>A model as MLflow 3 keeps it.</summary>
    public static ViewNode Logged(string alias, string runId, LoggedModel model)
    {
        var name = model.Name.Length == 0 ? model.Id : model.Name;
        var state = model.Status switch { "READY" or "UNSPECIFIED" or "" => "logged", var status => MarkdownText.OneLine(status, 40).ToLowerInvariant() };
        var latest = model.Metrics.GroupBy(static metric => (metric.Key, metric.DatasetName)).Select(static group => group.Last()).Take(MaxMetrics);
        return new(new NodeId("loggedModel", alias, $"{runId}/{model.Id}").ToString(), MarkdownText.OneLine(name))
        {
            Description = string.IsNullOrEmpty(model.ModelType) ? state : $"{state} · {MarkdownText.OneLine(model.ModelType, 60)}",
            Tooltip = $"**{MarkdownText.Escape(name, 300)}**" + RunNodes.Line("id", model.Id) + RunNodes.Line("kind", model.ModelType) + RunNodes.Line("state", model.StatusMessage is { Length: > 0 } message ? $"{state}: {message}" : state)
                + RunNodes.Line("logged", RunText.Instant(model.CreationTime))
                + string.Concat(latest.Select(static metric => RunNodes.Line(metric.DatasetName is { Length: > 0 } dataset ? $"{metric.Key} on {dataset}" : metric.Key, RunText.Number(metric.Value)))),
            Icon = model.Status == "FAILED" ? "error" : "symbol-class",
            Context = "loggedModel",
            AccessibleLabel = $"Logged model {MarkdownText.OneLine(name)}, {state}",
        };
    }

    /// <summary>A model that MLflow 2 noted at its run.</summary>
    /// <param name="index">Its place among the notes.</param>
    public static ViewNode Noted(string alias, string runId, int index, ModelNote model)
    {
        var flavors = MarkdownText.OneLine(string.Join(", ", model.Flavors), 100);
        return new(new NodeId("loggedModel", alias, $"{runId}/{index}").ToString(), model.Path.Length == 0 ? "(root)" : MarkdownText.OneLine(model.Path))
        {
            Description = flavors.Length == 0 ? "logged" : $"logged · {flavors}",
            Tooltip = $"**{MarkdownText.Escape(model.Path, 300)}**" + RunNodes.Line("flavors", flavors) + RunNodes.Line("logged", model.Created),
            Icon = "symbol-class",
            Context = "loggedModel",
            AccessibleLabel = $"Logged model {MarkdownText.OneLine(model.Path)}, {flavors}",
        };
    }

    /// <summary>A version of a registered model.</summary>
    /// <param name="model">The model; null where the registry does not list it.</param>
    public static ViewNode Version(string alias, string runId, RegisteredModel? model, ModelVersion version)
    {
        var aliases = model?.Aliases.Where(entry => entry.Value == version.Version).Select(static entry => entry.Key).Order(StringComparer.Ordinal).ToList() ?? [];
        var label = $"{MarkdownText.OneLine(version.Name)} version {MarkdownText.OneLine(version.Version, 40)}";
        var stage = version.Stage is "" or "None" ? null : version.Stage;
        var described = MarkdownText.OneLine(string.Join(" · ", new[] { stage }.Concat(aliases.Select(static name => "@" + name)).OfType<string>()), 100);
        var description = described.Length == 0 ? "registered" : described;
        return new(new NodeId("modelVersion", alias, $"{runId}/{Uri.EscapeDataString(version.Name)}/{version.Version}").ToString(), label)
        {
            Description = description,
            Tooltip = $"**{MarkdownText.Escape(version.Name, 300)}** version {MarkdownText.Escape(version.Version)}" + RunNodes.Line("stage", stage) + RunNodes.Line("aliases", string.Join(", ", aliases))
                + RunNodes.Line("about", version.Description is { Length: > 0 } about ? about : model?.Description),
            Icon = "library",
            Context = "modelVersion",
            AccessibleLabel = $"Registered model {label}, {description}",
        };
    }
}
