using System.Globalization;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Rules.Git;

/// <summary>Compares the data on disk with what DVC's own files say of it.</summary>
public sealed class DataOutOfDate : IRule<KeptFile>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG502",
        Name: "data-out-of-date",
        Severity: Severity.Warning,
        Since: "0.9",
        What: "The data that a `.dvc` file speaks of is not there, has another size, or, as far as it is a file of up to 4 MB, other contents; or a merge left a conflict in the `.dvc` file. Larger files are compared by size, so that a look costs nothing; `forge doctor` and `dvc status` read those too. Folders only have to be there. A clone that has never had any data of DVC is not spoken of, as on a build server.",
        Why: "The training reads other data than the commit says, and the run is logged as if it had read the right ones.",
        Bad: "#- data/train.csv.dvc\nouts:\n- md5: 22a1a2931c8370d3aeedd7183606fd7f\n  size: 48000000\n  hash: md5\n  path: train.csv\n",
        Good: "#- data/test.csv.dvc\nouts:\n- md5: 0b4e1f9d9c0a5a4d7e4b5d0f7c1d2e3f\n  size: 5200\n  hash: md5\n  path: test.csv\n")
    {
        ExamplePath = "data/train.csv.dvc",
        NeedsGit = true,
        ExampleGit = new GitFacts
        {
            Files = new Dictionary<string, KeptFile>(StringComparer.Ordinal)
            {
                ["data/train.csv.dvc"] = new("data/train.csv.dvc") { Data = [new KeptData("data/train.csv", 48_000_000, 47_900_000, IsThere: true)] },
                ["data/test.csv.dvc"] = new("data/test.csv.dvc") { Data = [new KeptData("data/test.csv", 5_200, 5_200, IsThere: true)] },
            },
        },
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(KeptFile document, RuleContext context)
    {
        if (document.IsInConflict)
        {
            yield return new Finding(Info.Id, default, $"Two branches changed these data, and the merge left both versions here: `git checkout --ours \"{Display.Plain(document.Path)}\"` or `--theirs` keeps one, then `dvc checkout`; where both have new rows, put them together and `dvc add` the result");
        }

        var pull = $"`dvc pull \"{Display.Plain(document.Path)}\"` brings it";
        foreach (var data in document.Data)
        {
            var name = Display.Plain(data.Path);
            if (!data.IsThere)
            {
                yield return new Finding(Info.Id, default, $"`{name}` is not there: {pull}");
            }
            else if (data is { Bytes: { } bytes, BytesOnDisk: { } there } && bytes != there)
            {
                yield return new Finding(Info.Id, default, $"`{name}` has {Number(there)} bytes and is to have {Number(bytes)}: {pull} back; `dvc add \"{name}\"` keeps what is there now");
            }
            else if (data.IsOther)
            {
                yield return new Finding(Info.Id, default, $"`{name}` has other contents than it is to have: {pull} back; `dvc add \"{name}\"` keeps what is there now");
            }
        }
    }

    private static string Number(long bytes) => bytes.ToString("#,0", CultureInfo.InvariantCulture);
}
