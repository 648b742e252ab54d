using ForgeLsp.Adapters.Gates;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.Gates;

public sealed class GateProgramsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public GateProgramsTests()
    {
        foreach (var name in new[] { "bin/pytest.exe", "bin/npm", "bin/npm.cmd", "bin/tool", "scripts/bench.bat", "here.exe" })
        {
            _folder.Write(name, "");
        }
    }

    [Theory]
    [InlineData("pytest", ".COM;.EXE;.BAT;.CMD", "bin/pytest.exe")]
    [InlineData("pytest.EXE", ".COM;.EXE", null)]
    [InlineData("pytest.exe", ".COM;.EXE", "bin/pytest.exe")]
    [InlineData("npm", ".COM;.EXE;.BAT;.CMD", "bin/npm.cmd")]
    [InlineData("npm", "", "bin/npm.cmd")]
    [InlineData("tool", ".EXE", null)]
    [InlineData("tool", null, "bin/tool")]
    [InlineData("scripts/bench", ".EXE;.BAT", "scripts/bench.bat")]
    [InlineData("here", ".EXE", null)]
    [InlineData("pytest", null, null)]
    public void A_name_is_found_as_the_system_has_it(string name, string? endings, string? expected) =>
        Assert.Equal(expected is null ? null : Path.Combine(_folder.Path, expected), GatePrograms.Find(name, _folder.Path, Path.Combine(_folder.Path, "bin") + Path.PathSeparator + "relative", endings));

    [Theory]
    [InlineData("run.cmd", "a & calc", "a & calc")]
    [InlineData("run.BAT", "%PATH%", "%PATH%")]
    [InlineData("run.cmd", "churn v3", null)]
    [InlineData("run.exe", "a & calc", null)]
    public void A_batch_file_gets_no_argument_that_its_shell_would_read_otherwise(string program, string argument, string? misread) => Assert.Equal(misread, GatePrograms.Misread(program, ["first", argument]));

    public void Dispose() => _folder.Dispose();
}
