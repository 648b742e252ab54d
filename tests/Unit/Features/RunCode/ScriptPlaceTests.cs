using ForgeLsp.Features.RunCode;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.RunCode;

public sealed class ScriptPlaceTests
{
    private static readonly string[] Files = ["train.py", "experiments/a/train.py", "experiments/b/train.py", "experiments/b/my_train.py", "src/lib/fit.py", "notes/deep dive.ipynb"];

    [Theory]
    [InlineData("/home/alice/work/repo/experiments/a/train.py", "experiments/a/train.py")]
    [InlineData(@"C:\work\repo\experiments\b\train.py", "experiments/b/train.py")]
    [InlineData("a/train.py", "experiments/a/train.py")]
    [InlineData("./lib/fit.py", "src/lib/fit.py")]
    [InlineData("../lib/fit.py", "src/lib/fit.py")]
    [InlineData("train.py", "train.py", "experiments/a/train.py", "experiments/b/train.py")]
    [InlineData("/elsewhere/my_train.py", "experiments/b/my_train.py")]
    [InlineData("deep dive.ipynb", "notes/deep dive.ipynb")]
    [InlineData("rain.py")]
    [InlineData("ipykernel_launcher.py")]
    [InlineData("git@github.com:team/repo.git#experiments/a")]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("///")]
    public void The_last_parts_of_a_name_decide(string source, params string[] expected) => Assert.Equal(expected, ScriptPlace.Find(Files, source));
}
