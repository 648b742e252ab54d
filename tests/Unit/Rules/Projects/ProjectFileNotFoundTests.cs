using ForgeLsp.Rules.Projects;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Projects;

public sealed class ProjectFileNotFoundTests
{
    [Fact]
    public void What_is_nowhere_is_reported() => Fixture.Check<ProjectFileNotFound>("""
        #- sub/MLproject
        name: a
        conda_env: env/conda.yaml
        #          ^^^^^^^^^^^^^^ warning FRG320: There is no `sub/env/conda.yaml`: create it, or name the file that describes the environment
        #- conda.yaml
        dependencies: []
        """);

    [Theory]
    [InlineData("name: a\nconda_env: conda.yaml\n#- conda.yaml\ndependencies: []\n")]
    [InlineData("name: a\nconda_env: ../elsewhere/conda.yaml\n")]
    [InlineData("name: a\nconda_env: https://acme.org/conda.yaml\n")]
    [InlineData("name: a\nconda_env:\npython_env: [a]\n")]
    [InlineData("name: a\ndocker_env:\n  image: python:3.12\n")]
    public void Is_silent(string fixture) => Assert.Empty(Fixture.RunAll(new ProjectFileNotFound(), fixture));

    [Fact]
    public void The_fix_names_the_file_that_is_there() => Fixture.Fix<ProjectFileNotFound>(
        "name: a\npython_env: './python_env.yml'\n#- python_env.yaml\npython: '3'\n", "name: a\npython_env: './python_env.yaml'\n#- python_env.yaml\npython: '3'\n");
}
