using ForgeLsp.Rules.Projects;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Projects;

public sealed class UndeclaredParameterTests
{
    [Fact]
    public void Each_place_is_marked() => Fixture.Check<UndeclaredParameter>("""
        entry_points:
          main:
            parameters:
              alpha: float
              data: {type: path, default: a.csv}
            command: "python train.py {alpha} {data} {aplha}"
            #                                         ^^^^^ warning FRG323: `aplha` is no parameter of this entry point — did you mean `alpha`?
          other:
            command: "echo {seed}"
            #               ^^^^ warning FRG323: `seed` is no parameter of this entry point: declare it under `parameters`
        """);

    [Theory]
    [InlineData("echo {{HOME}} ${{HOME}}")]
    [InlineData("echo {} {0} { a }")]
    [InlineData("echo")]
    public void Is_silent(string command) => Assert.Empty(Fixture.Run(new UndeclaredParameter(), $"entry_points:\n  main:\n    command: '{command}'\n"));

    [Fact]
    public void Anchors_that_lead_back_end() => Fixture.Run(new UndeclaredParameter(), "entry_points: &e\n  main: *e\n  other: {command: '{a}', parameters: *e}\n");
}
