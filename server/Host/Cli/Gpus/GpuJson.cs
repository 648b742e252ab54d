using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ForgeLsp.Features.Gpus;

namespace ForgeLsp.Host.Cli.Gpus;

/// <summary>Why a booking was refused, for programs: the holder, until when, and when the wish fits (ISO 8601 instants, null where unknown).</summary>
internal sealed record GpuConflict(string? HeldBy, string? Until, string? NextFree);

/// <summary><c>forge gpu list --format json</c>.</summary>
internal sealed record GpuListing(int Version, IReadOnlyList<GpuChoice> Gpus, string User, double MaxHours, string Store, IReadOnlyList<string> Problems, IReadOnlyList<GpuHostInfo> Hosts);

/// <summary><c>forge gpu reservations --format json</c>.</summary>
internal sealed record ReservationListing(int Version, IReadOnlyList<ReservationInfo> Reservations, string Store, IReadOnlyList<string> Problems);

/// <summary>Several bookings that were made or changed at once.</summary>
internal sealed record ReservationsMade(int Version, IReadOnlyList<ReservationInfo> Reservations);

/// <summary><c>forge gpu migrate-store --format json</c>. <paramref name="Left"/>: a sentence on each booking that stays behind.</summary>
internal sealed record StoreMigrationReport(int Version, string From, string To, int Moved, int Same, IReadOnlyList<string> Left);

/// <summary>JSON of the <c>forge gpu</c> commands, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(GpuConflict))]
[JsonSerializable(typeof(GpuListing))]
[JsonSerializable(typeof(ReservationListing))]
[JsonSerializable(typeof(ReservationInfo))]
[JsonSerializable(typeof(ReservationsMade))]
[JsonSerializable(typeof(StoreMigrationReport))]
[JsonSerializable(typeof(NextFreeSlot))]
internal sealed partial class GpuJson : JsonSerializerContext
{
    /// <summary>Writes names and offsets as they are read, not as escapes; the output is no HTML.</summary>
    public static GpuJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
