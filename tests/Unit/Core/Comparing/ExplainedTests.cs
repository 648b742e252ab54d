using ForgeLsp.Core.Comparing;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Comparing;

public sealed class ExplainedTests
{
    [Fact]
    public void A_value_that_decides_explains_nearly_all()
    {
        // SSW = 0.08 + 0.08 = 0.16, SST = 0.16 + 8 · 1.5² = 18.16, with 8 runs and 2 values.
        var found = Of(["a", "a", "a", "a", "b", "b", "b", "b"], [1, 1.2, 0.8, 1, 3.8, 4, 4.2, 4]);
        Assert.Equal(1 - (0.16 / 6 / (18.16 / 7)), found?.Share ?? 0, 12);
        Assert.Equal(8, found?.Runs);
    }

    [Fact]
    public void A_value_of_its_own_for_each_run_explains_nothing() => Assert.Null(Of(["a", "b", "c", "d", "e"], [1, 2, 3, 4, 5]));

    [Fact]
    public void Numbers_explain_what_rises_with_them_and_seeds_do_not()
    {
        double?[] metric = [1, 2, 4, 8, 16, 32];
        string[] numbers = ["0.1", "0.2", "0.3", "0.5", "0.8", "10"];
        Assert.Equal(1, Of(numbers, metric)?.Share);
        Assert.Null(Explained.Of(new("seed", numbers), metric, isOrdered: false));
    }

    [Fact]
    public void Chance_explains_nothing_on_average()
    {
        var random = new Random(3);
        var shares = Enumerable.Range(0, 400).Select(_ => Explained.Of(
            new("p", [.. Enumerable.Range(0, 30).Select(_ => "v" + random.Next(10))]), [.. Enumerable.Range(0, 30).Select(_ => (double?)random.NextDouble())])?.Share ?? 0).ToList();
        Assert.InRange(shares.Average(), 0, 0.12);
    }

    [Fact]
    public void Few_runs_equal_metrics_and_values_that_are_not_finite_say_nothing()
    {
        Assert.Null(Of(["a", "a", "b"], [1, 1, 2]));
        Assert.Null(Of(["a", "a", "b", "b"], [1, 1, 1, 1]));
        Assert.Null(Of(["a", "a", "b", "b"], [1, 2, double.NaN, null]));
        Assert.Null(Of(["a", "a", "a", "a"], [1, 2, 3, 4]));
    }

    [Fact]
    public void Scale_changes_nothing()
    {
        string[] values = ["a", "a", "b", "b", "b"];
        double[] metric = [1, 1.5, 2, 2.25, 3];
        var plain = Of(values, [.. metric.Select(x => (double?)x)])?.Share ?? -1;
        Assert.Equal(plain, Of(values, [.. metric.Select(x => (double?)(x * 1e300))])?.Share ?? -2, 12);
        Assert.Equal(plain, Of(values, [.. metric.Select(x => (double?)(x * 1e-200))])?.Share ?? -2, 12);
    }

    [Theory]
    [InlineData("learning_rate", "parameter")]
    [InlineData("data/version", "data")]
    [InlineData("dataset_md5", "data")]
    [InlineData("device", "hardware")]
    [InlineData("num_gpus", "hardware")]
    [InlineData("torch_version", "environment")]
    [InlineData("model_version", "parameter")]
    public void Names_of_parameters_say_their_kind(string name, string kind) => Assert.Equal(kind, DifferenceKinds.OfParameter(name, isRepeat: false));

    [Fact]
    public void The_metric_that_counts_is_the_named_one_then_the_policy_s_then_a_known_one_on_test_data()
    {
        (string, int, bool)[] metrics = [("epoch", 3, true), ("loss", 3, true), ("train_accuracy", 3, true), ("test_accuracy", 3, true), ("val_accuracy", 3, true), ("odd", 3, true), ("f1", 1, true), ("same_auc", 3, false)];
        string? Choose(string? named, params string[] policy) => RankingMetric.Choose(metrics, named, policy, static name => name is "epoch" or "odd" ? null : !name.Contains("loss", StringComparison.Ordinal));
        Assert.Equal("odd", Choose("odd", "loss"));
        Assert.Equal("loss", Choose("not there", "nor this", "loss"));
        Assert.Equal("test_accuracy", Choose(null));
        Assert.Null(RankingMetric.Choose([("a", 3, false)], null, [], static _ => true));
    }

    private static Explained? Of(string[] values, double?[] metric) => Explained.Of(new("p", values), metric);
}
