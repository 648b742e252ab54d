using ForgeLsp.Core.Catalogue;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Catalogue;

public sealed class CatalogueHistoryTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_record_is_one_line_that_a_person_can_read()
    {
        var record = new TransitionRecord(Noon, "qwen2.5:14b", "staging", "production", "alice", "beats v2: 0.9, \"really\" # yes") { Version = "v3", Replaces = ["old"], Backup = [KeyValuePair.Create("performance", "{auc: 0.9}")] };
        var line = CatalogueHistory.Line(record);
        Assert.Equal("- {at: 2026-11-21T12:00:00Z, model: qwen2.5:14b, from: staging, to: production, by: alice, why: \"beats v2: 0.9, \\\"really\\\" # yes\", version: v3, replaces: [old], backup: {performance: {auc: 0.9}}}", line);
        var (records, unread) = CatalogueHistory.Read(CatalogueHistory.Append(null, [record]));
        Assert.Equal(0, unread);
        Assert.Equal(line, CatalogueHistory.Line(Assert.Single(records)));
    }

    [Fact]
    public void Whatever_is_in_a_record_comes_back()
    {
        var random = new Random(7);
        string Any() => string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => "ab:,#{}[]\"'\\|>&*!%@`- \té漢\U0001F600"[random.Next(24)]));
        for (var i = 0; i < 500; i++)
        {
            var record = new TransitionRecord(Noon.AddMinutes(i), Any(), random.Next(2) == 0 ? null : Any(), Any(), Any(), Any()) { Version = Any(), RegisteredVersion = "3", Registered = Any(), Replaces = [Any(), Any()], IsRollback = random.Next(2) == 0 };
            var read = Assert.Single(CatalogueHistory.Read(CatalogueHistory.Append("", [record])).Records);
            Assert.Equal(record with { Replaces = read.Replaces, Backup = read.Backup }, read);
            Assert.Equal(record.Replaces, read.Replaces);
        }
    }

    [Fact]
    public void Lines_are_only_added_and_damaged_ones_cost_themselves()
    {
        const string Old = "# ours\r\n- {at: 2026-11-20T12:00:00Z, model: a, to: testing, by: x, why: y}\r\n<<<<<<< HEAD\r\n- {at: 2026-11-19T12:00:00Z, model: b, to: testing, by: x, why: y}\r\n=======\r\n- {at: nonsense, model: c}\r\n>>>>>>> theirs";
        var text = CatalogueHistory.Append(Old, [new TransitionRecord(Noon, "d", null, "testing", "x", "y")]);
        Assert.StartsWith(Old + "\r\n- {at: 2026-11-21T12:00:00Z, model: d", text, StringComparison.Ordinal);
        var (records, unread) = CatalogueHistory.Read(text);
        Assert.Equal(["b", "a", "d"], records.Select(record => record.Model));
        Assert.Equal(4, unread);
    }

    [Fact]
    public void Git_joins_two_branches_that_both_added_records()
    {
        using var git = new GitFolder();
        var first = CatalogueHistory.Append(null, [new TransitionRecord(Noon, "a", null, "testing", "x", "y")]);
        git.Write(".gitattributes", CatalogueHistory.MergeRule + "\n");
        git.Write("registry.history.yaml", first);
        git.Commit("first");
        git.Git("checkout", "--quiet", "-b", "other");
        git.Write("registry.history.yaml", CatalogueHistory.Append(first, [new TransitionRecord(Noon.AddHours(1), "a", "testing", "staging", "bob", "theirs"), new TransitionRecord(Noon.AddHours(3), "c", "testing", "staging", "bob", "theirs")]));
        git.Commit("theirs");
        git.Git("checkout", "--quiet", "main");
        git.Write("registry.history.yaml", CatalogueHistory.Append(first, [new TransitionRecord(Noon.AddHours(2), "b", "testing", "staging", "alice", "ours")]));
        git.Commit("ours");
        git.Git("-c", "user.name=a", "-c", "user.email=a@example.org", "merge", "--quiet", "other", "--message", "joined");
        var (records, unread) = CatalogueHistory.Read(File.ReadAllText(Path.Combine(git.Path, "registry.history.yaml")));
        Assert.Equal(0, unread);
        Assert.Equal([("a", "testing"), ("a", "staging"), ("b", "staging"), ("c", "staging")], records.Select(record => (record.Model, record.To)));
    }
}
