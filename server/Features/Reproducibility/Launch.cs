namespace ForgeLsp.Features.Reproducibility;

/// <summary>What runs an experiment.</summary>
/// <param name="Arguments">The program and its arguments, cut as a shell would cut them.</param>
/// <param name="Folder">Where it is run, relative to the workspace; empty for its root.</param>
/// <param name="Source">Who says so, for people: <c>`command` of metadata.yaml</c>.</param>
public sealed record Launch(IReadOnlyList<string> Arguments, string Folder, string Source)
{
    /// <summary>The command on one line, for people.</summary>
    public string Text => string.Join(' ', Arguments.Select(static word => word.Length == 0 || word.Any(char.IsWhiteSpace) ? $"'{word}'" : word));
}

/// <summary>What runs an experiment, or why that is not known and what to write where.</summary>
public sealed record LaunchAnswer(Launch? Launch, string? Problem);

/// <summary>What a launch is looked for by.</summary>
/// <param name="Folder">The experiment's folder, relative to the workspace.</param>
public sealed record LaunchQuestion(string Folder)
{
    /// <summary>What the user typed; null where nothing.</summary>
    public IReadOnlyList<string>? Given { get; init; }

    /// <summary><c>command</c> of the metadata; null where they do not say.</summary>
    public string? Command { get; init; }

    /// <summary><c>reproduce.command</c> of the policy.</summary>
    public string? PolicyCommand { get; init; }

    /// <summary>Parameters of the recorded run, for what an entry point leaves open; empty without one.</summary>
    public IReadOnlyDictionary<string, string> Params { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
