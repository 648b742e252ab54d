namespace ForgeLsp.Features.Doctor.Checks;

/// <summary>What runs Forge.</summary>
/// <param name="Forge">Version of Forge.</param>
/// <param name="Runtime">Version of .NET, such as <c>10.0.1</c>.</param>
/// <param name="BuiltFor">Major version of .NET that Forge was made for.</param>
/// <param name="Platform">Such as <c>linux-x64</c>.</param>
public sealed record RuntimeFacts(string Forge, string Runtime, int BuiltFor, string Platform)
{
    /// <summary>Bytes that the program may use; 0 where that is not known.</summary>
    public long MemoryLimit { get; init; }

    /// <summary>Processors that it may use.</summary>
    public int Processors { get; init; }
}

/// <summary>The .NET runtime that Forge runs on.</summary>
public sealed class RuntimeCheck(Func<RuntimeFacts> facts) : IDoctorCheck
{
    private const long Gibibyte = 1024L * 1024 * 1024;

    /// <inheritdoc/>
    public string Name => "runtime";

    /// <inheritdoc/>
    public string Title => ".NET runtime";

    /// <inheritdoc/>
    public TimeSpan Limit => TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DoctorLine>> LookAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<DoctorLine>>([Judge(facts())]);

    internal DoctorLine Judge(RuntimeFacts facts)
    {
        var subject = $"Forge {facts.Forge}";
        var found = $".NET {facts.Runtime}, {facts.Platform}, {facts.Processors} {(facts.Processors == 1 ? "processor" : "processors")}"
            + (facts.MemoryLimit > 0 ? $", {facts.MemoryLimit / (double)Gibibyte:0.#} GiB" : "");
        var major = int.TryParse(facts.Runtime.Split('.')[0], System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : facts.BuiltFor;
        return facts switch
        {
            _ when facts.Runtime.Contains('-', StringComparison.Ordinal) => this.Warning(DoctorTopic.Runtime, subject, $"{found}: a preview", $"Install the .NET {facts.BuiltFor} runtime in its released form."),
            _ when major > facts.BuiltFor => this.Warning(DoctorTopic.Runtime, subject, $"{found}; it was made for .NET {facts.BuiltFor}", $"Install the .NET {facts.BuiltFor} runtime beside it if Forge behaves oddly."),
            { MemoryLimit: > 0 and < Gibibyte / 2 } => this.Warning(DoctorTopic.Runtime, subject, $"{found}: little memory", "Give the container or machine half a GiB or more; large workspaces take up to 400 MB."),
            _ => this.Ok(subject, found),
        };
    }
}
