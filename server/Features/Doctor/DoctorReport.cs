using System.Text.Json.Serialization;

namespace ForgeLsp.Features.Doctor;

/// <summary>How a thing that the doctor looked at is.</summary>
[JsonConverter(typeof(DoctorStateConverter))]
public enum DoctorState
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>It works, and somebody should know something about it.</summary>
    Warning,

    /// <summary>It does not work.</summary>
    Problem,

    /// <summary>Nothing here uses it, or it was not looked at.</summary>
    NotUsed,
}

/// <summary>Writes states as <c>ok</c>, <c>warning</c>, <c>problem</c> and <c>notUsed</c>.</summary>
public sealed class DoctorStateConverter() : JsonStringEnumConverter<DoctorState>(System.Text.Json.JsonNamingPolicy.CamelCase);

/// <summary>One thing that was looked at.</summary>
/// <param name="Check">Which check: <c>workspace</c>, <c>tracking</c>, <c>team</c>, <c>data</c>, <c>git</c>, <c>gpu</c>, <c>reservations</c>, <c>ollama</c>, <c>python</c>, <c>runtime</c> or <c>editor</c>.</param>
/// <param name="Subject">What of it, for people: a file, the name of a store, a host.</param>
/// <param name="Found">What is so, in a sentence or less.</param>
public sealed record DoctorLine(string Check, string Subject, DoctorState State, string Found)
{
    /// <summary>What to do next; null where there is nothing to do.</summary>
    public string? Next { get; init; }

    /// <summary>The section of docs/troubleshooting.md about it; null for what is no trouble.</summary>
    public string? Help { get; init; }

    /// <summary>How long looking took, in ms; null where it was not timed by itself.</summary>
    public double? Milliseconds { get; init; }
}

/// <summary>What the doctor found; <c>docs/json.md</c> describes the JSON.</summary>
/// <param name="Root">Absolute path of the workspace.</param>
public sealed record DoctorReport(int Version, string Root, IReadOnlyList<DoctorLine> Lines)
{
    /// <summary>How many lines are of a state.</summary>
    public int Count(DoctorState state) => Lines.Count(line => line.State == state);

    /// <summary>Whether nothing is wrong; warnings may be there.</summary>
    public bool IsClean => Count(DoctorState.Problem) == 0;
}

/// <summary>The doctor's report as a page for an editor.</summary>
/// <param name="Text">Markdown.</param>
/// <param name="IsClean">Whether nothing is wrong; warnings may be there.</param>
public sealed record DoctorPage(string Text, bool IsClean);
