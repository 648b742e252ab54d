using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow;

/// <summary>Random filters and orders, over real data: every store selects what the law selects, in its order.</summary>
public abstract class SearchPropertyTests
{
    private const int Rounds = 150;
    private static readonly string[] Metrics = ["accuracy", "loss", "val_accuracy", "train/loss", "nan", "inf", "ninf", "tiny", "neg", "huge", "missing", "then_nan", "ünï"];
    private static readonly string[] Params = ["n_estimators", "max_depth", "learning_rate", "a/b/c", "empty", "multi", "unicode", "ключ", "html", "missing"];
    private static readonly string[] Tags = ["mlflow.user", "team_member", "priority", "mlflow.parentRunId", "unicode", "empty", "missing"];
    private static readonly string[] Words = ["alice", "bob", "root", "10", "25", "None", "%", "_", "rf-%", "RF-N10%", "%é%", "FINISHED", "failed", "", "v", "' OR 1=1 --", "\\", "%'", "a%", "🚀", "%🚀", "training", "wine%", "%/artifacts", "0"];
    private static readonly string[] Numbers = ["0", "0.9", "-1", "1e308", "1.7976931348623157e308", "-1.7976931348623157e308", "5e-324", "0.5", "1e999"];

    private protected static async Task CheckAsync(IRunStore store, int seed)
    {
        var random = new Random(seed);
        var all = await StoreSnapshot.AllAsync(store, new RunQuery { IncludeDeleted = true, PageSize = 1000 });
        Assert.True(all.Count > 35);
        var selected = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var filter = Condition(random, 3);
            var order = string.Join(", ", Enumerable.Range(0, random.Next(3)).Select(_ => Key(random)));
            var law = Law(all, filter, order);
            var answer = await StoreSnapshot.AllAsync(store, new RunQuery { Filter = filter, OrderBy = order, IncludeDeleted = true, PageSize = random.Next(1, 30) });
            Assert.True(law.SequenceEqual(answer.Select(run => run.Id)), $"seed {seed}, round {round}: filter «{filter}», order «{order}»: {law.Count} by law, {answer.Count} by the store.");
            selected += law.Count;
        }

        Assert.True(selected > Rounds, "The filters select next to nothing.");
    }

    private static List<string> Law(List<Run> all, string filter, string order)
    {
        var root = RunFilterParser.ParseFilter(filter);
        var keys = RunFilterParser.ParseOrder(order);
        Assert.True(root.Problem is null && keys.Problem is null, $"«{filter}» «{order}»: {root.Problem}{keys.Problem}");
        var ordering = new RunOrdering(keys.Keys);
        return [.. all.Where(run => RunFilterEvaluator.Matches(run, root.Root)).OrderBy(ordering.Position, ordering).Select(run => run.Id)];
    }

    private static string Condition(Random random, int depth) => depth == 0 ? Comparison(random) : random.Next(5) switch
    {
        0 => $"({Condition(random, depth - 1)} or {Condition(random, depth - 1)})",
        1 => $"{Condition(random, depth - 1)} and {Condition(random, depth - 1)}",
        2 => $"not ({Condition(random, depth - 1)})",
        _ => Comparison(random),
    };

    private static string Comparison(Random random) => random.Next(8) switch
    {
        0 or 1 => $"metrics.`{Pick(random, Metrics)}` {Pick(random, ["=", "!=", "<", "<=", ">", ">="])} {Pick(random, Numbers)}",
        2 => $"{Pick(random, ["start_time", "end_time", "attributes.Created"])} {Pick(random, ["<", "<=", "=", ">=", ">", "!="])} {1794330000000 + random.NextInt64(1_000_000_000)}",
        6 => $"{Pick(random, ["dataset.name", "datasets.digest", "dataset.context"])}{Text(random)}",
        7 => $"{Pick(random, ["attributes.`Run name`", "artifact_uri", "experiment_id", "attr.user", "run.id"])}{Text(random)}",
        3 => $"{Pick(random, ["status", "run_name", "user_id", "end_time"])}".Replace("end_time", "attributes.run_id", StringComparison.Ordinal) + Text(random),
        4 => $"tags.`{Pick(random, Tags)}`{Text(random)}",
        _ => $"params.`{Pick(random, Params)}`{Text(random)}",
    };

    private static string Text(Random random) => random.Next(4) switch
    {
        0 => $" {Pick(random, ["=", "!="])} {Quoted(random)}",
        1 => $" {Pick(random, ["LIKE", "ILIKE"])} {Quoted(random)}",
        2 => $" IN ({Quoted(random)}, {Quoted(random)})",
        _ => $" NOT IN ({Quoted(random)})",
    };

    private static string Quoted(Random random) => "'" + Pick(random, Words).Replace("'", "''", StringComparison.Ordinal) + "'";

    private static string Key(Random random) => Pick(random,
        [$"metrics.`{Pick(random, Metrics)}`", $"params.`{Pick(random, Params)}`", $"tags.`{Pick(random, Tags)}`", "status", "run_name", "end_time", "user_id", "experiment_id"])
        + Pick(random, ["", " ASC", " DESC"]);

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];

    public sealed class OfLocalStores : SearchPropertyTests
    {
        [Theory]
        [InlineData(2, "mlruns", 1)]
        [InlineData(3, "mlruns", 2)]
        [InlineData(2, "sqlite:///mlflow.db", 3)]
        [InlineData(3, "sqlite:///mlflow.db", 4)]
        public async Task Random_searches_answer_what_the_law_answers(int version, string address, int seed)
        {
            await using var store = StoreFactory.Open(TrackingAddress.Parse(address, RealData.Shared(version).Folder));
            await CheckAsync(store, seed);
        }
    }
}
