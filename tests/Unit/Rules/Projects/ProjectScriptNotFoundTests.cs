using ForgeLsp.Rules.Projects;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Projects;

public sealed class ProjectScriptNotFoundTests
{
    [Fact]
    public void The_script_is_marked() => Fixture.Check<ProjectScriptNotFound>("""
        #- sub/MLproject
        entry_points:
          main:
            command: "python -u src/trian.py --lr {lr}"
            #                   ^^^^^^^^^^^^ warning FRG322: There is no `sub/src/trian.py` — did you mean `sub/src/train.py`?
          folded:
            command: >
              bash run.sh
            # <^^^^^^ warning FRG322: x
        #- sub/src/train.py
        print()
        """.Replace("    # <^^^^^^ warning FRG322: x\n", "      #    ^^^^^^ warning FRG322: There is no `sub/run.sh`…\n", StringComparison.Ordinal));

    [Theory]
    [InlineData("python train.py")]
    [InlineData("python -m train")]
    [InlineData("cd src && python missing.py")]
    [InlineData("python {script}.py")]
    [InlineData("python ../missing.py")]
    [InlineData("python /opt/missing.py")]
    [InlineData("Rscript missing.R")]
    [InlineData("python")]
    [InlineData("python -c 'print(1)' missing.py")]
    public void Is_silent(string command) => Assert.Empty(Fixture.RunAll(new ProjectScriptNotFound(), $"entry_points:\n  main:\n    command: \"{command}\"\n#- train.py\nprint()\n"));

    [Fact]
    public void The_fix_names_the_script_that_is_there() => Fixture.Fix<ProjectScriptNotFound>(
        "entry_points:\n  main:\n    command: python trian.py {a}\n#- train.py\nprint()\n", "entry_points:\n  main:\n    command: python train.py {a}\n#- train.py\nprint()\n");
}
