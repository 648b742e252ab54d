using System.Text.Json;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host;

public sealed class DebugCommandTests
{
    [Fact]
    public async Task Parse_prints_what_is_in_a_file()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "train.py"), "class C:\n    def f(self):\n        self.lr = g(1, k=0.5, **o)\nx: int\ny = )\n", TestContext.Current.CancellationToken);
        var (exit, output, error) = await Cli.RunAsync(folder.Path, "debug", "parse", "train.py", "--format", "json");
        Assert.Equal((0, ""), (exit, error));
        using var json = JsonDocument.Parse(output);
        Assert.Equal(1, json.RootElement.GetProperty("version").GetInt32());
        var file = json.RootElement.GetProperty("files")[0];
        Assert.Equal("train.py", file.GetProperty("path").GetString());
        var call = file.GetProperty("calls")[0];
        Assert.Equal("g", call.GetProperty("callee").GetString());
        Assert.Equal(["k", "**"], call.GetProperty("keywords").EnumerateArray().Select(keyword => keyword.GetProperty("name").GetString()));
        Assert.Equal((3, 19, 3, 35), (call.GetProperty("line").GetInt32(), call.GetProperty("column").GetInt32(), call.GetProperty("endLine").GetInt32(), call.GetProperty("endColumn").GetInt32()));
        Assert.Equal(["self.lr", "x", "y"], file.GetProperty("assignments").EnumerateArray().Select(assignment => assignment.GetProperty("target").GetString()));
        Assert.Equal(["int", "float"], file.GetProperty("literals").EnumerateArray().Select(literal => literal.GetProperty("kind").GetString()));
        Assert.Equal("f", file.GetProperty("functions")[0].GetProperty("name").GetString());
        Assert.Equal("C", file.GetProperty("classes")[0].GetProperty("name").GetString());
        Assert.Equal(5, file.GetProperty("problems")[0].GetProperty("line").GetInt32());
    }

    [Fact]
    public async Task Any_bytes_are_survived()
    {
        using var folder = new TempFolder();
        await File.WriteAllBytesAsync(Path.Combine(folder.Path, "bytes.py"), [0xFF, 0x00, 0x28, 0xED, 0xA0, 0x80, 0x0A, 0x22], TestContext.Current.CancellationToken);
        var (exit, output, _) = await Cli.RunAsync(folder.Path, "debug", "parse", "bytes.py");
        Assert.Equal(0, exit);
        using var json = JsonDocument.Parse(output);
        Assert.NotEmpty(json.RootElement.GetProperty("files")[0].GetProperty("problems").EnumerateArray());
    }

    [Fact]
    public async Task A_missing_file_is_named()
    {
        using var folder = new TempFolder();
        var (exit, _, error) = await Cli.RunAsync(folder.Path, "debug", "parse", "absent.py");
        Assert.Equal(3, exit);
        Assert.StartsWith("forge: Cannot read 'absent.py'", error);
    }

    [Fact]
    public async Task Edits_tell_what_a_keystroke_costs_and_change_nothing()
    {
        using var folder = new TempFolder();
        const string Text = "models:\n  a:\n    source: ollama\n    owners: [alice]\n    status: prod\n";
        var path = folder.Write("models/registry.yaml", Text);
        var (exit, output, error) = await Cli.RunAsync(folder.Path, "debug", "edits", "models/registry.yaml", "--count", "5", "--line", "3");
        Assert.Equal((0, ""), (exit, error));
        using var json = JsonDocument.Parse(output);
        Assert.Equal((1, 6, 1, 8), (json.RootElement.GetProperty("version").GetInt32(), json.RootElement.GetProperty("lines").GetInt32(), json.RootElement.GetProperty("findings").GetInt32(), json.RootElement.GetProperty("keystrokes").GetInt32()));
        Assert.True(json.RootElement.GetProperty("p50Bytes").GetInt64() > 0);
        Assert.Equal(Text, await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
        Assert.Equal(2, (await Cli.RunAsync(folder.Path, "debug", "edits", "none.yaml")).Exit);
    }

    [Theory]
    [InlineData("train.py", "# c\nx = f('a')  # d\n", "Comment Name Equal Name LeftParen String RightParen Comment Newline EndOfFile")]
    [InlineData("a.yaml", "a: 1 # c\n", "Plain Colon Whitespace Plain Whitespace Comment LineBreak")]
    [InlineData("Modelfile", "FROM llama3\n", "Keyword Blank Value Blank")]
    public async Task Tokens_are_the_pieces_of_a_file(string name, string text, string kinds)
    {
        using var folder = new TempFolder();
        folder.Write(name, text);
        var (exit, output, error) = await Cli.RunAsync(folder.Path, "debug", "tokens", name, "--format", "json");
        Assert.Equal((0, ""), (exit, error));
        using var json = JsonDocument.Parse(output);
        var tokens = json.RootElement.GetProperty("files")[0].GetProperty("tokens").EnumerateArray().ToList();
        Assert.Equal(kinds, string.Join(' ', tokens.Select(static token => token.GetProperty("kind").GetString())));
        if (!name.EndsWith(".py", StringComparison.Ordinal))
        {
            Assert.Equal(text, string.Concat(tokens.Select(static token => token.GetProperty("text").GetString())));
        }

        Assert.Equal(tokens.Count + 1, (await Cli.RunAsync(folder.Path, "debug", "tokens", name)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task Trees_of_every_kind_are_printed_parents_first()
    {
        using var folder = new TempFolder();
        folder.Write("t.py", "x = f(1)\n");
        folder.Write("t.yaml", "a: [1, *b]\n");
        folder.Write("x.Modelfile", "PARAMETER top_k 3\n");
        var (exit, output, _) = await Cli.RunAsync(folder.Path, "debug", "tree", "t.py", "t.yaml", "x.Modelfile");
        Assert.Equal(0, exit);
        Assert.Equal(
            """
            t.py
              Assign 1:1-1:9
                Name 1:1-1:2 'x'
                Call 1:5-1:9
                  Name 1:5-1:6 'f'
                  Argument 1:7-1:8
                    Number 1:7-1:8 '1'
            t.yaml
              Document 1:1-2:1
                Mapping 1:1-1:11
                  Entry 1:1-1:11
                    Plain 1:1-1:2 'a'
                    FlowSequence 1:4-1:11
                      Plain 1:5-1:6 '1'
                      Alias 1:8-1:10 '*b'
            x.Modelfile
              Parameter 1:1-1:18
                Keyword 1:1-1:10 'PARAMETER'
                Argument 1:11-1:16 'top_k'
                Value 1:17-1:18 '3'

            """.ReplaceLineEndings(),
            output);
        using var json = JsonDocument.Parse((await Cli.RunAsync(folder.Path, "debug", "tree", "t.py", "--format", "json")).Output);
        Assert.Equal([0, 1, 1, 2, 2, 3], json.RootElement.GetProperty("files")[0].GetProperty("nodes").EnumerateArray().Select(static node => node.GetProperty("depth").GetInt32()));
    }

    [Theory]
    [InlineData("deep.py", "(")]
    [InlineData("deep.yaml", "[")]
    public async Task A_tree_may_be_as_deep_as_it_likes(string name, string bracket)
    {
        using var folder = new TempFolder();
        folder.Write(name, string.Concat(Enumerable.Repeat(bracket, 20_000)));
        Assert.Equal(0, (await Cli.RunAsync(folder.Path, "debug", "tree", name)).Exit);
        Assert.Equal(0, (await Cli.RunAsync(folder.Path, "debug", "tree", name, "--format", "json")).Exit);
    }

    [Fact]
    public async Task Yaml_and_Modelfiles_are_parsed_too()
    {
        using var folder = new TempFolder();
        folder.Write("a.yaml", "a: 1\nb: [\n");
        folder.Write("Modelfile", "FROM x\nSYSTEM \"\"\"open\n");
        using var json = JsonDocument.Parse((await Cli.RunAsync(folder.Path, "debug", "parse", "a.yaml", "Modelfile")).Output);
        var (yaml, model) = (json.RootElement.GetProperty("files")[0], json.RootElement.GetProperty("files")[1]);
        Assert.Equal(["a", "b"], yaml.GetProperty("documents")[0].GetProperty("keys").EnumerateArray().Select(static key => key.GetProperty("key").GetString()));
        Assert.NotEmpty(yaml.GetProperty("problems").EnumerateArray());
        Assert.True(model.GetProperty("instructions")[1].GetProperty("isUnterminated").GetBoolean());
    }

    [Fact]
    public async Task State_says_what_the_workspace_is_taken_for()
    {
        using var folder = new TempFolder();
        folder.Write("forge.yaml", "rules: { FRG401: off }\n");
        folder.Write("experiments/active/alice/a/metadata.yaml", "experiment_id: a\n");
        folder.Write("mlruns/0/meta.yaml", "experiment_id: '0'\nname: x\nlifecycle_stage: active\nartifact_location: x\n");
        using var json = JsonDocument.Parse((await Cli.RunAsync(folder.Path, "debug", "state", "--files")).Output);
        var state = json.RootElement;
        Assert.Equal((folder.Path, "policy", 1), (state.GetProperty("root").GetString(), state.GetProperty("rootBy").GetString(), state.GetProperty("experiments").GetInt32()));
        Assert.Equal("mlruns", state.GetProperty("stores")[0].GetProperty("alias").GetString());
        Assert.Equal("off", state.GetProperty("rules").GetProperty("FRG401").GetString());
        Assert.Equal("experiment", state.GetProperty("paths").GetProperty("experiments/active/alice/a/metadata.yaml").GetString());
    }
}
