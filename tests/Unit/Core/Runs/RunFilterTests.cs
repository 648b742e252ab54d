using ForgeLsp.Core.Model;
using ForgeLsp.Core.Runs;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Runs;

public sealed class RunFilterTests
{
    private static readonly Run Sample = new("abc123", "7", "my 'run'", RunStatus.Failed, false)
    {
        StartTime = 1000,
        User = "alice",
        Params = new Dictionary<string, string>(StringComparer.Ordinal) { ["model"] = "BERT-large", ["a b"] = "1", ["empty"] = "" },
        Metrics = new Dictionary<string, MetricValue>(StringComparer.Ordinal) { ["acc"] = new(0.9, 0, 0), ["nan"] = new(double.NaN, 0, 0), ["inf"] = new(double.PositiveInfinity, 0, 0) },
        Tags = new Dictionary<string, string>(StringComparer.Ordinal) { ["mlflow.user"] = "alice", ["emoji"] = "a🚀b" },
        Inputs = [new("wine", "d1", null, null, "training"), new("beer", "d2", null, null, null)],
    };

    [Theory]
    [InlineData("", true)]
    [InlineData("metrics.acc > 0.5", true)]
    [InlineData("metrics.acc >= 0.9 and params.model = 'BERT-large'", true)]
    [InlineData("metrics.acc < 0.9", false)]
    [InlineData("metric.acc = 9e-1", true)]
    [InlineData("metrics.nan > 0", false)]
    [InlineData("metrics.nan <= 0", false)]
    [InlineData("metrics.nan != 0", true)]
    [InlineData("metrics.inf > 1e308", true)]
    [InlineData("metrics.missing != 0", false)]
    [InlineData("not metrics.missing != 0", true)]
    [InlineData("attributes.`Run name` ILIKE 'MY%'", true)]
    [InlineData("attributes.\"run name\" = 'other'", false)]
    [InlineData("attributes.Created >= 1000", true)]
    [InlineData("params.\"a b\" = '1'", true)]
    [InlineData("params.`a b` = '1'", true)]
    [InlineData("params.empty = ''", true)]
    [InlineData("params.model LIKE 'BERT%'", true)]
    [InlineData("params.model LIKE 'bert%'", false)]
    [InlineData("params.model ILIKE 'bert_LARGE'", true)]
    [InlineData("params.model LIKE '%_'", true)]
    [InlineData("params.model LIKE ''", false)]
    [InlineData("tags.emoji LIKE 'a_b'", true)]
    [InlineData("tags.`mlflow.user` = 'alice'", true)]
    [InlineData("tags.mlflow.user = 'alice'", true)]
    [InlineData("attributes.status = 'FAILED'", true)]
    [InlineData("status IN ('FINISHED', 'FAILED')", true)]
    [InlineData("status NOT IN ('FINISHED', 'FAILED')", false)]
    [InlineData("run_name = 'my ''run'''", true)]
    [InlineData("start_time >= 1000 AND start_time < 1001", true)]
    [InlineData("end_time > 0", false)]
    [InlineData("status = 'X' or user = 'alice' and metrics.acc > 2", false)]
    [InlineData("(status = 'X' or user = 'alice') and not metrics.acc > 2", true)]
    [InlineData("dataset.digest = 'd2'", true)]
    [InlineData("datasets.context = 'training'", true)]
    [InlineData("dataset.name = 'tea'", false)]
    public void The_language_means_what_MLflow_means_with_or_not_and_parentheses(string filter, bool matches)
    {
        var parsed = RunFilterParser.ParseFilter(filter);
        Assert.Null(parsed.Problem);
        Assert.Equal(matches, RunFilterEvaluator.Matches(Sample, parsed.Root));
    }

    [Theory]
    [InlineData("metrics.acc >", "A number is expected here (column 14).")]
    [InlineData("metrics.acc > 'x'", "A number is expected here (column 15).")]
    [InlineData("params.model = bert", "A quoted text is expected here, such as 'bert' (column 16).")]
    [InlineData("params.model = 'bert", "A closing quote is missing (column 16).")]
    [InlineData("params.model < 'b'", "'model' is text; compare it with =, !=, LIKE, ILIKE or IN (column 14).")]
    [InlineData("metrics.acc LIKE '1%'", "'acc' is a number; compare it with =, !=, <, <=, > or >= (column 13).")]
    [InlineData("status = 'a' status = 'b'", "'and' or 'or' is expected here (column 14).")]
    [InlineData("(status = 'a'", "A closing parenthesis is missing (column 14).")]
    [InlineData("status IN 'a'", "IN needs a list in parentheses, such as ('a', 'b') (column 11).")]
    [InlineData("spam.x = 1", "'spam' is not a kind of field; use metrics, params, tags, attributes or datasets (column 1).")]
    [InlineData("metrics. = 1", "A key is missing after 'metrics.' (column 1).")]
    [InlineData("and", "A field is expected here, such as metrics.accuracy, params.model, tags.author or status (column 1).")]
    public void What_makes_no_sense_is_explained_where_it_is(string filter, string message) =>
        Assert.Equal(message, RunFilterParser.ParseFilter(filter).Problem?.Message);

