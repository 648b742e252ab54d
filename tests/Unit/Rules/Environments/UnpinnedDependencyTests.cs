using ForgeLsp.Rules.Environments;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Environments;

public sealed class UnpinnedDependencyTests
{
    [Fact]
    public void Conda_and_its_pip_section() => Fixture.Check<UnpinnedDependency>("""
        name: a
        channels: [conda-forge]
        dependencies:
          - python=3.12
          - conda-forge::numpy
          # ^^^^^^^^^^^^^^^^^^ hint FRG325: `numpy` is whatever version is newest when the environment is built: pin the one that the runs had
          - scipy>=1.2
          # ^^^^^^^^^^ hint FRG325: `scipy` may be any later version (>=1.2): pin the one that the runs had
          - pandas=2.2
          - pip
          - pip:
              - mlflow
              # ^^^^^^ hint FRG325: `mlflow` is whatever…
              - torch==2.5.1
              - -r requirements.txt
              - git+https://acme.org/a.git
              - "ours @ https://acme.org/a.whl"
              - lightgbm>=4,<5
        """);

    [Fact]
    public void What_MLflow_wrote_beside_a_model_is_nobodys_to_pin() => Fixture.Check<UnpinnedDependency>("""
        #- serving/model/MLmodel
        flavors: {}
        #- serving/model/conda.yaml
        name: mlflow-env
        dependencies:
          - mlflow
        #- MLmodel
        flavors: {}
        #- conda.yaml
        name: ours
        dependencies:
          - mlflow
          # ^^^^^^ hint FRG325: `mlflow` is whatever…
        """);

    [Fact]
    public void The_environment_of_mlflow() => Fixture.Check<UnpinnedDependency>("""
        #- python_env.yaml
        python: "3.12"
        build_dependencies: [pip, setuptools]
        dependencies:
          - mlflow
          # ^^^^^^ hint FRG325: `mlflow` is whatever…
          - scikit-learn==1.5.2
          - -r requirements.txt
        """);

    [Theory]
    [InlineData("name: a\ndependencies: [numpy]\n#- conda-lock.yml\n\n")]
    [InlineData("name: a\ndependencies: &d [*d, {pip: *d}]\n")]
    [InlineData("name: a\ndependencies:\n")]
    public void Is_silent(string fixture) => Assert.Empty(Fixture.RunAll(new UnpinnedDependency(), fixture));
}
