namespace ForgeLsp.Core.Ports;

/// <summary>How a command of a gate ended.</summary>
/// <param name="ExitCode">Its exit code; null where it did not end by itself.</param>
/// <param name="Problem">Why it could not be started, or was ended; null where it ran to its end.</param>
public sealed record GateRun(int? ExitCode, string? Problem);

/// <summary>Runs the commands of gates, without a shell. To be asked in trusted workspaces only.</summary>
public interface IGateRunner
{
    /// <summary>Runs one command to its end. What runs too long, or is cancelled, is ended with all that it started.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="folder">Absolute path of the folder to run it in.</param>
    /// <param name="output">Takes its output and errors, line by line.</param>
    Task<GateRun> RunAsync(IReadOnlyList<string> command, string folder, TimeSpan limit, Action<string> output, CancellationToken cancel);
}

/// <summary>What is known of whether a Modelfile can be built.</summary>
/// <param name="IsBuilt">Whether it can be built; null where that could not be found out.</param>
/// <param name="Message">Why not, or why that is not known; empty where it can.</param>
public sealed record ModelfileVerdict(bool? IsBuilt, string Message);

/// <summary>Tells whether a Modelfile can be built, by whatever builds them.</summary>
public interface IModelfileBuilder
{
    /// <summary>Asks for one Modelfile; what cannot be reached is a verdict and no exception.</summary>
    /// <param name="model">The catalogue's name of the model.</param>
    /// <param name="path">The Modelfile, relative to the workspace.</param>
    Task<ModelfileVerdict> TryAsync(string model, string path, CancellationToken cancel);
}
