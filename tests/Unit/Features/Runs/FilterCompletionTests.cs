using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;
using ForgeLsp.Features.Runs.Search;
using ForgeLsp.Tests.Unit.Adapters.MlFlow;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Runs;

public sealed class FilterCompletionTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);

    private static readonly RunVocabulary Words = RunVocabulary.Of(
        [
            MemoryStore.Make("a", 1, "lr=0.1 model=bert", "accuracy=0.5 val/acc=1"),
            MemoryStore.Make("b", 2, "lr=0.1 model=gpt", "accuracy=0.9"),
            MemoryStore.Make("c", 3, "lr=0.2") with { Tags = new Dictionary<string, string>(StringComparer.Ordinal) { ["my team"] = "o'neil", ["mlflow.user"] = "al" } },
        ],
        isPartial: false);

    [Theory]
    [InlineData("", "metrics.accuracy")]
    [InlineData("acc", "metrics.accuracy,metrics.val/acc")]
    [InlineData("metrics.v", "metrics.val/acc")]
    [InlineData("tags.", "tags.`my team`,tags.mlflow.user")]
    [InlineData("team", "tags.`my team`")]
    [InlineData("tags.`my", "tags.`my team`")]
    [InlineData("status = 'FAILED' and mod", "params.model")]
    [InlineData("(not ST", "status,start_time")]
    [InlineData("metrics.accuracy ", ">,>=,<,<=,=,!=")]
    [InlineData("params.model ", "=,!=,LIKE,ILIKE,IN,NOT IN")]
    [InlineData("params.model i", "ILIKE,IN")]
    [InlineData("tags.`my team` ", "=,!=,LIKE,ILIKE,IN,NOT IN")]
    [InlineData("metrics.accuracy > ", "0.9,0.5")]
    [InlineData("metrics.accuracy > 0.9", "0.9")]
    [InlineData("params.lr = ", "'0.1','0.2'")]
    [InlineData("params.model = 'g", "'gpt'")]
    [InlineData("tags.`my team` != ", "'o''neil'")]
    [InlineData("params.model IN ", "(")]
    [InlineData("params.model NOT IN ('bert'", ",,)")]
    [InlineData("params.model NOT IN ('bert' ", ",,)")]
    [InlineData("params.model NOT IN ('bert', ", "'bert','gpt'")]
    [InlineData("status = ", "'FINISHED','RUNNING','SCHEDULED','FAILED','KILLED'")]
    [InlineData("metrics.accuracy > 0.5 ", "and,or")]
    [InlineData("(metrics.accuracy > 0.5 ", "and,or,)")]
    [InlineData("start_time > ", "an hour ago,a day ago,a week ago,30 days ago")]
    [InlineData("metrics.accuracy LIKE ", "0.9,0.5")]
    [InlineData("nonsense = 1 and ", "")]
    [InlineData("metrics.accuracy > 0.5 0.5 ", "")]
    public void What_can_stand_at_the_end_is_offered(string filter, string expected)
    {
        var items = FilterCompletion.Complete(filter, filter.Length, Words, Now).Items.Select(item => item.Label).ToList();
        var wanted = expected == ",,)" ? [",", ")"] : expected.Split(',', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(wanted, filter.Length == 0 ? items.Take(1) : items);
    }

    [Theory]
    [InlineData("metrics.accuracy >", "A number is expected here (column 19).", 18, true)]
    [InlineData("metrics.accuracy > 'x'", "A number is expected here (column 20).", 19, false)]
    [InlineData("metric.accuracy > 1 and", "A field is expected here, such as metrics.accuracy, params.model, tags.author or status (column 24).", 23, true)]
    [InlineData("status = 'FAILED' and params.", "A key is missing after 'params.' (column 23).", 22, true)]
    [InlineData("stat", "There is no attribute 'stat'; use one of ", 0, true)]
    [InlineData("nonsense", "There is no attribute 'nonsense'; use one of ", 0, false)]
    [InlineData("(status = 'FAILED'", "A closing parenthesis is missing (column 19).", 18, true)]
    public void The_problem_is_the_parsers_with_its_place(string filter, string message, int offset, bool isUnfinished)
    {
        var problem = FilterCompletion.Complete(filter, filter.Length, Words, Now).Problem;
        Assert.StartsWith(message, problem?.Message, StringComparison.Ordinal);
        Assert.Equal((offset, isUnfinished), (problem?.Offset, problem?.IsUnfinished));
    }

    [Fact]
    public void In_the_middle_only_what_is_before_the_cursor_counts()
    {
        const string Filter = "metrics.a > 0.5 and params.lr = '0.1'";
        var completions = FilterCompletion.Complete(Filter, "metrics.a".Length, Words, Now);
        Assert.Null(completions.Problem);
        Assert.Equal(["metrics.accuracy", "metrics.val/acc"], completions.Items.Select(item => item.Label));
        Assert.All(completions.Items, item => Assert.Equal((0, 9), (item.Start, item.End)));
        Assert.All(FilterCompletion.Complete(Filter, 99, Words, Now).Items, item => Assert.Equal(Filter.Length, item.End));
    }

    /// <summary>Whoever only ever takes what is offered writes a filter of the language, over names and values that real MLflow holds.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_is_taken_of_the_offers_makes_a_filter(int version)
    {
        await using var store = ForgeLsp.Adapters.MlFlow.StoreFactory.Open(ForgeLsp.Adapters.MlFlow.TrackingAddress.Parse("mlruns", RealData.Shared(version).Folder));
        var runs = await StoreSnapshot.AllAsync(store, new RunQuery { IncludeDeleted = true });
        var vocabulary = RunVocabulary.Of(runs, isPartial: false);
        var random = new Random(version);
        var whole = 0;
        for (var round = 0; round < 400; round++)
        {
            var filter = "";
            for (var step = 0; step < 14; step++)
            {
                var items = FilterCompletion.Complete(filter, filter.Length, vocabulary, Now).Items;
                if (items.Count == 0)
                {
                    break;
                }

                var item = items[random.Next(items.Count)];
                filter = filter[..item.Start] + item.Text + filter[item.End..];
                var place = RunFilterPlace.At(filter, filter.Length);
                Assert.True(place.Expects != RunFilterExpectation.Nothing, $"«{filter}» cannot go on.");
                if (place is { Expects: RunFilterExpectation.Connective, Depth: 0 })
                {
                    Assert.True(RunFilterParser.ParseFilter(filter).Problem is null, $"«{filter}»: {RunFilterParser.ParseFilter(filter).Problem}");
                    whole++;
                }
            }
        }

        Assert.True(whole > 200, $"Only {whole} were whole.");
    }

    [Fact]
    public void A_place_is_found_in_any_text()
    {
        var random = new Random(5);
        string[] pieces = ["metrics.", "params.`a", "`", "'", "\"", "(", ")", ",", " ", "and", "or ", "not ", "in", "like ", ">", "=", "0.", "1e", "x", "\0", "🚀", "\ud83d", "."];
        for (var round = 0; round < 5000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => pieces[random.Next(pieces.Length)]));
            var cursor = random.Next(text.Length + 1);
            var place = RunFilterPlace.At(text, cursor);
            Assert.Equal(text[..cursor], text[..place.Start] + place.Partial);
            FilterCompletion.Complete(text, cursor, Words, Now);
        }
    }
}
