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
}
