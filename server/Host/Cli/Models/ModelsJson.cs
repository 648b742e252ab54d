using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ForgeLsp.Features.Models;

namespace ForgeLsp.Host.Cli.Models;

/// <summary><c>forge models list</c> and <c>diff</c>.</summary>
internal sealed record ModelListing(int Version, string Catalogue, string? Problem, IReadOnlyList<ModelRow> Models, IReadOnlyList<string> OnlyTracked, IReadOnlyList<string> Problems);

/// <summary>A model; <paramref name="Line"/> and <paramref name="Column"/> begin at 1.</summary>
internal sealed record ModelRow(
    string Name, string? Status, string? Source, string? Version, IReadOnlyList<string> Owners, IReadOnlyList<ModelMeasure> Performance, string? RunId, string? BaseModel, string? Modelfile,
    IReadOnlyList<string> Targets, TrackedInfo? Tracked, IReadOnlyList<DriftRow> Drift, int Line, int Column);

/// <summary>A disagreement; <paramref name="Line"/> and <paramref name="Column"/> begin at 1.</summary>
internal sealed record DriftRow(string Kind, string Message, string? CatalogueValue, bool IsMendableThere, int Line, int Column);

/// <summary><c>forge models show</c>.</summary>
internal sealed record ModelPage(int Version, string Catalogue, ModelRow Model, IReadOnlyList<TransitionInfo> History, IReadOnlyList<GateInfo> Gates, IReadOnlyList<string> Problems);

/// <summary><c>forge models promote</c> and <c>rollback</c>. <paramref name="Refusal"/>: why nothing was changed.</summary>
internal sealed record PromotionReport(
    int Version, string Model, string? From, string? To, bool IsDryRun, bool IsChanged, IReadOnlyList<CatalogueChange> Changes, IReadOnlyList<GateRow> Gates, TrackingReport? Tracking, IReadOnlyList<string> Notes, string? Refusal);

/// <summary>A check of a gate. <paramref name="Outcome"/>: <c>passed</c>, <c>failed</c>, <c>notChecked</c>, <c>notNeeded</c> or, of a command in a dry run, <c>notRun</c>.</summary>
internal sealed record GateRow(string Name, string Outcome, string Message);

/// <summary>What changes in the tracking registry. <paramref name="Problem"/>: why it does not say what the catalogue says, though it should.</summary>
internal sealed record TrackingReport(string Store, IReadOnlyList<string> Steps, IReadOnlyList<string> Done, string? Problem);

/// <summary><c>forge models edit</c>. <paramref name="Refusal"/>: why nothing was changed; <paramref name="Problem"/>: why not all was.</summary>
internal sealed record VersionReport(int Version, string Store, string Model, string ModelVersion, IReadOnlyList<string> Done, string? Refusal, string? Problem);

/// <summary><c>forge models register</c>. <paramref name="ModelVersion"/> is null in a dry run; <paramref name="Why"/>: what speaks for this one of several runs.</summary>
internal sealed record RegistrationReport(int Version, string Store, string RunId, string Source, string Model, string? ModelVersion, bool IsDryRun, string? Why);

/// <summary><c>forge models download</c>. <paramref name="Problems"/>: what was left out.</summary>
internal sealed record DownloadReport(int Version, string Target, int Files, long Bytes, IReadOnlyList<string> Problems);

/// <summary>JSON of the <c>forge models</c> commands, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ModelListing))]
[JsonSerializable(typeof(ModelPage))]
[JsonSerializable(typeof(PromotionReport))]
[JsonSerializable(typeof(VersionReport))]
[JsonSerializable(typeof(RegistrationReport))]
[JsonSerializable(typeof(DownloadReport))]
internal sealed partial class ModelsJson : JsonSerializerContext
{
    /// <summary>Writes names as they are read, not as escapes; the output is no HTML.</summary>
    public static ModelsJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>A model as JSON has it.</summary>
    public static ModelRow Row(ModelInfo model) => new(
        model.Name, model.Status, model.Source, model.Version, model.Owners, model.Performance, model.RunId, model.BaseModel, model.Modelfile, model.Targets, model.Tracked,
        [.. model.Drift.Select(static drift => new DriftRow(drift.Kind, drift.Message, drift.CatalogueValue, drift.IsMendableThere, drift.Place.Line + 1, drift.Place.Column + 1))],
        model.Place.Line + 1,
        model.Place.Column + 1);
}
