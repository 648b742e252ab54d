using ForgeLsp.Core.Model;
using ForgeLsp.Features.Gpus;
using ForgeLsp.Tests.Unit.Core.Reservations;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Gpus;

public sealed class ViolationTests
{
    private static readonly DateTimeOffset Now = TestClock.At("2026-03-02T12:00:00");
    private static readonly Policy Team = Policy.Default with
    {
        Members = new Dictionary<string, Member>(StringComparer.Ordinal) { ["alice"] = new("alice", null, "al", null), ["bob"] = new("bob", null, "bobby", null) },
    };

    [Fact]
    public void Somebody_elses_process_on_my_card_is_one_and_mine_is_not()
    {
        var found = Find([Card(0, new(10, "/usr/bin/python train.py", "bobby", 1), new(11, "python", "al", 1))], [Held("alice", 0)]);
        var only = Assert.Single(found);
        Assert.Equal((ViolationKind.OthersOnMine, 10, "python", "bob"), (only.Kind, only.Pid, only.Program, only.User));
        Assert.Equal("bob's python (pid 10) runs on GPU 0 on atlas, which you hold until 14:00.", only.Say(Now, TimeZoneInfo.Utc));
    }

    [Fact]
    public void My_process_on_a_card_that_another_holds_is_one()
    {
        var only = Assert.Single(Find([Card(1, new GpuProcess(10, "python", "al", 1))], [Held("bob", 1)]));
        Assert.Equal("Your python (pid 10) runs on GPU 1 on atlas, which bob holds until 14:00.", only.Say(Now, TimeZoneInfo.Utc));
    }

    [Fact]
    public void What_two_others_do_to_each_other_is_not_told_to_me() =>
        Assert.Empty(Find([Card(1, new GpuProcess(10, "python", "carol", 1))], [Held("bob", 1)]));

    [Theory]
    [InlineData(null, "python")]
    [InlineData("root", "python")]
    [InlineData("bobby", "/usr/bin/nvidia-cuda-mps-server")]
    public void Nobodys_roots_and_the_cards_own_services_are_none(string? user, string program) =>
        Assert.Empty(Find([Card(0, new GpuProcess(10, program, user, 1))], [Held("alice", 0)]));

    [Fact]
    public void Root_counts_where_the_policy_says_who_that_is()
    {
        var team = Team with { Members = new Dictionary<string, Member>(StringComparer.Ordinal) { ["bob"] = new("bob", null, "root", null) } };
        Assert.Single(Violations.Find([Card(0, new GpuProcess(10, "python", "root", 1))], [Held("alice", 0)], team, "alice", Now));
    }

    [Fact]
    public void Nothing_counts_on_free_cards_before_a_booking_and_in_what_was_measured_before_it()
    {
        var bobs = new GpuProcess(10, "python", "bobby", 1);
        Assert.Empty(Find([Card(0, bobs)], []));
        Assert.Empty(Find([Card(0, bobs)], [Held("alice", 0) with { Start = Now.AddMinutes(1) }]));
        Assert.Empty(Find([Card(0, bobs)], [Held("alice", 0) with { End = Now }]));
        Assert.Empty(Find([Card(0, bobs) with { MeasuredAt = Now.AddMinutes(-61) }], [Held("alice", 0)]));
        Assert.Single(Find([Card(0, bobs) with { MeasuredAt = Now.AddMinutes(-1) }], [Held("alice", 0)]));
    }

    [Fact]
    public void Of_a_split_card_only_the_instance_that_is_held_counts()
    {
        var card = Card(0, new GpuProcess(10, "python", "bobby", 1) { MigIndex = 0 }, new GpuProcess(11, "python", "bobby", 1) { MigIndex = 1 }) with
        {
            MigInstances = [new(0, "MIG-a", "GPU-a", 1, 0, null, null, null), new(1, "MIG-b", "GPU-a", 2, 0, null, null, null)],
        };
        Assert.Equal([11], Find([card], [Held("alice", 0) with { GpuUuid = "MIG-b" }]).Select(violation => violation.Pid));
        Assert.Equal([10, 11], Find([card], [Held("alice", 0)]).Select(violation => violation.Pid));
    }

    [Fact]
    public void Each_is_told_once_and_again_only_when_it_was_over()
    {
        var memory = new ViolationMemory();
        var found = Find([Card(0, new GpuProcess(10, "python", "bobby", 1))], [Held("alice", 0)]);
        Assert.Single(memory.News(found, ["atlas"]));
        Assert.Empty(memory.News(found, ["atlas"]));

        // A host that did not answer this time has ended nothing.
        Assert.Empty(memory.News([], []));
        Assert.Empty(memory.News(found, ["atlas"]));
        Assert.Empty(memory.News([], ["ATLAS"]));
        Assert.Single(memory.News(found, ["atlas"]));
    }

    private static IReadOnlyList<Violation> Find(IReadOnlyList<Gpu> gpus, IReadOnlyList<Reservation> entries) => Violations.Find(gpus, entries, Team, "al", Now);

    private static Gpu Card(int index, params GpuProcess[] processes) => new("atlas", index, null, "A100", 90, null, null, null, null) { Processes = processes };

    private static Reservation Held(string user, int gpu) => new($"{user}-{gpu}", "Atlas", gpu, null, user, "work", Now.AddHours(-1), Now.AddHours(2));
}
