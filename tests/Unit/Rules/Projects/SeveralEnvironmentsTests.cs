using ForgeLsp.Rules.Projects;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Projects;

public sealed class SeveralEnvironmentsTests
{
    [Fact]
    public void The_second_is_reported() => Fixture.Check<SeveralEnvironments>("""
        name: a
        conda_env: conda.yaml
        python_env:
        docker_env:
          image: a
        """.Replace("docker_env:\n", "docker_env:\n#<^^^^^^^^ warning FRG321: A project has one environment, and `conda_env` is given above: keep one of them\n", StringComparison.Ordinal));

    [Theory]
    [InlineData("name: a\npython_env: python_env.yaml\n")]
    [InlineData("name: a\n")]
    public void Is_silent(string fixture) => Assert.Empty(Fixture.RunAll(new SeveralEnvironments(), fixture));
}
