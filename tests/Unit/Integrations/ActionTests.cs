using System.Text.Json;
using System.Text.RegularExpressions;
using ForgeLsp.Core.Model;
using ForgeLsp.Tests.Unit.Architecture;
using Xunit;

namespace ForgeLsp.Tests.Unit.Integrations;

/// <summary>The action for GitHub: its file as GitHub reads it (https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax), and its steps run in clones.</summary>
public sealed partial class ActionTests
{
    private const string Metadata = "experiments/alice/wine/metadata.yaml";
    private const string Good = "experiment_id: wine\nresearcher: alice\ncreated: 2026-01-05\nstatus: planned\ngoal: win\n";
    private static readonly string Bad = Good.Replace("planned", "plannd", StringComparison.Ordinal);

    private readonly ActionFile _action = new();

    [Fact]
    public void It_has_what_GitHub_knows_and_nothing_else()
    {
        Assert.Empty(Names(_action.Root).Except(["name", "author", "description", "branding", "inputs", "outputs", "runs"]));
        Assert.True(_action.Root["description"]?.Text.Length is > 0 and <= 160, "The marketplace shows no more.");
        Assert.Equal("composite", _action.Root["runs"]?["using"]?.Text);
        Assert.All(_action.Inputs, static input => Assert.Empty(Names(input.Value).Except(["description", "required", "default", "deprecationMessage"])));
        Assert.All(_action.Inputs, static input => Assert.Equal(DataKind.String, input.Value["default"]?.Kind));
        Assert.All(_action.Steps, static step =>
        {
            Assert.Empty(Names(step).Except(["name", "id", "if", "uses", "with", "run", "shell", "env", "working-directory", "continue-on-error"]));
            Assert.True(step["run"] is null ? step["uses"] is not null && step["shell"] is null : step["shell"]?.Text == "bash" && step["uses"] is null, step["name"]?.Text);
        });
    }

