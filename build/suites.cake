using System.Text.RegularExpressions;
using System.Xml.Linq;

// The parts of the test command, and the count over all of them.

record SuiteResult(string Name, int Passed, int Failed, string Problem);

var results = new List<SuiteResult>();

/// <summary>Runs one part; what stops it from running counts as one failure, and the other parts still run.</summary>
bool Suite(string name, Func<(int Passed, int Failed)> run)
{
    Step($"== {name}");
    SuiteResult result;
    try
    {
        var (passed, failed) = run();
        result = new(name, passed, failed, null);
    }
    catch (Exception problem)
    {
        result = new(name, 0, 1, problem.Message);
        Console.Error.WriteLine(problem.Message);
    }
    results.Add(result);
    return result.Failed == 0;
}

/// <summary>A part that either holds or does not: it adds nothing to the passed tests, and one to the failed where it does not hold.</summary>
bool Check(string name, string program, params string[] arguments) =>
    Suite(name, () => (0, Show(program, arguments) == 0 ? 0 : 1));

/// <summary>A test project, built: xunit makes programs of them.</summary>
string TestProgram(string project) =>
    Path.Combine(Root, "tests", project, "bin", Configuration, "net10.0", $"ForgeLsp.Tests.{project}" + (OperatingSystem.IsWindows() ? ".exe" : ""));

/// <summary>Runs a test program of xunit and counts from its report. A skipped test counts as failed: nothing is left out quietly.</summary>
/// <param name="secondChances">Where at most so many tests fail they run a second time, by themselves, and that counts.</param>
(int Passed, int Failed) Xunit(string project, IReadOnlyDictionary<string, string> variables = null, int secondChances = 0)
{
    var report = Report(project, [], variables);
    var assemblies = report.Descendants("assembly").ToList();
    int Sum(string attribute) => assemblies.Sum(assembly => (int?)assembly.Attribute(attribute) ?? 0);
    var failed = report.Descendants("test").Where(test => (string)test.Attribute("result") == "Fail").Select(test => $"{(string)test.Attribute("type")}.{(string)test.Attribute("method")}").ToList();
    var others = Sum("errors") + Sum("skipped") + Sum("not-run");
    if (failed.Count == 0 || failed.Count > secondChances || failed.Count != Sum("failed")) return (Sum("passed"), Sum("failed") + others);

    Step($"A second time, by themselves: {string.Join(", ", failed)}");
    var second = Report(project, [.. failed.Distinct().SelectMany(method => new[] { "-method", method })], variables).Descendants("test").Count(test => (string)test.Attribute("result") == "Pass");
    return (Sum("passed") + second, Math.Max(0, failed.Count - second) + others);
}

/// <summary>Runs tests of a project and reads their report.</summary>
XDocument Report(string project, string[] which, IReadOnlyDictionary<string, string> variables)
{
    var report = Path.Combine(Artifacts, "tests", project + ".xml");
    IO.Directory.CreateDirectory(Path.GetDirectoryName(report));
    IO.File.Delete(report);
    Show(TestProgram(project), ["-noLogo", "-noColor", "-xml", report, .. which], variables: variables);
    return IO.File.Exists(report) ? XDocument.Load(report) : throw Failure($"The {project} tests left no report: it crashed or was stopped.");
}

/// <summary>Runs the client's tests (node:test) and counts from its summary.</summary>
(int, int) ClientTests()
{
    var finished = Capture("npm", ["run", "--silent", "client:test"]);
    Console.WriteLine(finished.Output);
    int Count(string what) => Regex.Matches(finished.Output, $@"^\W*{what} (\d+)\s*$", RegexOptions.Multiline).Sum(match => int.Parse(match.Groups[1].Value));
    var (passed, failed) = (Count("pass"), Count("fail") + Count("cancelled") + Count("skipped") + Count("todo"));
    if (passed + failed == 0 || (finished.ExitCode != 0 && failed == 0)) throw Failure($"The client's tests ended with exit code {finished.ExitCode} and no summary.");
    return (passed, failed);
}

/// <summary>A table of the parts, then the one line that everything is about.</summary>
void PrintSummary()
{
    foreach (var result in results)
        Console.WriteLine($"  {result.Name,-28} {(result.Problem ?? (result.Passed + result.Failed == 0 ? "ok" : $"{result.Passed} passed, {result.Failed} failed"))}");
    Console.WriteLine($"{results.Sum(result => result.Passed)} passed, {results.Sum(result => result.Failed)} failed");
}
