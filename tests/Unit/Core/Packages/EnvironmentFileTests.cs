using ForgeLsp.Core.Packages;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Packages;

public sealed class EnvironmentFileTests
{
    [Theory]
    [InlineData("Scikit_Learn==1.4.2", "scikit-learn", "1.4.2")]
    [InlineData("zope.interface", "zope-interface", "")]
    [InlineData("numpy >= 1.2, <2 # for now", "numpy", ">=1.2,<2")]
    [InlineData("mlflow[extras,x] == 3.1 ; python_version > '3.8'", "mlflow", "3.1")]
    [InlineData("torch===2.1.0+cu121 --hash=sha256:abc", "torch", "2.1.0+cu121")]
    [InlineData("pkg==1.*", "pkg", "==1.*")]
    [InlineData("pkg (>=1)", "pkg", ">=1")]
    [InlineData("lib @ git+https://bob:secret@host/lib.git@abc#subdirectory=x", "lib", "git+https://host/lib.git@abc")]
    [InlineData("lib @ https://host/lib.whl?X-Amz-Signature=secret", "lib", "https://host/lib.whl")]
    [InlineData("-e git+https://host/My_Repo.git@0123abc#egg=My_Repo", "my-repo", "git+https://host/My_Repo.git@0123abc")]
    [InlineData("<img src=x>", null, null)]
    [InlineData("-r other.txt", null, null)]
    [InlineData("--index-url https://host", null, null)]
    [InlineData("./local.whl", null, null)]
    [InlineData("C:\\x\\y.whl", null, null)]
    [InlineData("a b", null, null)]
    [InlineData("# comment", null, null)]
    [InlineData("---", null, null)]
    [InlineData("", null, null)]
    public void A_line_of_requirements_names_a_package_and_its_version(string line, string? name, string? version) =>
        Assert.Equal(name is null ? null : new Requirement(name, version ?? ""), RequirementsReader.ReadLine(line));

    [Fact]
    public void Requirements_have_continued_lines_doubles_and_any_line_break()
    {
        Assert.Equal([new("a", "1"), new("b", "2"), new("c", "")], RequirementsReader.Read("\uFEFFa==1\r\nb \\\r\n ==2\rA==9\nc"));
        Assert.Equal(5_000, RequirementsReader.Read(string.Concat(Enumerable.Range(0, 6_000).Select(i => $"p{i}\n"))).Count);
    }

    [Fact]
    public void Conda_has_packages_of_its_own_and_of_pip()
    {
        var file = CondaReader.Read("""
            name: mlflow-env
            channels: [conda-forge]
            dependencies:
              - python=3.13.5=h123_0
              - conda-forge::cudatoolkit=11.8=h4ba
              - pip<=25.1.1
              - numpy>=1.2,<2
              - scipy 1.2
              - pip:
                - MLflow==3.11.1
                - scikit-learn
                - {a: b}
            """);
        Assert.Equal("3.13.5", file.Python);
        Assert.Equal([new("cudatoolkit", "11.8"), new("pip", "<=25.1.1"), new("numpy", ">=1.2,<2"), new("scipy", "1.2"), new("mlflow", "3.11.1"), new("scikit-learn", "")], file.Packages);
    }

    [Fact]
    public void MLflows_python_env_has_lines_of_pip_and_python_as_a_key()
    {
        var file = CondaReader.Read("python: 3.13.5\nbuild_dependencies:\n- pip==25.1.1\n- setuptools\ndependencies:\n- -r requirements.txt\n");
        Assert.Equal("3.13.5", file.Python);
        Assert.Equal([new("pip", "25.1.1"), new("setuptools", "")], file.Packages);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[1, 2")]
    [InlineData("dependencies: 5")]
    [InlineData("dependencies:\n- [x]\n- pip: [[y], {z: 1}]\n- null\n")]
    [InlineData("a: &a [*a]\ndependencies: *a\n")]
    public void A_broken_file_names_nothing_and_does_no_harm(string text) => Assert.Empty(CondaReader.Read(text).Packages);
}
