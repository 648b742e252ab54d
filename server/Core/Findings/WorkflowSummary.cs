using ForgeLsp.Core.Model;

namespace ForgeLsp.Core.Findings;

/// <summary>What other files may know of a workflow of GitHub's.</summary>
/// <param name="RunsTests">Whether a step of it runs tests or a linter, by the usual names of those.</param>
/// <param name="MayCheck">Whether it runs <c>forge check</c>, or something that may: a makefile, a session of tox, hooks, another workflow.</param>
public sealed record WorkflowSummary(bool RunsTests, bool MayCheck)
{
    private static readonly string[] Tests = ["pytest", "unittest", "ruff", "flake8", "pylint", "mypy", "pyright", "black", "dvc"];
    private static readonly string[] Others = ["forge", "make", "tox", "nox", "just", "task", "invoke", "pre-commit", "prek", "bash", "sh"];

    /// <summary>What <paramref name="root"/>, the value of the whole file, says.</summary>
    public static WorkflowSummary Of(DataNode root)
    {
        var (tests, checks) = (false, false);
        foreach (var job in root["jobs"]?.Entries ?? [])
        {
            checks |= job.Value["uses"] is not null;
            foreach (var step in job.Value["steps"]?.Items ?? [])
            {
                tests |= IsTest(step);
                checks |= step["uses"]?.Text is { } action && (action.Contains("forge", StringComparison.OrdinalIgnoreCase) || action.Contains("pre-commit", StringComparison.Ordinal) || action.StartsWith("./", StringComparison.Ordinal));
                checks |= step["run"]?.Text is { } script && Runs(script, Others);
            }
        }

        return new WorkflowSummary(tests, checks);
    }

    /// <summary>Whether a step runs tests or a linter.</summary>
    public static bool IsTest(DataNode step) => step["run"]?.Text is { } script && Runs(script, Tests);

    /// <summary>Whether one of the words stands in the script by itself, as a program or a module; a script <c>./check.sh</c> counts as <c>sh</c>.</summary>
    private static bool Runs(string script, string[] programs)
    {
        var words = script.Split([' ', '\t', '\r', '\n', ';', '&', '|', '(', ')', '"', '\'', '/', '=', '.'], StringSplitOptions.RemoveEmptyEntries);
        return Array.Exists(words, word => Array.IndexOf(programs, word) >= 0);
    }
}
