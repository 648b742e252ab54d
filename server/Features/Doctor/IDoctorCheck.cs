namespace ForgeLsp.Features.Doctor;

/// <summary>Something that the doctor looks at. It gets its facts from outside and judges them; it changes nothing.</summary>
public interface IDoctorCheck
{
    /// <summary>Short word for programs, such as <c>tracking</c>.</summary>
    string Name { get; }

    /// <summary>What it looks at, for people.</summary>
    string Title { get; }

    /// <summary>How long it may take before it is given up, whatever it waits for.</summary>
    TimeSpan Limit { get; }

    /// <summary>Looks. May throw: that costs one line.</summary>
    Task<IReadOnlyList<DoctorLine>> LookAsync(CancellationToken cancel);
}

/// <summary>Makes the lines of one check. Whoever speaks of trouble says what to do, and where to read on.</summary>
public static class DoctorLines
{
    /// <summary>As it should be.</summary>
    public static DoctorLine Ok(this IDoctorCheck check, string subject, string found) => new(check.Name, subject, DoctorState.Ok, found);

    /// <summary>Nothing uses it.</summary>
    public static DoctorLine NotUsed(this IDoctorCheck check, string subject, string found, string? next = null) => new(check.Name, subject, DoctorState.NotUsed, found) { Next = next };

    /// <summary>It works, but.</summary>
    public static DoctorLine Warning(this IDoctorCheck check, DoctorTopic topic, string subject, string found, string next) =>
        new(check.Name, subject, DoctorState.Warning, found) { Next = next, Help = topic.Link };

    /// <summary>It does not work.</summary>
    public static DoctorLine Problem(this IDoctorCheck check, DoctorTopic topic, string subject, string found, string next) =>
        new(check.Name, subject, DoctorState.Problem, found) { Next = next, Help = topic.Link };
}
