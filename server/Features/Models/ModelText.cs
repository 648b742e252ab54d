using System.Globalization;
using ForgeLsp.Core.Catalogue;
using ForgeLsp.Core.Model;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Models;

/// <summary>What rows and tooltips say of models.</summary>
internal static class ModelText
{
    /// <summary>A whole number for people.</summary>
    public static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>So many of something.</summary>
    public static string Count(int count, string noun) => $"{Number(count)} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>The measurement that says most: the first that is written, as it is written.</summary>
    public static string? Metric(CatalogueEntry entry) => entry.Performance is [var first, ..] ? $"{first.Key} {first.Value}" : null;

    /// <summary>All that is known of a model, as Markdown.</summary>
    public static string Tooltip(CatalogueEntry entry, TrackedIn? tracked, IReadOnlyList<Drift> drift)
    {
        var lines = new List<string> { $"**{MarkdownText.Escape(entry.Name)}**{(entry.Version is { } version ? " " + MarkdownText.Escape(version) : "")} · {MarkdownText.Escape(entry.Status ?? "no status")}" };
        if (entry.Purpose is { } purpose)
        {
            lines.Add(MarkdownText.Escape(purpose, 500));
        }

        lines.AddRange(drift.Select(static one => $"⚠ {MarkdownText.Escape(Plain(one.Message), 500)}"));
        Add("Owners", string.Join(", ", entry.Owners));
        Add("Source", entry.Source is { } source ? source + (entry.ModelName == entry.Name ? "" : $" ({entry.ModelName})") : null);
        Add("Made from", entry.BaseModel);
        Add("Modelfile", entry.Modelfile);
        Add("Measured", string.Join(", ", entry.Performance.Select(static pair => $"{pair.Key} {pair.Value}")));
        Add("Run", entry.RunId);
        Add("Aliases", string.Join(", ", entry.Aliases));
        Add("Tags", string.Join(", ", entry.Tags));
        if (tracked is not null)
        {
            Add("In MLflow", $"{tracked.Model.Model.Name}, {Count(tracked.Model.Versions.Count, "version")}, in {tracked.Store.Alias}{(tracked.Store.Store.ModelWriter is null ? ", which is only read" : "")}");
        }

        Add("Notes", entry.Notes);
        return string.Join("\n\n", lines);

        void Add(string what, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                lines.Add($"{what}: {MarkdownText.Escape(value, 500)}");
            }
        }
    }

    /// <summary>What a tracking registry says of a version, in a few words.</summary>
    public static string Version(TrackedState state, ModelVersion version, bool isPinned)
    {
        var stage = version.Stage.Length == 0 || version.Stage.Equals(StateMap.NoStage, StringComparison.OrdinalIgnoreCase) ? null : version.Stage;
        return MarkdownText.OneLine(string.Join(" · ", new[] { stage }.Concat(state.AliasesOf(version).Select(static alias => "@" + alias)).Append(isPinned ? "the catalogue's" : null).Append(version.RunId is { } run ? "run " + run[..Math.Min(8, run.Length)] : null).OfType<string>()), 160);
    }

    /// <summary>A message without its backticks.</summary>
    public static string Plain(string message) => message.Replace("`", "", StringComparison.Ordinal);
}
