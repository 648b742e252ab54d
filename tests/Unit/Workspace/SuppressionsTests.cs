using ForgeLsp.Core.Text;
using ForgeLsp.Workspace.Analysis;
using Xunit;

namespace ForgeLsp.Tests.Unit.Workspace;

public sealed class SuppressionsTests
{
    [Theory]
    [InlineData("# forge: ignore[FRG401]", "FRG401", 0, true)]
    [InlineData("# forge: ignore[FRG401, FRG402] tuned by hand", "FRG402", 0, true)]
    [InlineData("#forge:ignore[FRG401]", "FRG401", 0, true)]
    [InlineData("# forge: ignore[FRG401]", "FRG402", 0, false)]
    [InlineData("# forge: ignore[FRG401]", "FRG401", 1, false)]
    [InlineData("# forge: ignore-file[FRG401]", "FRG401", 7, true)]
    [InlineData("# forge: ignore", "FRG401", 0, false)]
    [InlineData("# forge: ignore[FRG401", "FRG401", 0, false)]
    [InlineData("# we forge: ignore[FRG401]", "FRG401", 0, false)]
    public void A_comment_silences_the_rules_that_it_names(string comment, string rule, int line, bool silenced)
    {
        var text = SourceText.From(comment);
        Assert.Equal(silenced, new Suppressions(text, [new TextSpan(0, text.Length)]).Silences(rule, line));
    }
}
