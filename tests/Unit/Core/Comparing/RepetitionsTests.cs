using ForgeLsp.Core.Comparing;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Comparing;

public sealed class RepetitionsTests
{
    [Theory]
    [InlineData("seed")]
    [InlineData("random_state")]
    [InlineData("np_seed")]
    [InlineData("model.randomState")]
    [InlineData("trainer/seed_everything")]
    [InlineData("SEED")]
    [InlineData("cv_fold")]
    [InlineData("trial_id")]
    [InlineData("run")]
    [InlineData("replicate-3")]
    [InlineData("data.split.fold_idx")]
    public void Names_say_what_numbers_repetitions(string name) => Assert.True(RepeatNames.IsRepeat(name, ["1", "2"]));

    [Theory]
    [InlineData("n_folds")]
    [InlineData("num_seeds")]
    [InlineData("k_fold")]
    [InlineData("n_trials")]
    [InlineData("seed_ratio")]
    [InlineData("use_seed")]
    [InlineData("state")]
    [InlineData("runtime")]
    [InlineData("run_name")]
    [InlineData("learning_rate")]
    public void What_counts_or_measures_is_no_repetition(string name) => Assert.False(RepeatNames.IsRepeat(name, ["1", "2"]));

    [Fact]
    public void A_run_that_has_a_word_is_no_number() => Assert.False(RepeatNames.IsRepeat("run", ["baseline", "2"]));

    [Fact]
    public void Runs_that_differ_in_their_seeds_are_one_group_with_a_label()
    {
        var groups = Of(null, ("seed", ["1", "2", "1", "2", "3"]), ("model.lr", ["0.1", "0.1", "0.01", "0.01", null]), ("depth", ["3", "3", "3", "3", "3"]));
        Assert.Equal(["seed"], groups.Repeats);
        Assert.Equal([[0, 1], [2, 3], [4]], groups.Groups.Select(group => group.Runs));
        Assert.Equal(["lr 0.1", "lr 0.01", "run 4"], Labels(groups));
    }

    [Fact]
    public void The_reader_s_list_goes_before_the_names()
    {
        var properties = new (string, string?[])[] { ("seed", ["1", "2", "1"]), ("note", ["a", "b", "c"]) };
        Assert.Equal([[0, 1, 2]], Of(["seed", "note"], properties).Groups.Select(group => group.Runs));
        Assert.Equal([[0], [1], [2]], Of([], properties).Groups.Select(group => group.Runs));
        Assert.Empty(Of([], properties).Repeats);
    }

    [Fact]
    public void What_keeps_repetitions_apart_is_suggested()
    {
        var groups = Of(null, ("seed", ["1", "2", "1", "2"]), ("lr", ["1", "1", "2", "2"]), ("output_dir", ["a", "b", "c", "d"]));
        Assert.Equal(4, groups.Groups.Count);
        Assert.Equal(["output_dir"], groups.Suggested);
    }

    [Fact]
    public void Another_commit_experiment_script_or_dataset_is_no_repetition_until_the_reader_says_so()
    {
        foreach (var trait in RunTraits.All)
        {
            Property[] properties = [new("seed", ["1", "2"]), new(trait, ["a", "b"], IsTrait: true)];
            Assert.Equal(2, Repetitions.Of(2, properties, null).Groups.Count);
            Assert.Single(Repetitions.Of(2, properties, ["seed", trait]).Groups);
        }
    }

    [Fact]
    public void Labels_differ_whatever_the_values()
    {
        var same = new string('x', 50);
        var groups = Of(["seed"], ("a.v", [same + "1", same + "1", same + "2", same + "2", "", ""]), ("b.v", ["1", "1", "1", "1", "1\n2", "1\n2"]));
        var labels = Labels(groups);
        Assert.Equal(labels.Count, labels.Distinct().Count());
        Assert.All(labels, label => Assert.DoesNotContain('\n', label));
        Assert.Equal(["same", "same #2"], GroupLabels.Of(Of([], ("a", ["x", "x"])).Groups.Take(0).Concat([new([0], []), new([1], [])]).ToList(), ["same", "same"]));
    }

    [Fact]
    public void Groups_are_a_partition_and_as_coarse_as_they_can_be()
    {
        var random = new Random(5);
        for (var round = 0; round < 200; round++)
        {
            var count = random.Next(1, 30);
            var properties = Enumerable.Range(0, random.Next(0, 6)).Select(i => new Property(i == 0 ? "seed" : "p" + i, [.. Enumerable.Range(0, count).Select(_ => random.Next(4) is var value && value == 3 ? null : $"{value}")])).ToList();
            var groups = Repetitions.Of(count, properties, null).Groups;
            Assert.Equal(Enumerable.Range(0, count), groups.SelectMany(group => group.Runs).Order());
            Assert.Equal(groups.Select(group => group.Runs[0]).Order(), groups.Select(group => group.Runs[0]));
            string Signature(int run) => string.Join('|', properties.Where(property => property.Name != "seed").Select(property => property.Values[run] ?? "-"));
            Assert.All(groups, group => Assert.Single(group.Runs.Select(Signature).Distinct()));
            Assert.Equal(groups.Count, groups.Select(group => Signature(group.Runs[0])).Distinct().Count());
        }
    }

    private static Repetitions Of(string[]? chosen, params (string Name, string?[] Values)[] properties) =>
        Repetitions.Of(properties[0].Values.Length, [.. properties.Select(property => new Property(property.Name, property.Values))], chosen);

    private static IReadOnlyList<string> Labels(Repetitions groups) => GroupLabels.Of(groups.Groups, [.. Enumerable.Range(0, 10).Select(i => $"run {i}")]);
}
