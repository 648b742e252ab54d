using ForgeLsp.Core.Catalogue;
using ForgeLsp.Core.Text;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Catalogue;

/// <summary>Transitions on whole catalogues, with their history.</summary>
public sealed class CatalogueTransitionsTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    private const string Two = """
        models:
          churn-v2: # in use
            mlflow_model: churn
            mlflow_version: 2
            owners: [alice]
            aliases: [champion]
            status: production
          churn-v3:
            mlflow_model: churn
            mlflow_version: 3
            owners: [bob]
            status: staging # almost
            updated: 2026-01-01
          other: {mlflow_model: elsewhere, mlflow_version: 1, owners: [x], status: production}
        """;

    [Fact]
    public void Who_comes_into_production_takes_the_place_of_the_version_there()
    {
        var (after, history) = Promote(Two, "", "churn-v3", "production");
        Assert.Equal(
            Two.Replace("aliases: [champion]\n    status: production", "aliases: []\n    status: deprecated", StringComparison.Ordinal)
                .Replace("mlflow_version: 3\n", "mlflow_version: 3\n    aliases: [champion]\n", StringComparison.Ordinal)
                .Replace("status: staging # almost\n    updated: 2026-01-01", "status: production # almost\n    updated: 2026-11-21", StringComparison.Ordinal),
            after);
        var records = CatalogueHistory.Read(history).Records;
        Assert.Equal([("churn-v2", "production", "deprecated"), ("churn-v3", "staging", "production")], records.Select(record => (record.Model, record.From ?? "", record.To)));
        Assert.Equal(["churn-v2"], records[1].Replaces);
        Assert.Contains(records[0].Backup, pair => pair is { Key: "aliases", Value: "[champion]" });
    }

    [Fact]
    public void A_rollback_brings_back_both_entries_byte_for_byte_but_for_the_date()
    {
        var (promoted, history) = Promote(Two.Replace("    updated: 2026-01-01\n", "    aliases: []\n", StringComparison.Ordinal), "", "churn-v3", "production");
        var (back, _) = Rollback(promoted, history, "churn-v2");
        Assert.Equal(Two.Replace("    updated: 2026-01-01\n", "    aliases: []\n", StringComparison.Ordinal), back);
    }

    [Fact]
    public void An_entry_that_was_moved_from_version_to_version_gets_its_version_back()
    {
        const string Before = "models:\n  churn:\n    mlflow_model: churn\n    mlflow_version: 2 # pinned\n    owners: [a]\n    performance: {auc: 0.9}\n    status: staging\n";
        var (one, first) = Promote(Before, "", "churn", "production");
        var edited = one.Replace("version: 2", "version: 3", StringComparison.Ordinal).Replace("auc: 0.9", "auc: 0.8, f1: 1", StringComparison.Ordinal).Replace("production", "staging", StringComparison.Ordinal).Replace("owners: [a]", "owners: [b]", StringComparison.Ordinal);
        var (two, second) = Promote(edited, first, "churn", "production", hours: 1);
        var (three, _, plan) = RollbackPlan(two, second, "churn");
        Assert.Equal(one.Replace("owners: [a]", "owners: [b]", StringComparison.Ordinal), three);
        Assert.Equal([("2", "production"), ("3", "staging")], plan.Tracked.Select(wish => (wish.Version, wish.State)));
    }

    [Fact]
    public void Where_only_the_tracking_registry_knew_the_version_before_that_is_brought_back()
    {
        const string Before = "models:\n  churn: {source: mlflow, version: v3, owners: [a], status: staging}\n";
        var (promoted, history) = Promote(Before, "", "churn", "production", trackedProduction: "2");
        var (back, _) = Rollback(promoted, history, "churn");
        Assert.Equal("models:\n  churn: {source: mlflow, version: v2, owners: [a], status: production}\n", back);
    }

    [Fact]
    public void A_second_rollback_goes_further_back()
    {
        var three = Two.Replace("  other:", "  churn-v4: {mlflow_model: churn, mlflow_version: 4, owners: [c], status: staging}\n  other:", StringComparison.Ordinal);
        var (a, first) = Promote(three, "", "churn-v3", "production");
        var (b, second) = Promote(a, first, "churn-v4", "production", hours: 1);
        var (c, third) = Rollback(b, second, "churn-v2", hours: 2);
        Assert.Equal("production", Read(c)["churn-v3"]?.Status);
        Assert.Equal("staging", Read(c)["churn-v4"]?.Status);
        var (d, _) = Rollback(c, third, "churn-v3", hours: 3);
        Assert.Equal("production", Read(d)["churn-v2"]?.Status);
        Assert.Equal("staging", Read(d)["churn-v3"]?.Status);
    }

    [Theory]
    [InlineData("models:\n  a: {owners: [x], status: staging}\n", "a", "No version of `a` is in production, so there is nothing to take back.")]
    [InlineData("models:\n  a: {owners: [x], status: production}\n", "a", "The history knows no promotion of `a` to production")]
    [InlineData("models:\n  abc: {owners: [x]}\n", "abd", "There is no model `abd` in models/registry.yaml — did you mean `abc`?")]
    public void A_rollback_without_a_past_is_refused(string text, string model, string message) =>
        Assert.StartsWith(message, CatalogueTransitions.Rollback(Read(text), [], new(model, "production", "why", "me", Start)).Refusal, StringComparison.Ordinal);

    [Fact]
    public void A_reason_is_needed() =>
        Assert.Equal("A transition needs a reason: say in a few words why.", CatalogueTransitions.Promote(Read(Two), new("churn-v3", "production", " ", "me", Start)).Refusal);

    [Theory]
    [InlineData("assistant:v2", "assistant@v3", true)]
    [InlineData("qwen2.5:14b", "qwen2.5:7b", false)]
    [InlineData("resnet-v1", "resnet-v2", false)]
    public void Versions_of_one_model_are_told_by_their_tag(string one, string other, bool isFamily)
    {
        var catalogue = Read($"models:\n  '{one}': {{owners: [x], status: production}}\n  '{other}': {{owners: [x], status: staging}}\n");
        Assert.Equal(isFamily, CatalogueTransitions.Predecessors(catalogue, catalogue.Entries[1]).Count == 1);
    }

    private static ModelCatalogue Read(string text) => ModelCatalogue.Read("models/registry.yaml", SourceText.From(text));

    private static (string Text, string History) Promote(string text, string history, string model, string to, int hours = 0, string? trackedProduction = null)
    {
        var catalogue = Read(text);
        var (plan, refusal) = CatalogueTransitions.Promote(catalogue, new(model, to, "it is better", "alice", Start.AddHours(hours)) { TrackedProduction = trackedProduction });
        Assert.Null(refusal);
        return Carried(catalogue, plan, history);
    }

    private static (string Text, string History) Rollback(string text, string history, string model, int hours = 5)
    {
        var (after, records, _) = RollbackPlan(text, history, model, hours);
        return (after, records);
    }

    private static (string Text, string History, TransitionPlan Plan) RollbackPlan(string text, string history, string model, int hours = 5)
    {
        var catalogue = Read(text);
        var (plan, refusal) = CatalogueTransitions.Rollback(catalogue, CatalogueHistory.Read(history).Records, new(model, "production", "too slow", "bob", Start.AddHours(hours)));
        Assert.Null(refusal);
        Assert.NotNull(plan);
        var (after, records) = Carried(catalogue, plan, history);
        return (after, records, plan);
    }

    private static (string Text, string History) Carried(ModelCatalogue catalogue, TransitionPlan? plan, string history)
    {
        Assert.NotNull(plan);
        var edit = CatalogueEditor.Apply(catalogue, plan.Changes);
        Assert.Null(edit.Refusal);
        return (edit.Catalogue.Text.ToString(), CatalogueHistory.Append(history, plan.Records));
    }
}
