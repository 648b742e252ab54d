using ForgeLsp.Core.Packages;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Packages;

public sealed class VersionSpecifierTests
{
    [Theory]
    [InlineData("", "1.0", true)]
    [InlineData("1.4.2", "1.4.2", true)]
    [InlineData("1.4", "1.4.0", true)]
    [InlineData("1.4.2", "1.4.3", false)]
    [InlineData(">=2,<3", "2.3.5", true)]
    [InlineData(">=2,<3", "3.0", false)]
    [InlineData("~=1.4.2", "1.4.9", true)]
    [InlineData("~=1.4.2", "1.5.0", false)]
    [InlineData("==1.4.*", "1.4.9", true)]
    [InlineData("==1.4.*", "1.40.0", false)]
    [InlineData("!=1.4.*", "1.4.1", false)]
    [InlineData("!=1.5", "1.4.1", true)]
    [InlineData("2.3.0", "2.3.0+cu121", true)]
    [InlineData("2.3.0+cpu", "2.3.0+cu121", false)]
    [InlineData("https://example.org/x.whl", "1.0", null)]
    [InlineData(">=1", "not a version", null)]
    public void Versions_are_allowed_as_PEP_440_says(string written, string version, bool? allowed) => Assert.Equal(allowed, VersionSpecifier.Allows(written, version));

    [Fact]
    public void A_project_asks_for_what_its_table_lists()
    {
        var project = PyProjectReader.Read("""
            [build-system]
            requires = ["setuptools"]
            [project]
            name = "x"
            requires-python = ">=3.11"
            dependencies = [
              "mlflow==3.4.0",  # the tracking ]
              'scikit-learn[extra]>=1.5,<2', "colorama; sys_platform == 'win32'",
            ]
            [project.optional-dependencies]
            test = ["pytest==8.0"]
            """);
        Assert.NotNull(project);
        Assert.Equal(">=3.11", project.Python);
        Assert.Equal([new("mlflow", "3.4.0"), new("scikit-learn", ">=1.5,<2")], project.Packages);
        Assert.Null(PyProjectReader.Read("[tool.black]\nline-length = 100\n"));
        Assert.Empty(PyProjectReader.Read("[project]\ndependencies = [\n")?.Packages ?? [new("x", "")]);
    }

    [Fact]
    public void What_only_some_machines_need_is_not_asked_for()
    {
        Assert.Equal([new("mlflow", "3.4.0")], DeclaredEnvironment.Read("a/requirements.txt", "mlflow==3.4.0\npywin32==306 ; sys_platform == 'win32'\n")?.Packages ?? []);
        Assert.Equal("3.11", DeclaredEnvironment.Read("environment.yml", "dependencies: [python=3.11, {pip: [mlflow==3.4.0]}]")?.Python);
        Assert.Null(DeclaredEnvironment.Read("poetry.lock", "x"));
    }
}
