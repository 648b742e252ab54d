using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ForgeLsp.Host.Cli;

/// <summary>A program that runs in our place: its input, output and errors are ours, signals that come to us go on to it, and its exit code is what is left.</summary>
internal static class ChildProgram
{
    /// <summary>Exit codes of shells for what cannot be started.</summary>
    private const int NotFound = 127;
    private const int NotExecutable = 126;

    // Numbers of Linux and macOS where they agree; the runtime's own enum has negative ones.
    private const int SigHup = 1;
    private const int SigInt = 2;
    private const int SigQuit = 3;
    private const int SigTerm = 15;

    /// <summary>SIGUSR1 and SIGUSR2, by which schedulers ask for a checkpoint.</summary>
    private static readonly int[] UserSignals = OperatingSystem.IsMacOS() ? [30, 31] : [10, 12];

    /// <summary>Starts it and waits for its end, however long that takes.</summary>
    /// <param name="command">The program, found on the PATH where it names no folder, and its arguments.</param>
    /// <param name="surroundings">Variables that it gets beside ours.</param>
    /// <param name="started">Called once it runs.</param>
    /// <returns>Its exit code; 128 and the signal's number where one ended it.</returns>
    /// <exception cref="CliException">It cannot be started.</exception>
    public static async Task<int> RunAsync(IReadOnlyList<string> command, CliContext context, IReadOnlyDictionary<string, string> surroundings, Action started)
    {
        var start = new ProcessStartInfo(Find(command[0], context), command.Skip(1)) { UseShellExecute = false, WorkingDirectory = context.WorkingDirectory };
        foreach (var (name, value) in surroundings)
        {
            start.Environment[name] = value;
        }

        using var process = new Process { StartInfo = start };
        using var signals = new Relay(process);
        try
        {
            process.Start();
        }
        catch (Win32Exception problem)
        {
            // ENOENT: of a script, its interpreter is missing.
            throw new CliException(problem.NativeErrorCode == 2 ? NotFound : NotExecutable, $"'{command[0]}' cannot be started: {problem.Message}");
        }

        signals.Started();
        started();
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode;
    }

    /// <summary>The program that a shell would take: the runtime looks into the current folder before the PATH, and a checkout must not bring its own <c>python</c>.</summary>
    private static string Find(string name, CliContext context)
    {
        if (name.Contains('/', StringComparison.Ordinal) || (OperatingSystem.IsWindows() && name.Contains('\\', StringComparison.Ordinal)))
        {
            var path = Path.GetFullPath(name, context.WorkingDirectory);
            return File.Exists(path) ? path : throw new CliException(NotFound, $"There is no program '{name}'.");
        }

        var endings = OperatingSystem.IsWindows() && Path.GetExtension(name).Length == 0 ? (context.Variable("PATHEXT") ?? ".COM;.EXE;.BAT;.CMD").Split(';') : [""];
        var found = (context.Variable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathFullyQualified)
            .SelectMany(folder => endings.Select(ending => Path.Combine(folder, name + ending)))
            .FirstOrDefault(IsProgram);
        return found ?? throw new CliException(NotFound, $"There is no program '{name}' on the PATH.");
    }

    private static bool IsProgram(string path) =>
        File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != UnixFileMode.None);

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);

    [DllImport("libc", EntryPoint = "tcgetpgrp")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ForegroundGroup(int descriptor);

    [DllImport("libc", EntryPoint = "getpgrp")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OwnGroup();

    /// <summary>
    /// Passes signals on for as long as it lives. What is typed at a terminal (Ctrl-C, Ctrl-\) goes to the whole group in front of it, and so to
    /// the program too; that is not sent a second time. SIGHUP is: an editor that ends a task sends it to its first process alone, and leaves the
    /// terminal open.
    /// </summary>
    private sealed class Relay : IDisposable
    {
        private readonly Process _process;
        private readonly List<PosixSignalRegistration> _registrations = [];
        private readonly Lock _gate = new();
        private readonly List<int> _early = [];
        private bool _isStarted;

        public Relay(Process process)
        {
            _process = process;
            Register(PosixSignal.SIGINT, SigInt);
            Register(PosixSignal.SIGQUIT, SigQuit);
            Register(PosixSignal.SIGTERM, SigTerm);
            Register(PosixSignal.SIGHUP, SigHup);
            foreach (var signal in OperatingSystem.IsWindows() ? [] : UserSignals)
            {
                Register((PosixSignal)signal, signal);
            }
        }

        /// <summary>The program runs: what came before goes on to it now.</summary>
        public void Started()
        {
            lock (_gate)
            {
                _isStarted = true;
                _early.ForEach(Send);
            }
        }

        public void Dispose() => _registrations.ForEach(static registration => registration.Dispose());

        private void Register(PosixSignal signal, int number) => _registrations.Add(PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            if (OperatingSystem.IsWindows() || (number is SigInt or SigQuit && IsFromTerminal()))
            {
                return;
            }

            lock (_gate)
            {
                if (_isStarted)
                {
                    Send(number);
                }
                else
                {
                    _early.Add(number);
                }
            }
        }));

        private void Send(int signal)
        {
            try
            {
                if (!_process.HasExited)
                {
                    _ = Kill(_process.Id, signal);
                }
            }
            catch (InvalidOperationException)
            {
                // It has ended.
            }
        }

        /// <summary>Whether we are in front of a terminal, which then sends what is typed to all in front of it.</summary>
        private static bool IsFromTerminal() => ForegroundGroup(0) == OwnGroup() || ForegroundGroup(1) == OwnGroup() || ForegroundGroup(2) == OwnGroup();
    }
}
