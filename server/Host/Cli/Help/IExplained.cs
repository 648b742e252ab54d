namespace ForgeLsp.Host.Cli.Help;

/// <summary>What a command's help says beside its first sentence and its options.</summary>
internal interface IExplained
{
    /// <summary>Whole command lines.</summary>
    IReadOnlyList<string> Examples { get; }

    /// <summary>Sentences, and paragraphs parted by an empty line; empty where the first sentence says it all.</summary>
    string Details { get; }

    /// <summary>Its exit codes, in order.</summary>
    IReadOnlyList<ExitMeaning> Exits { get; }
}

/// <summary>What an exit code means.</summary>
internal sealed record ExitMeaning(int Code, string Meaning)
{
    /// <summary>What every command's codes mean unless it says otherwise.</summary>
    public static IReadOnlyList<ExitMeaning> Usual { get; } =
    [
        new(ExitCode.Clean, "done"),
        new(ExitCode.Usage, "the command line makes no sense; nothing was done"),
        new(ExitCode.Unreachable, "a part could not be reached or read; stderr says which"),
    ];

    /// <summary>A change that was refused.</summary>
    public static ExitMeaning Refused(string meaning) => new(ExitCode.Refused, meaning);

    /// <summary>Something was found.</summary>
    public static ExitMeaning Found(string meaning) => new(ExitCode.Findings, meaning);
}
