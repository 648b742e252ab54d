using System.Text.RegularExpressions;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;
using ForgeLsp.Tests.Unit.Architecture;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Integrations;

/// <summary>What one run of the action did.</summary>
/// <param name="Ran">The names of the steps that ran, those of other actions too, in order.</param>
/// <param name="Exit">The exit code of the first step that failed; 0 where none did.</param>
internal sealed record ActionRun(IReadOnlyList<string> Ran, int Exit, string Output, IReadOnlyDictionary<string, string> Outputs)
{
    /// <summary>The text of the file that code scanning was given; null where it got none.</summary>
    public string? Sarif { get; init; }
}

/// <summary>
/// <c>action.yml</c>, run as GitHub's runner runs a composite action: the shell steps as they are written, in order, with their variables, outputs and
/// conditions. Other actions are named and not run.
/// </summary>
internal sealed partial class ActionFile
{
    public ActionFile() => Root = YamlData.Resolve(YamlTree.Parse(SourceText.From(File.ReadAllText(Path.Combine(SolutionFolder.Path, "action.yml")))), YamlDialect.Yaml12);

    public DataNode Root { get; }

    public IReadOnlyList<DataNode> Steps => Root["runs"]?["steps"]?.Items ?? [];

    public IReadOnlyList<DataEntry> Inputs => Root["inputs"]?.Entries ?? [];

    [GeneratedRegex(@"\$\{\{\s*(?<inner>.+?)\s*\}\}", RegexOptions.ExplicitCapture, 1000)]
    public static partial Regex Expression();

    /// <summary>Runs it in the clone. <paramref name="github"/>: values of the context, such as <c>event_name</c>.</summary>
    public async Task<ActionRun> RunAsync(ShellFolder shell, IReadOnlyDictionary<string, string> inputs, IReadOnlyDictionary<string, string> github)
    {
        using var runner = new TempFolder();
        var temporary = Directory.CreateDirectory(Path.Combine(runner.Path, "its temp")).FullName;
        string? sarif = null;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var input in Inputs)
        {
            values[$"inputs.{input.Name}"] = inputs.GetValueOrDefault(input.Name, input.Value["default"]?.Text ?? "");
        }

        foreach (var (name, value) in github)
        {
            values[$"github.{name}"] = value;
        }

        var (ran, exit, log, path) = (new List<string>(), 0, "", shell.Programs);
        foreach (var step in Steps)
        {
            if (step["if"]?.Text is { } condition && !Holds(condition, values))
            {
                continue;
            }

            ran.Add(step["name"]?.Text ?? "");
            if (step["run"]?.Text is not { } script)
            {
                sarif = step["with"]?["sarif_file"]?.Text is { } given ? await File.ReadAllTextAsync(Filled(given, values)) : sarif;
                continue;
            }

            var output = runner.Write("output", "");
            var added = runner.Write("path", "");
            var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["GITHUB_OUTPUT"] = output, ["GITHUB_PATH"] = added, ["RUNNER_TEMP"] = temporary, ["GITHUB_WORKSPACE"] = shell.Clone.Path };
            variables["PATH"] = path + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH");
            foreach (var variable in step["env"]?.Entries ?? [])
            {
                variables[variable.Name] = Filled(variable.Value.Text, values);
            }

            var (code, text, error) = await shell.BashAsync(script, variables);
            log += text + error;
            foreach (var line in await File.ReadAllLinesAsync(output))
            {
                var equals = line.IndexOf('=', StringComparison.Ordinal);
                values[$"steps.{step["id"]?.Text}.outputs.{line[..equals]}"] = line[(equals + 1)..];
            }

            path = string.Join(Path.PathSeparator, [.. (await File.ReadAllLinesAsync(added)).Reverse(), path]);
            if (code != 0)
            {
                exit = code;
                break;
            }
        }

        return new ActionRun(ran, exit, log, (Root["outputs"]?.Entries ?? []).ToDictionary(static entry => entry.Name, entry => Filled(entry.Value["value"]?.Text ?? "", values))) { Sarif = sarif };
    }

    /// <summary>A text with its expressions worked out.</summary>
    private static string Filled(string text, Dictionary<string, string> values) => Expression().Replace(text, match => Value(match.Groups[1].Value, values));

    private static bool Holds(string condition, Dictionary<string, string> values) => condition.Split("&&", StringSplitOptions.TrimEntries).All(part =>
    {
        var comparison = Comparison().Match(part);
        Assert.True(comparison.Success, $"The condition '{part}' is more than this test can judge.");
        return (Value(comparison.Groups[1].Value, values) == comparison.Groups[3].Value) == (comparison.Groups[2].Value == "==");
    });

    /// <summary>The value of an expression: the first of its alternatives that is not empty.</summary>
    private static string Value(string expression, Dictionary<string, string> values) =>
        expression.Split("||", StringSplitOptions.TrimEntries).Select(name => values.GetValueOrDefault(name, "")).FirstOrDefault(static value => value.Length > 0, "");

    [GeneratedRegex("^(?<name>[a-z0-9_.-]+) (?<sign>==|!=) '(?<text>[^']*)'$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Comparison();
}
