using ForgeLsp.Core.Ports;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow;

/// <summary>Searches, their pages and groups.</summary>
public abstract partial class RunStoreContract
{
    [Theory]
    [InlineData("metrics.accuracy DESC")]
    [InlineData("metrics.accuracy ASC")]
    [InlineData("metrics.nan DESC, params.n_estimators ASC")]
    [InlineData("attributes.status ASC, attributes.end_time DESC")]
    [InlineData("tags.team_member DESC, metrics.train_loss")]
    [InlineData("start_time ASC")]
    [InlineData("")]
    public async Task Pages_of_any_size_join_to_the_same_list(string order)
    {
        var whole = await StoreSnapshot.AllAsync(Store, new RunQuery { OrderBy = order, IncludeDeleted = true, PageSize = 1000 });
        foreach (var size in new[] { 1, 2, 7 })
        {
            var paged = await StoreSnapshot.AllAsync(Store, new RunQuery { OrderBy = order, IncludeDeleted = true, PageSize = size });
            Assert.Equal(whole.Select(run => run.Id), paged.Select(run => run.Id));
        }
    }

    [Theory]
    [InlineData("metrics.accuracy >")]
    [InlineData("(status = 'FAILED'")]
    [InlineData("params.x > '1'")]
    [InlineData("nonsense = 1")]
    public async Task A_filter_that_makes_no_sense_is_said_to_be_so(string filter)
    {
        var problem = await Assert.ThrowsAsync<StoreException>(() => Store.SearchRunsAsync(new RunQuery { Filter = filter }, default));
        Assert.Equal(StoreFailure.BadQuery, problem.Failure);
        Assert.Contains("Filter:", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_token_of_another_order_or_of_nobody_is_refused()
    {
        var page = await Store.SearchRunsAsync(new RunQuery { PageSize = 2, OrderBy = "metrics.accuracy" }, default);
        foreach (var query in new[] { new RunQuery { After = page.Next }, new RunQuery { After = "x" }, new RunQuery { After = "'; DROP TABLE runs" } })
        {
            Assert.Equal(StoreFailure.BadQuery, (await Assert.ThrowsAsync<StoreException>(() => Store.SearchRunsAsync(query, default))).Failure);
        }
    }

    [Theory]
    [InlineData("n_estimators", "")]
    [InlineData("n_estimators", "metrics.accuracy > 0.9")]
    [InlineData("a/b/c", "")]
    [InlineData("multi", "")]
    [InlineData("empty", "")]
    [InlineData("missing", "")]
    [InlineData("' OR 1=1 --", "")]
    public async Task Runs_are_counted_by_the_value_of_a_parameter(string param, string filter)
    {
        var query = new RunQuery { Filter = filter };
        var groups = await Store.GroupRunsAsync(query with { PageSize = 1, OrderBy = "metrics.accuracy DESC" }, param, default);
        var expected = (await StoreSnapshot.AllAsync(Store, query)).GroupBy(run => run.Params.GetValueOrDefault(param), StringComparer.Ordinal).Select(group => (group.Key, (long)group.Count()));
        Assert.Null(groups.Counted);
        Assert.Equal(expected.OrderBy(group => group.Key, StringComparer.Ordinal), groups.Groups.Select(group => (Key: group.Value, group.Count)).OrderBy(group => group.Key, StringComparer.Ordinal));
    }
}
