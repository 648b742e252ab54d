using ForgeLsp.Rules.Python;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Python;

public sealed class RequiredTagsTests
{
    private const string Policy = "#- forge.yaml\nrequire: { tags: [author] }\n";

    [Fact]
    public void Missing_tags_are_named_at_the_run() => Fixture.Check<RequiredTags>("""
        import mlflow
        from sklearn.linear_model import Ridge

        with mlflow.start_run(tags={"author": "ada"}):
        #    ^^^^^^^^^^^^^^^^ warning FRG413: This run is never tagged with `dataset_version`, `model_type`, which the team's policy requires of every run
            Ridge().fit(X, y)
        #- forge.yaml
        require: { tags: [author, dataset_version, model_type] }
        """);

    [Theory]
    [InlineData("mlflow.set_tag('author', 'ada')\n" + Policy, 0)]
    [InlineData("mlflow.set_tags({'author': 'ada'})\n" + Policy, 0)]
    [InlineData("MlflowClient().set_tag(run_id, 'author', 'ada')\n" + Policy, 0)]
    [InlineData("mlflow.set_tags(tags)\n" + Policy, 0)]
    [InlineData("mlflow.set_tags({**common})\n" + Policy, 0)]
    [InlineData("mlflow.set_tag(name, 'ada')\n" + Policy, 0)]
    [InlineData("mlflow.set_tag('team', 'a')\n" + Policy, 1)]
    [InlineData("mlflow.set_tag('team', 'a')\n", 0)]
    public void Tags_are_gathered_from_the_whole_file(string line, int findings) => Assert.Equal(findings, Fixture.RunAll(
        new RequiredTags(), "import mlflow\nfrom sklearn.linear_model import Ridge\nwith mlflow.start_run():\n    Ridge().fit(X, y)\n    " + line).Count);
}