    [Fact]
    public void Hostile_filters_are_refused_and_not_followed()
    {
        Assert.NotNull(RunFilterParser.ParseFilter(new string('(', 50_000)).Problem);
        Assert.NotNull(RunFilterParser.ParseFilter(string.Concat(Enumerable.Repeat("not ", 20_000))).Problem);
        Assert.NotNull(RunFilterParser.ParseFilter(string.Join(" and ", Enumerable.Repeat("status = 'a'", 5_000))).Problem);
        Assert.NotNull(RunFilterParser.ParseFilter("params.a = 'x\0'").Problem);
        Assert.NotNull(RunFilterParser.ParseFilter(new string('a', 200_000)).Problem);
        Assert.False(RunFilterEvaluator.Like(new string('a', 5_000), string.Concat(Enumerable.Repeat("%a", 200)) + "b", ignoreCase: false));
    }

    [Fact]
    public void Order_keys_have_directions()
    {
        var parsed = RunFilterParser.ParseOrder("metrics.acc DESC, params.`a b`, start_time asc");
        Assert.Equal(
            [new(new(RunFieldKind.Metric, "acc"), true), new(new(RunFieldKind.Param, "a b"), false), new RunOrderKey(new(RunFieldKind.Attribute, "start_time"), false)],
            parsed.Keys);
        Assert.NotNull(RunFilterParser.ParseOrder("metrics.acc sideways").Problem);
        Assert.NotNull(RunFilterParser.ParseOrder("dataset.name").Problem);
    }

    [Theory]
    [InlineData("metrics.m ASC", "1 2 inf nan- none-new none-old")]
    [InlineData("metrics.m DESC", "inf 2 1 nan- none-new none-old")]
    public void Values_come_before_NaN_and_NaN_before_missing_in_both_directions(string order, string expected)
    {
        var ordering = new RunOrdering(RunFilterParser.ParseOrder(order).Keys);
        Run[] runs =
        [
            Named("none-old", null, 5), Named("nan-", double.NaN, 9), Named("2", 2, 1), Named("none-new", null, 8), Named("inf", double.PositiveInfinity, 1), Named("1", 1, 1),
        ];
        Assert.Equal(expected, string.Join(' ', runs.OrderBy(run => ordering.Position(run), ordering).Select(run => run.Id)));
    }

    [Fact]
    public void Text_is_ordered_by_code_point_as_databases_do()
    {
        Assert.True(RunOrdering.CompareText("\uFFFD", "🚀") < 0);
        Assert.True(RunOrdering.CompareText("a", "b") < 0);
        Assert.True(RunOrdering.CompareText("a", "aa") < 0);
        Assert.Equal(0, RunOrdering.CompareText("é", "é"));
    }

    [Fact]
    public void A_page_token_brings_the_position_back_to_the_last_bit()
    {
        var ordering = new RunOrdering(RunFilterParser.ParseOrder("metrics.acc, params.model DESC, metrics.nan, tags.none").Keys);
        var position = ordering.Position(Sample);
        var back = RunCursor.Decode(RunCursor.Encode(position), ordering.Keys);
        Assert.NotNull(back);
        Assert.Equal(0, ordering.Compare(position, back));
        Assert.Null(RunCursor.Decode(RunCursor.Encode(position), []));
        Assert.Null(RunCursor.Decode("not a token", ordering.Keys));
    }

    [Theory]
    [InlineData("val_loss", false)]
    [InlineData("train/rmse", false)]
    [InlineData("testAccuracy", true)]
    [InlineData("f1_score", true)]
    [InlineData("roc_auc", true)]
    [InlineData("glossary", null)]
    [InlineData("accuracy_error", null)]
    [InlineData("latency_ms", false)]
    [InlineData("mystery", true)]
    [InlineData("my_cost", false)]
    public void The_direction_of_a_metric_is_the_policys_or_well_known(string metric, bool? expected)
    {
        var policy = new Dictionary<string, bool>(StringComparer.Ordinal) { ["mystery"] = true, ["cost"] = false };
        Assert.Equal(expected, MetricDirection.HigherIsBetter(metric, policy));
    }

    private static Run Named(string id, double? metric, long start) => new(id, "1", id, RunStatus.Finished, false)
    {
        StartTime = start,
        Metrics = metric is { } value ? new Dictionary<string, MetricValue>(StringComparer.Ordinal) { ["m"] = new(value, 0, 0) } : new Dictionary<string, MetricValue>(StringComparer.Ordinal),
    };
}