    [Fact]
    public void Every_input_is_used_and_every_name_is_declared()
    {
        var used = _action.Steps.SelectMany(static step => Texts(step).SelectMany(Named)).Concat((_action.Root["outputs"]?.Entries ?? []).SelectMany(static output => Texts(output.Value).SelectMany(Named))).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(_action.Inputs.Select(static input => "inputs." + input.Name).Order(StringComparer.Ordinal), used.Where(static name => name.StartsWith("inputs.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        foreach (var name in used.Where(static name => name.StartsWith("steps.", StringComparison.Ordinal)))
        {
            var parts = name.Split('.');
            var step = Assert.Single(_action.Steps, step => step["id"]?.Text == parts[1]);
            Assert.Contains(parts[3] + "=", step["run"]?.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_page_names_every_input_with_its_default_and_the_action_as_it_is_now()
    {
        var page = File.ReadAllText(Path.Combine(SolutionFolder.Path, "docs", "checking.md"));
        Assert.All(_action.Inputs, input => Assert.Contains($"\n| `{input.Name}` | {(input.Value["default"]?.Text is { Length: > 0 } text ? $"`{text}`" : "")}".TrimEnd() + " | ", page, StringComparison.Ordinal));
        var version = typeof(ForgeLsp.Host.Cli.ForgeCommand).Assembly.GetName().Version?.ToString(3);
        Assert.Contains($"      - uses: forge-lsp/forge@v{version}\n", page, StringComparison.Ordinal);
        Assert.Contains($"    rev: v{version}\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public void No_value_is_put_into_a_script_where_it_could_become_a_command() =>
        Assert.All(_action.Steps, static step => Assert.DoesNotContain("${{", step["run"]?.Text ?? "", StringComparison.Ordinal));

    [Fact]
    public async Task A_pull_request_fails_on_what_it_brings_and_on_nothing_else()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // the steps are for bash
        }

        using var shell = new ShellFolder();
        shell.Clone.Write(Metadata, Bad);
        var start = shell.Clone.Commit("main, with a finding of old");
        shell.Clone.Git("switch", "--quiet", "--create", "work");
        shell.Clone.Write("experiments/alice/two/metadata.yaml", Bad.Replace("wine", "two", StringComparison.Ordinal));
        shell.Clone.Commit("a finding of today");
        Merge(shell);

        // The event still knows the base of yesterday; what is checked out is merged with that of today.
        var run = await _action.RunAsync(shell, Inputs(), PullRequest(start));
        Assert.Equal(1, run.Exit);
        Assert.Equal(["Look for forge and .NET", "Find what the change is compared with", "Check", "Upload to code scanning", "Result"], run.Ran);
        Assert.Contains("::error file=experiments/alice/two/metadata.yaml,line=4,col=9,", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("file=" + Metadata, run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("file=experiments/alice/newer", run.Output, StringComparison.Ordinal);
        Assert.Contains(", 2 more were there before", run.Output, StringComparison.Ordinal);

        shell.Clone.Git("switch", "--quiet", "work");
        shell.Clone.Write("experiments/alice/two/metadata.yaml", Good.Replace("wine", "two", StringComparison.Ordinal));
        shell.Clone.Commit("mended");
        shell.Clone.Git("switch", "--quiet", "--detach", "main");
        shell.Clone.Git("merge", "--quiet", "--no-edit", "work");
        Assert.Equal(0, (await _action.RunAsync(shell, Inputs(), PullRequest(start))).Exit);
    }

    [Theory]
    [InlineData("merge_group", "event.merge_group.base_sha")]
    [InlineData("pull_request_target", "event.pull_request.base.sha")]
    public async Task Other_events_that_bring_a_change_are_compared_with_what_they_name(string name, string key)
    {
        if (OperatingSystem.IsWindows())
        {
            return; // the steps are for bash
        }

        using var shell = new ShellFolder();
        shell.Clone.Write(Metadata, Bad);
        var start = shell.Clone.Commit("main, with a finding of old");
        shell.Clone.Write("README.md", "# wine\n");
        shell.Clone.Commit("nothing new");
        var run = await _action.RunAsync(shell, Inputs(), new Dictionary<string, string>(StringComparer.Ordinal) { ["event_name"] = name, [key] = start });
        Assert.True(run.Exit == 0, run.Output);
        Assert.Contains("no findings, 1 more was there before", run.Output, StringComparison.Ordinal);
        Assert.Equal(1, (await _action.RunAsync(shell, Inputs(("new-only", "false")), new Dictionary<string, string>(StringComparer.Ordinal) { ["event_name"] = name, [key] = start })).Exit);
    }

    [Fact]
    public async Task Names_and_inputs_are_taken_as_they_are_and_never_run()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // the steps are for bash
        }

        const string Team = "our team's, $(touch ran) `touch ran`; touch ran & \"x\" 100%";
        using var shell = new ShellFolder();
        shell.Clone.Write(Team + "/forge.yaml", "exclude: []\n");
        shell.Clone.Write($"{Team}/{Metadata}", Bad);
        shell.Clone.Write($"{Team}/base line.json", "{\"version\":1,\"findings\":[]}");
        shell.Clone.Commit("one");
        var push = new Dictionary<string, string>(StringComparer.Ordinal) { ["event_name"] = "push" };
        var run = await _action.RunAsync(shell, Inputs(("path", Team + "\n"), ("baseline", Team + "/base line.json")), push);
        Assert.True(run.Exit == 1, run.Output);
        Assert.Contains($"::error file={Team.Replace("%", "%25", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal)}/{Metadata},line=4,col=9,", run.Output, StringComparison.Ordinal);
        Assert.NotNull(run.Sarif);
        using var sarif = JsonDocument.Parse(run.Sarif);
        var result = Assert.Single(sarif.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray());
        var place = result.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("artifactLocation").GetProperty("uri").GetString() ?? "";
        Assert.Equal($"{Team}/{Metadata}", Uri.UnescapeDataString(place));

        foreach (var input in new[] { "path", "severity", "baseline", "online", "new-only", "version", "upload-sarif" })
        {
            await _action.RunAsync(shell, Inputs((input, "x\"; touch ran; $(touch ran) '`touch ran`")), push);
        }

        Assert.Empty(Directory.GetFiles(shell.Clone.Path, "ran", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task What_cannot_be_read_fails_with_its_own_code_and_the_findings_are_sent_all_the_same()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // the steps are for bash
        }

        using var shell = new ShellFolder();
        shell.Clone.Write(Metadata, Bad);
        shell.Clone.Write("experiments/alice/binary/metadata.yaml", "goal: \0\n");
        shell.Clone.Commit("one");
        var run = await _action.RunAsync(shell, Inputs(), new Dictionary<string, string>(StringComparer.Ordinal) { ["event_name"] = "push" });
        Assert.Equal((3, "3"), (run.Exit, run.Outputs["exit-code"]));
        Assert.Contains("FRG002", run.Sarif, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_scanning_gets_all_findings_and_knows_which_are_new()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // the steps are for bash
        }

        using var shell = new ShellFolder();
        shell.Clone.Write(Metadata, Bad);
        var start = shell.Clone.Commit("one");
        shell.Clone.Write("experiments/alice/two/metadata.yaml", Bad.Replace("wine", "two", StringComparison.Ordinal));
        shell.Clone.Commit("two");
        var (exit, _, error) = await shell.BashAsync($"forge check --format github --new-from {start} --sarif all.sarif -- .");
        Assert.True(exit == 1, error);
        using var sarif = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(shell.Clone.Path, "all.sarif"), TestContext.Current.CancellationToken));
        var results = sarif.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray().Select(static result => result.GetProperty("baselineState").GetString());
        Assert.Equal(["new", "unchanged"], results.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_push_counts_everything_and_a_clean_one_passes()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // the steps are for bash
        }

        using var shell = new ShellFolder();
        shell.Clone.Write(Metadata, Bad);
        var start = shell.Clone.Commit("one");
        var push = new Dictionary<string, string>(StringComparer.Ordinal) { ["event_name"] = "push", ["event.before"] = start };
        Assert.Equal(1, (await _action.RunAsync(shell, Inputs(), push)).Exit);
        Assert.Equal(0, (await _action.RunAsync(shell, Inputs(("new-only", "true")), push)).Exit);

        // The first push of a branch names no commit before it.
        push["event.before"] = new string('0', 40);
        Assert.Equal(1, (await _action.RunAsync(shell, Inputs(("new-only", "true")), push)).Exit);
        var quiet = await _action.RunAsync(shell, Inputs(("upload-sarif", "false"), ("path", "experiments/alice\n"), ("severity", "error")), push);
        Assert.Equal(1, quiet.Exit);
        Assert.DoesNotContain("Upload to code scanning", quiet.Ran);

        shell.Clone.Write(Metadata, Good);
        var clean = await _action.RunAsync(shell, Inputs(), push);
        Assert.Equal((0, "0"), (clean.Exit, clean.Outputs["exit-code"]));
    }

    [Fact]
    public async Task A_checkout_of_one_commit_fetches_what_it_is_compared_with()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // the steps are for bash
        }

        using var origin = new ShellFolder();
        origin.Clone.Write(Metadata, Bad);
        var start = origin.Clone.Commit("main");
        origin.Clone.Git("switch", "--quiet", "--create", "work");
        origin.Clone.Write("experiments/alice/two/metadata.yaml", Good.Replace("wine", "two", StringComparison.Ordinal));
        origin.Clone.Commit("work");
        Merge(origin);
        origin.Clone.Git("branch", "merged");
        origin.Clone.Git("config", "uploadpack.allowAnySHA1InWant", "true");

        // As actions/checkout does without any option.
        using var shell = new ShellFolder();
        shell.Clone.Git("remote", "add", "origin", new Uri(origin.Clone.Path).AbsoluteUri);
        shell.Clone.Git("fetch", "--quiet", "--no-tags", "--depth=1", "origin", "merged");
        shell.Clone.Git("checkout", "--quiet", "--detach", "FETCH_HEAD");
        var run = await _action.RunAsync(shell, Inputs(), PullRequest(start));
        Assert.True(run.Exit == 0, run.Output);
        Assert.Contains("no findings, 2 more were there before", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_forge_it_is_installed_in_the_version_of_the_action()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // the steps are for bash
        }

        using var shell = new ShellFolder();
        shell.Clone.Write(Metadata, Good);
        shell.Clone.Commit("one");
        var forge = Path.Combine(shell.Programs, "forge");
        var script = await File.ReadAllTextAsync(forge, TestContext.Current.CancellationToken);
        File.Delete(forge);
        shell.Program("dotnet", $"""
            case "$1 $2" in
              '--list-sdks ') echo '10.0.100 [/usr/share/dotnet/sdk]' ;;
              'tool install')
                echo "$*" > '{shell.Programs}/installed'
                pwd > '{shell.Programs}/installed-in'
                mkdir -p "$5"
                cp '{shell.Programs}/forge.saved' "$5/forge"
                chmod +x "$5/forge" ;;
              *) exec '{Dotnet()}' "$@" ;;
            esac
            """);
        await File.WriteAllTextAsync(Path.Combine(shell.Programs, "forge.saved"), script.Replace("exec dotnet", $"exec '{Dotnet()}'", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var run = await _action.RunAsync(shell, Inputs(), new Dictionary<string, string>(StringComparer.Ordinal) { ["event_name"] = "push", ["action_ref"] = "v0.9.1" });
        Assert.True(run.Exit == 0, run.Output);
        Assert.Equal(["Look for forge and .NET", "Install forge", "Find what the change is compared with", "Check", "Upload to code scanning", "Result"], run.Ran);
        Assert.DoesNotContain(Path.GetFileName(shell.Clone.Path), await File.ReadAllTextAsync(Path.Combine(shell.Programs, "installed-in"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Matches("^tool install ForgeLsp.Tool --tool-path .*/forge --version 0.9.1$", (await File.ReadAllTextAsync(Path.Combine(shell.Programs, "installed"), TestContext.Current.CancellationToken)).Trim());
    }

    [Fact]
    public async Task What_cannot_be_checked_fails_with_its_own_code()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // the steps are for bash
        }

        using var shell = new ShellFolder();
        shell.Clone.Commit("one");
        var run = await _action.RunAsync(shell, Inputs(("path", "nowhere\n--format=json")), new Dictionary<string, string>(StringComparer.Ordinal) { ["event_name"] = "push" });
        Assert.Equal((2, "2"), (run.Exit, run.Outputs["exit-code"]));
        Assert.DoesNotContain("Upload to code scanning", run.Ran);
    }

    // What GitHub checks out for a pull request: the merge of the branch with main as it is now.
    private static void Merge(ShellFolder shell)
    {
        shell.Clone.Git("switch", "--quiet", "main");
        shell.Clone.Write("experiments/alice/newer/metadata.yaml", Bad.Replace("wine", "newer", StringComparison.Ordinal));
        shell.Clone.Commit("main goes on");
        shell.Clone.Git("switch", "--quiet", "--detach", "main");
        shell.Clone.Git("merge", "--quiet", "--no-edit", "work");
    }

    private static string Dotnet() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(static folder => Path.Combine(folder, "dotnet")).First(File.Exists);

    private static Dictionary<string, string> Inputs(params (string Name, string Value)[] inputs) => inputs.ToDictionary(static input => input.Name, static input => input.Value, StringComparer.Ordinal);

    private static Dictionary<string, string> PullRequest(string start) => new(StringComparer.Ordinal) { ["event_name"] = "pull_request", ["event.pull_request.base.sha"] = start };

    private static IEnumerable<string> Names(DataNode mapping) => mapping.Entries.Select(static entry => entry.Name);

    private static IEnumerable<string> Texts(DataNode node) => node.Entries.Count > 0 ? node.Entries.SelectMany(static entry => entry.Name == "if" ? [$"${{{{ {entry.Value.Text} }}}}"] : Texts(entry.Value)) : [node.Text];

    private static IEnumerable<string> Named(string text) => ActionFile.Expression().Matches(text).SelectMany(static match => Name().Matches(match.Groups[1].Value)).Select(static match => match.Value);

    [GeneratedRegex("(inputs|steps|github)\\.[a-z0-9_.-]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();
}
