using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Adapters.MlFlow.Rest;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow.Rest;

/// <summary>What a server is asked for, and that pages hold together though the server pages by offset.</summary>
public sealed class RestPagingTests : IAsyncDisposable
{
    private readonly MlflowServer _server = new(3, "sqlite:///mlflow.db", RealData.Shared(3).Folder);
    private readonly IRunStore _store;

    public RestPagingTests() => _store = StoreFactory.Open(TrackingAddress.Parse(_server.Address, "/"));

    [Theory]
    [InlineData("metrics.accuracy > 0.9 and params.max_depth = '3'", "metrics.`accuracy` > 0.9 and params.`max_depth` = '3'")]
    [InlineData("metrics.loss < 1e-9 and metrics.x != 1e308", "metrics.`loss` < 1e-09 and metrics.`x` != 1e308")]
    [InlineData("metrics.x != 0", null)]
    [InlineData("metrics.x > 1e999", null)]
    [InlineData("status = 'FAILED' and start_time >= 1700000000000", "attributes.status = 'FAILED' and attributes.start_time >= 1700000000000")]
    [InlineData("start_time > 1.5", null)]
    [InlineData("run_id IN ('abc', 'def')", "attributes.run_id IN ('abc', 'def')")]
    [InlineData("run_id IN ('a''b')", null)]
    [InlineData("params.model IN ('a', 'b')", "params.`model` LIKE '%'")]
    [InlineData("params.model = 'it''s'", "params.`model` LIKE '%'")]
    [InlineData("tags.`a b/c` LIKE 'bert%base_1'", "tags.`a b/c` LIKE 'bert%'")]
    [InlineData("tags.x LIKE 'a(b%'", "tags.`x` LIKE 'a%'")]
    [InlineData("params.x ILIKE 'Bert-Kit%'", "params.`x` ILIKE 'Bert-%'")]
    [InlineData("run_name LIKE '%x'", null)]
    [InlineData("datasets.name = 'wine'", "datasets.name = 'wine'")]
    [InlineData("experiment_id = '1'", null)]
    [InlineData("status = 'FAILED' or status = 'KILLED'", null)]
    [InlineData("not status = 'FAILED' and user_id = 'alice'", "attributes.user_id = 'alice'")]
    [InlineData("(metrics.a > 1 and (metrics.b > 2)) and (status = 'X' or status = 'Y')", "metrics.`a` > 1 and metrics.`b` > 2")]
    public void The_server_is_asked_for_what_its_language_can_say(string filter, string? asked)
    {
        var parsed = RunFilterParser.ParseFilter(filter);
        Assert.Null(parsed.Problem);
        Assert.Equal(asked, RestFilter.Of(parsed.Root));
    }

    [Theory]
    [InlineData("run_name = 'x' or run_id LIKE 'ab%'", "attributes.run_name = 'x' | attributes.run_id LIKE 'ab%'")]
    [InlineData("status = 'FAILED' or (metrics.a > 1 and params.b = 'c') or status = 'FAILED'", "attributes.status = 'FAILED' | metrics.`a` > 1 and params.`b` = 'c'")]
    [InlineData("status = 'FAILED' or not params.a = 'b'", null)]
    [InlineData("metrics.a = 1 or metrics.a = 2 or metrics.a = 3 or metrics.a = 4 or metrics.a = 5", null)]
    [InlineData("user_id = 'alice' and (status = 'FAILED' or status = 'KILLED')", "attributes.user_id = 'alice'")]
    [InlineData("", null)]
    public void Each_side_of_an_or_is_a_question_of_its_own(string filter, string? asked) =>
        Assert.Equal(asked, RestFilter.Alternatives(RunFilterParser.ParseFilter(filter).Root) is [null] ? null : string.Join(" | ", RestFilter.Alternatives(RunFilterParser.ParseFilter(filter).Root)));

