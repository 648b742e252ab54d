using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.CodeActions;
using ForgeLsp.Features.Experiments;
using ForgeLsp.Features.Names;
using ForgeLsp.Tests.Unit.Infrastructure;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Documents;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Experiments;

/// <summary>Changes of metadata: what is not meant stays byte for byte. Today is 2026-11-21.</summary>
public sealed class ExperimentActionsTests
{
    private const string Path = "experiments/active/alice/churn/metadata.yaml";

    [Theory]
    [InlineData("status: in_progress   # running\nupdated: 2026-01-01\n", "status: archived   # running\nupdated: 2026-11-21\n")]
    [InlineData("status: 'in_progress'\r\nupdated: \"2026-01-01\"\r\n", "status: 'archived'\r\nupdated: \"2026-11-21\"\r\n")]
    [InlineData("status:\nupdated: 2026-11-21T08:00:00Z\n", "status: archived\nupdated: 2026-11-21T08:00:00Z\n")]
    [InlineData("created: 2026-01-01  # long ago\nstatus: failed", "created: 2026-01-01  # long ago\nupdated: 2026-11-21\nstatus: archived")]
    [InlineData("status: planned\nstatus: failed\nupdated: 2026-11-21\n", "status: planned\nstatus: archived\nupdated: 2026-11-21\n")]
    [InlineData("updated: 2026-11-21\ngoal: |\n  much\n  text\n", "updated: 2026-11-21\nstatus: archived\ngoal: |\n  much\n  text\n")]
    [InlineData("goal: >\n  much\n  text\n", "goal: >\n  much\n  text\n", "researcher: alice\nstatus: archived\nupdated: 2026-11-21\n")]
    public void Archiving_changes_the_status_and_the_date_and_nothing_else(string before, string after, string? head = null)
    {
        const string Head = "# é 😀\nexperiment_id: churn\nresearcher: alice\n";
        var expected = head is null ? Head + after : Head.Replace("researcher: alice\n", head, StringComparison.Ordinal) + after;
        Assert.Equal(Sorted(expected), Sorted(Applied(Head + before, actions => actions.Archive("metadata:" + Path))));
        Assert.Equal(expected.Length, Applied(Head + before, actions => actions.Archive("metadata:" + Path)).Length);
    }

    [Theory]
    [InlineData("owners: [alice, 'dan']\n", "owners: [bob, 'dan']\n")]
    [InlineData("owners: [alice, \"bob\"]  # both\n", "owners: [bob, \"alice\"]  # both\n")]
    [InlineData("owners:\n  - alice   # since May\n  - dan\n", "owners:\n  - bob   # since May\n  - dan\n")]
    [InlineData("owners: []\n", "owners: [bob]\n")]
    [InlineData("owners:\n", "owners: [bob]\n")]
    [InlineData("owners: null\n", "owners: [bob]\n")]
    [InlineData("owners: [alice]\ncontact: alice\n", "owners: [bob]\ncontact: bob\n")]
    [InlineData("owners: [alice]\ncontact: alice@example.org\n", "owners: [bob]\ncontact: bob@example.org\n")]
    [InlineData("owners: [alice]\ncontact: '#churn'\n", "owners: [bob]\ncontact: '#churn'\n")]
    public void Handing_off_changes_who_answers_and_keeps_who_ran_it(string before, string after)
    {
        const string Head = "experiment_id: churn\nresearcher: alice\nupdated: 2026-11-21\n";
        Assert.Equal(Head + after, Applied(Head + before, actions => actions.HandOff("metadata:" + Path, " bob ")));
    }

    [Fact]
    public void An_owner_that_was_never_written_comes_behind_the_researcher() =>
        Assert.Equal(
            "experiment_id: churn\nresearcher: alice # me\nowners: [bob]\ngoal: x\nupdated: 2026-11-21\n",
            Applied("experiment_id: churn\nresearcher: alice # me\ngoal: x\nupdated: 2026-01-21\n", actions => actions.HandOff("metadata:" + Path, "bob")));

