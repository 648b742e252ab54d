using ForgeLsp.Features.Compare;
using ForgeLsp.Features.Compare.Export;

namespace ForgeLsp.Tests.Unit.Features.Compare.Export;

/// <summary>Comparisons written by hand: two runs with hostile names, and four that repeat each other in pairs.</summary>
internal static class Samples
{
    public static readonly CompareResult Hostile = new(
        1,
        [Run("a1b2c3d4e5", "=cmd|'/c calc'!A1"), Run("ffff0000aa", "<img src=x onerror=alert(1)> @team #1 `x` | www.evil.example")],
        0,
        new("lr matters <b>most</b>", null, [], []),
        [new("lr_{0}", ["=1+1", "5%\n& $x$"], true), new("same", ["1", "1"], false)],
        [new("loss", [0.123456789012345, double.NaN], true, false, [0]), new("odd", [null, -1e-5], true, null, [])],
        [new("mlflow.source.name", ["src/train.py", "x; rm -rf ~"], true), new("mlflow.source.git.repoURL", ["git@github.com:team/wine.git", "https://user:secret@example.org/x"], true)],
        [new("wine", "training", [new("d1", null, null), null], true)],
        new([], [], [new("a", [0], []), new("b", [1], [])], []),
        [],
        ["mlruns: a store | is away"]);

    public static readonly CompareResult Repeated = new(
        1,
        [Run("r0", "seed-0"), Run("r1", "seed-1"), Run("r2", "seed-0"), Run("r3", "seed-1")],
        0,
        new("depth 3 is better by more than seeds change it.", "acc", [new("parameter", "depth", "2 → 3", 0.9, "explains 90 % of the variance of acc")], [new("acc", 2, 0.80, 0.90, "better", 0.01, false), new("loss", 2, 0.5, 0.49, "better", 0.1, true)]),
        [new("depth", ["2", "2", "3", "3"], true), new("seed", ["0", "1", "0", "1"], true)],
        [new("acc", [0.80, 0.82, 0.90, 0.92], true, true, [3]), new("loss", [0.5, 0.6, 0.49, 0.45], true, false, [3])],
        [],
        [],
        new(
            ["seed"],
            [],
            [
                new("depth 2", [0, 1], [new("acc", 2, 0.81, 0.0141421356, 0), new("loss", 2, 0.55, 0.0707106781, 0)]),
                new("depth 3", [2, 3], [new("acc", 2, 0.91, 0.0141421356, 0), new("loss", 2, 0.47, 0.0282842712, 0)]),
            ],
            [new("acc", 1, 0, 0.1, 7.07, 2, 0.0194, 0.0392, 0.1608)]),
        [],
        []);

    public static ShownTable Table(CompareResult result, TableView? view = null) => ShownTable.Of(result, view ?? new TableView());

    private static ComparedRun Run(string id, string name) => new("mlruns", id, name, "1", "wine", "FINISHED", null, 1_795_193_400_944, 1_795_193_401_160, 216, "f4b3528620b7e24d6b3c12a692c023e2e364ab82");
}