    [Fact]
    public async Task A_beginning_of_an_id_does_not_cost_a_look_at_every_run()
    {
        var one = (await _store.SearchRunsAsync(new RunQuery { PageSize = 1 }, default)).Runs[0];
        _server.Asked.Clear();
        var found = await _store.SearchRunsAsync(new RunQuery { Filter = $"run_name = 'nobody' or run_id LIKE '{one.Id[..8]}%'", PageSize = 10 }, default);
        Assert.Equal(one.Id, Assert.Single(found.Runs).Id);
        Assert.All(_server.Asked.Where(ask => ask.Path.EndsWith("runs/search", StringComparison.Ordinal)), ask => Assert.NotNull(ask.Json["filter"]));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("metrics.`a b` DESC, start_time", "metrics.`a b` DESC, attributes.start_time ASC")]
    [InlineData("status, end_time DESC, run_id", "attributes.status ASC, attributes.end_time DESC, attributes.run_id ASC")]
    [InlineData("params.a", null)]
    [InlineData("metrics.a, tags.b DESC", null)]
    [InlineData("run_name", null)]
    [InlineData("user_id", null)]
    [InlineData("experiment_id", null)]
    [InlineData("metrics.a, metrics.a DESC", null)]
    public void The_servers_order_is_used_where_it_is_the_same_on_every_server(string order, string? asked)
    {
        var clauses = RestFilter.Order(new RunOrdering(RunFilterParser.ParseOrder(order).Keys));
        Assert.Equal(asked, clauses is null ? null : string.Join(", ", clauses));
    }

    [Theory]
    [InlineData("x' or 1=1 --")]
    [InlineData("x\" and 1=1")]
    [InlineData("x\\")]
    [InlineData("x`y")]
    [InlineData("x\ny")]
    public void No_word_of_a_person_ends_a_quoted_text(string word)
    {
        var quoted = "'" + word.Replace("'", "''", StringComparison.Ordinal) + "'";
        foreach (var filter in new[] { $"params.k = {quoted}", $"tags.k != {quoted}", $"run_name = {quoted}", $"params.k LIKE {quoted}", $"attributes.run_id IN ({quoted})" })
        {
            var asked = RestFilter.Of(RunFilterParser.ParseFilter(filter).Root) ?? "";
            Assert.DoesNotContain("1=1", asked, StringComparison.Ordinal);
            Assert.Equal(0, asked.Count(c => c == '\'') % 2);
        }

        var field = new FilterComparison(new RunField(RunFieldKind.Param, word), FilterOperator.Equal, [new("v", 0)]);
        Assert.Null(RestFilter.Of(field));
        Assert.Null(RestFilter.Order(new RunOrdering([new(new RunField(RunFieldKind.Metric, word), false)])));
    }