    [Theory]
    [InlineData("{experiment_id: churn, status: failed}\n", "written in a way that cannot be changed safely")]
    [InlineData("experiment_id: churn\nstatus: [failed]\n", "written in a way that cannot be changed safely")]
    [InlineData("experiment_id: churn\nstatus: archived\n", "is archived already")]
    public void What_takes_a_person_is_left_to_one(string text, string message)
    {
        var (actions, _) = Actions(text);
        Assert.Contains(message, Assert.Throws<StoreException>(() => actions.Archive("metadata:" + Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_is_handed_what_they_have_and_what_is_gone_is_not_changed()
    {
        var (actions, _) = Actions("experiment_id: churn\nresearcher: alice\nowners: [dan]\n");
        Assert.Equal("`dan` has the experiment already.", Assert.Throws<StoreException>(() => actions.HandOff("metadata:" + Path, "dan")).Message);
        Assert.Equal("Name the person who takes the experiment.", Assert.Throws<StoreException>(() => actions.HandOff("metadata:" + Path, " ")).Message);
        Assert.Equal("The experiment is no longer there; refresh the view.", Assert.Throws<StoreException>(() => actions.Archive("metadata:gone")).Message);
        Assert.Throws<ArgumentException>(() => actions.Archive("run:a/b"));
    }

    [Fact]
    public void Lists_name_experiments_and_people_and_runs_lead_to_their_experiment()
    {
        var (actions, _) = Actions("experiment_id: churn\nresearcher: alice\nowners: [dan]\nstatus: failed\nmlflow_experiment: team/churn\nbaseline: old\nresults: {run_id: r1}\n");
        var list = actions.List();
        Assert.Equal(new ExperimentChoice("metadata:" + Path, "churn", "dan", "failed", null, true), Assert.Single(list.Experiments));
        Assert.Equal(["alice", "bob", "dan"], list.People);
        Assert.Equal("metadata:" + Path, actions.OfRun("r1", null));
        Assert.Equal("metadata:" + Path, actions.OfRun("r2", "team/churn"));
        Assert.Contains("`mlflow_experiment`", Assert.Throws<StoreException>(() => actions.OfRun("r2", "other")).Message, StringComparison.Ordinal);
        Assert.Equal(["status:failed", "metadata:" + Path], actions.WayTo("metadata:" + Path, "status"));
    }

    private static string Sorted(string text) => string.Join('\n', text.Replace("\r", "", StringComparison.Ordinal).Split('\n').Order(StringComparer.Ordinal));

    private static string Applied(string text, Func<ExperimentActions, IReadOnlyList<DocumentEdit>> act)
    {
        var (actions, source) = Actions(text);
        var edit = Assert.Single(act(actions));
        Assert.Equal(("file:///workspace/" + Path, false), (edit.Uri, edit.Create));
        Assert.Equal(source, edit.Text.ToString());
        return edit.Edits.Reverse().OrderByDescending(static one => one.Span.Start).Aggregate(text, static (now, one) => string.Concat(now.AsSpan(0, one.Span.Start), one.NewText, now.AsSpan(one.Span.End)));
    }

    private static (ExperimentActions Actions, string Text) Actions(string text)
    {
        var workspace = new ForgeWorkspace(new RootFolder("file:///workspace"), new MemoryFiles { [Path] = text }, BuiltInSchemas.For);
        workspace.Load(CancellationToken.None);
        var policy = Policy.Default with
        {
            Members = new Dictionary<string, Member> { ["alice"] = new("alice", "alice@example.org", null, null), ["bob"] = new("bob", "bob@example.org", null, null) },
        };
        var sources = new ExperimentSources(() => workspace.Current.Experiments, () => [], _ => null, workspace.UriOf);
        return (new(sources, path => (new WorkspaceScope(workspace, workspace.Current, static one => one), path), () => policy, new Today()), text);
    }

    private sealed class Today : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);
    }
}
