using System.Diagnostics;
using Architecture = System.Runtime.InteropServices.Architecture;
using IO = System.IO;
using Path = System.IO.Path;
using RuntimeInformation = System.Runtime.InteropServices.RuntimeInformation;

// Running programs and talking about it. Everything is started without a shell, so that no argument needs quoting.

var clock = Stopwatch.StartNew();

/// <summary>One progress line with the time since the start (minutes:seconds).</summary>
void Step(string text) => Console.WriteLine($"[{(int)clock.Elapsed.TotalMinutes}:{clock.Elapsed.Seconds:00}] {text}");

/// <summary>Stops with one line that says what is wrong and what to do.</summary>
Exception Failure(string line) => new CakeException(line);

record Finished(int ExitCode, string Output);

ProcessStartInfo Command(string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string> variables)
{
    // Process.Start finds no .cmd files by itself.
    var isScript = OperatingSystem.IsWindows() && program is "npm" or "code";
    var start = new ProcessStartInfo(isScript ? program + ".cmd" : program) { WorkingDirectory = folder ?? Root };
    foreach (var argument in arguments) start.ArgumentList.Add(argument);
    start.Environment["DOTNET_NOLOGO"] = "1";
    start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
    // This variable is for the inner loop; what is built here is always analysed.
    start.Environment.Remove("FORGE_FAST");
    foreach (var (name, value) in variables ?? new Dictionary<string, string>()) start.Environment[name] = value;
    return start;
}

/// <summary>Runs a program whose output the user sees as it comes; returns its exit code.</summary>
int Show(string program, string[] arguments, string folder = null, IReadOnlyDictionary<string, string> variables = null)
{
    using var process = StartOrFail(Command(program, arguments, folder, variables));
    process.WaitForExit();
    return process.ExitCode;
}

/// <summary>Runs a program and returns what it wrote to both streams, in order of arrival.</summary>
Finished Capture(string program, string[] arguments, string folder = null, IReadOnlyDictionary<string, string> variables = null)
{
    var start = Command(program, arguments, folder, variables);
    start.RedirectStandardOutput = start.RedirectStandardError = start.RedirectStandardInput = true;
    var output = new StringBuilder();
    using var process = StartOrFail(start);
    DataReceivedEventHandler keep = (_, line) => { if (line.Data is not null) lock (output) output.AppendLine(line.Data); };
    process.OutputDataReceived += keep;
    process.ErrorDataReceived += keep;
    process.BeginOutputReadLine();
    process.BeginErrorReadLine();
    process.StandardInput.Close();
    process.WaitForExit();
    return new Finished(process.ExitCode, output.ToString());
}

/// <summary>Runs a program that has to succeed; its output is shown only when it does not.</summary>
string Must(string what, string program, string[] arguments, string folder = null, IReadOnlyDictionary<string, string> variables = null)
{
    Step(what);
    var finished = Capture(program, arguments, folder, variables);
    if (finished.ExitCode == 0) return finished.Output;
    Console.Error.WriteLine(finished.Output);
    throw Failure($"{what}: failed with exit code {finished.ExitCode}; the output of `{program} {string.Join(' ', arguments)}` is above.");
}

Process StartOrFail(ProcessStartInfo start)
{
    try
    {
        return Process.Start(start);
    }
    catch (System.ComponentModel.Win32Exception)
    {
        throw Failure($"`{start.FileName}` is not installed or not on the PATH.");
    }
}

/// <summary>Whether a program is on the PATH and answers <c>--version</c> (a stub that only says "install me" does not).</summary>
bool Answers(string program)
{
    try
    {
        return Capture(program, ["--version"]).ExitCode == 0;
    }
    catch (CakeException)
    {
        return false;
    }
}