    [Fact]
    public async Task Newest_first_is_paged_by_time_and_never_by_offset()
    {
        var all = await StoreSnapshot.AllAsync(_store, new RunQuery { PageSize = 5 });
        Assert.Equal(40, all.Count);
        var searches = _server.Asked.Where(ask => ask.Path.EndsWith("runs/search", StringComparison.Ordinal)).Select(ask => ask.Json).ToList();
        Assert.All(searches, search => Assert.Null(search["page_token"]));
        Assert.All(searches.Skip(1), search => Assert.StartsWith("attributes.start_time <= ", (string?)search["filter"], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("metrics.accuracy DESC")]
    [InlineData("end_time ASC")]
    [InlineData("status")]
    [InlineData("params.n_estimators DESC")]
    public async Task Runs_that_come_and_go_between_two_pages_neither_double_nor_hide_others(string order)
    {
        var query = new RunQuery { OrderBy = order, PageSize = 6 };
        var whole = await StoreSnapshot.AllAsync(_store, query with { PageSize = 1000 });
        var found = new List<Run>();
        var pages = 0;
        do
        {
            var page = await _store.SearchRunsAsync(query, default);
            found.AddRange(page.Runs);
            query = query with { After = page.Next };
            var gone = whole.Take(pages % 2 == 0 ? 5 : 0).Select(run => run.Id).ToHashSet();
            var added = pages % 3 == 1 ? Enumerable.Range(0, 4).Select(i => whole[0] with { Id = "new" + i, StartTime = 1_999_999_999_999 + i }) : [];
            _server.Change = runs => [.. runs.Where(run => !gone.Contains(run.Id)), .. added];
            pages++;
        }
        while (query.After is not null);
        Assert.Equal(whole.Select(run => run.Id), found.Where(run => !run.Id.StartsWith("new", StringComparison.Ordinal)).Select(run => run.Id));
        Assert.True(pages >= 7);
    }

    [Fact]
    public async Task A_thousand_runs_of_one_moment_are_paged_without_loss()
    {
        _server.Change = runs => [.. Enumerable.Range(0, 1200).Select(i => runs[0] with { Id = $"run{i:0000}", StartTime = 5, IsDeleted = false }), .. runs.Select(run => run with { StartTime = 4 })];
        var all = await StoreSnapshot.AllAsync(_store, new RunQuery { PageSize = 500, IncludeDeleted = true });
        Assert.Equal(1242, all.Select(run => run.Id).Distinct().Count());
        Assert.Equal(all.Count, all.Select(run => run.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_full_page_does_not_cost_two()
    {
        _server.Change = runs => [.. Enumerable.Range(0, 2100).Select(i => runs[0] with { Id = $"run{i:0000}", StartTime = 1_000_000 - i, IsDeleted = false })];
        var all = await StoreSnapshot.AllAsync(_store, new RunQuery { PageSize = 1000 });
        Assert.Equal(2100, all.Select(run => run.Id).Distinct().Count());
        var sizes = _server.Asked.Where(ask => ask.Path.EndsWith("runs/search", StringComparison.Ordinal)).Select(ask => ask.Json["max_results"]?.GetValue<int>() ?? 0).ToList();
        Assert.All(sizes, size => Assert.InRange(size, 1, 1000));
        Assert.True(sizes.Sum() <= 3100, string.Join(", ", sizes));
    }

    [Fact]
    public async Task A_server_that_refuses_our_filter_is_asked_for_everything()
    {
        _server.Instead = ask => ask.Path.EndsWith("runs/search", StringComparison.Ordinal) && (ask.Json["filter"] is not null || ask.Json["order_by"] is not null)
            ? MlflowJson.Problem(400, "INVALID_PARAMETER_VALUE", "No filters here") : null;
        var runs = await StoreSnapshot.AllAsync(_store, new RunQuery { Filter = "metrics.accuracy > 0.9", OrderBy = "metrics.accuracy", PageSize = 4 });
        Assert.NotEmpty(runs);
        Assert.All(runs, run => Assert.True(run.Metrics["accuracy"].Value > 0.9));
        Assert.Equal(runs.OrderBy(run => run.Metrics["accuracy"].Value).Select(run => run.Metrics["accuracy"].Value), runs.Select(run => run.Metrics["accuracy"].Value));
    }

    [Fact]
    public async Task A_server_that_orders_in_another_way_is_put_in_order()
    {
        var lawful = await StoreSnapshot.AllAsync(_store, new RunQuery { OrderBy = "metrics.accuracy DESC", PageSize = 1000 });
        await using var strange = new WebServer(async ask =>
        {
            using var http = new HttpClient();
            var json = ask.Json;
            json.Remove("order_by");
            using var answer = await http.PostAsync(_server.Address + ask.Target, new StringContent(json.ToJsonString(), null, "application/json"));
            return new WebReply((int)answer.StatusCode, "application/json", await answer.Content.ReadAsByteArrayAsync());
        });
        await using var store = StoreFactory.Open(TrackingAddress.Parse(strange.Address, "/"));
        var found = await StoreSnapshot.AllAsync(store, new RunQuery { OrderBy = "metrics.accuracy DESC", PageSize = 9 });
        Assert.Equal(lawful.Select(run => run.Id), found.Select(run => run.Id));
    }

    [Fact]
    public async Task A_service_with_tokens_of_its_own_is_paged_too()
    {
        var lawful = await StoreSnapshot.AllAsync(_store, new RunQuery { OrderBy = "metrics.accuracy DESC", PageSize = 1000 });
        await using var service = new WebServer(async ask =>
        {
            using var http = new HttpClient();
            var json = ask.Json;
            if ((string?)json["page_token"] is { } token) json["page_token"] = token.StartsWith("svc-", StringComparison.Ordinal) ? token["svc-".Length..] : "refused";
            using var answer = await http.PostAsync(_server.Address + ask.Target, new StringContent(json.ToJsonString(), null, "application/json"));
            var text = await answer.Content.ReadAsStringAsync();
            return new WebReply((int)answer.StatusCode, "application/json", System.Text.Encoding.UTF8.GetBytes(text.Replace("\"next_page_token\":\"", "\"next_page_token\":\"svc-", StringComparison.Ordinal)));
        });
        await using var store = StoreFactory.Open(TrackingAddress.Parse(service.Address, "/"));
        var found = await StoreSnapshot.AllAsync(store, new RunQuery { OrderBy = "metrics.accuracy DESC", PageSize = 9 });
        Assert.Equal(lawful.Select(run => run.Id), found.Select(run => run.Id));
    }

    [Fact]
    public async Task An_address_with_a_path_keeps_it()
    {
        await using var server = new MlflowServer(2, "mlruns", RealData.Shared(2).Folder, path: "/user/repo.mlflow");
        await using var store = StoreFactory.Open(TrackingAddress.Parse(server.Address + "/#/experiments/3", "/"));
        Assert.NotEmpty(await store.ListExperimentsAsync(default));
        Assert.All(server.Asked, ask => Assert.StartsWith("/user/repo.mlflow/", ask.Path, StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _server.DisposeAsync();
    }
}
