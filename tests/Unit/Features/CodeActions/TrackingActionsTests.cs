using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.CodeActions;

public sealed class TrackingActionsTests
{
    private const string Path = "models/registry.yaml";

    [Theory]
    [InlineData("models:\n  a: {mlflow_model: churn, mlflow_version: 2, owners: [x], status: production, version: v1, performance: {auc: 1}}\n", "2,", true)]
    [InlineData("models:\n  a: {mlflow_model: churn, mlflow_version: 2, owners: [x], status: staging}\n", "staging", true)]
    [InlineData("models:\n  a: {mlflow_model: churn, mlflow_version: 2, owners: [x], aliases: [champion]}\n", "champion", true)]
    [InlineData("models:\n  a: {mlflow_model: churn, mlflow_version: 9, owners: [x], status: staging}\n", "9,", false)]
    [InlineData("models:\n  a: {mlflow_model: chur, mlflow_version: 2, owners: [x], status: staging}\n", "chur,", false)]
    public void The_registry_can_be_made_to_say_what_the_catalogue_says(string text, string place, bool isOffered)
    {
        var file = new ActionFixture(text, Path);
        file.Track(Facts);
        Assert.Contains(file.Findings, finding => finding.RuleId == "FRG206");
        var offered = file.At(place).Where(action => action.Tracks is not null).ToList();
        Assert.Equal(isOffered, offered.Count == 1);
        if (isOffered)
        {
            Assert.Equal(("a", "Let the tracking registry say what the catalogue says of `a`"), (offered[0].Tracks, offered[0].Title));
            Assert.Empty(offered[0].Files);
        }
    }

    [Fact]
    public void Where_both_agree_nothing_is_offered()
    {
        var file = new ActionFixture("models:\n  a: {mlflow_model: churn, mlflow_version: 3, owners: [x], version: v1, performance: {auc: 1}, status: production}\n", Path);
        file.Track(Facts);
        Assert.DoesNotContain(file.At("production"), action => action.Tracks is not null);
    }

    private static TrackingFacts Facts
    {
        get
        {
            var none = new Dictionary<string, string>();
            var model = new RegisteredModel("churn", null, new Dictionary<string, string> { ["champion"] = "3" }, none);
            return new() { Models = new Dictionary<string, TrackedModel> { ["churn"] = new(model, [new("churn", "3", "None", null, null, none), new("churn", "2", "Archived", null, null, none)]) } };
        }
    }
}
