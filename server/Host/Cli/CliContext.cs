using ForgeLsp.Core.Credentials;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Host.Cli;

/// <summary>What a command may touch of its surroundings, so that tests can stand in for them.</summary>
/// <param name="Out">Results; UTF-8.</param>
/// <param name="Error">Errors and progress, one line each.</param>
/// <param name="WorkingDirectory">Absolute; relative arguments are relative to it.</param>
/// <param name="Variable">An environment variable, or null.</param>
/// <param name="IsTerminal">Whether <paramref name="Out"/> is a terminal that shows colours (false with <c>NO_COLOR</c> and on one that calls itself dumb).</param>
internal sealed record CliContext(TextWriter Out, TextWriter Error, string WorkingDirectory, Func<string, string?> Variable, TimeProvider Time, bool IsTerminal)
{
    /// <summary>Standard input; empty unless given.</summary>
    public TextReader In { get; init; } = TextReader.Null;

    /// <summary>How many cells a line of the terminal has; null where results do not go to one.</summary>
    public int? Width { get; init; }

    /// <summary>Whether results are laid out for people, as on a terminal; colours are another question, which <see cref="IsTerminal"/> answers.</summary>
    public bool HasTables { get; init; } = IsTerminal;

    /// <summary>Whether stderr is a terminal, where long work says how far it is.</summary>
    public bool ShowsProgress { get; init; }

    /// <summary>Says something on stderr, in one line and without credentials, whatever files and stores put into it.</summary>
    public Task TellAsync(string message) => Error.WriteLineAsync("forge: " + Display.Plain(CredentialMask.Of(message)));
}

/// <summary>An expected failure: one line for stderr and an exit code; thrown by commands, caught once in <see cref="ForgeCommand"/>.</summary>
internal sealed class CliException(int exitCode, string message) : Exception(message)
{
    /// <summary>One of <see cref="Cli.ExitCode"/>.</summary>
    public int ExitCode { get; } = exitCode;
}
