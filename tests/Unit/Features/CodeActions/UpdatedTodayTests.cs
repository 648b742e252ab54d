using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.CodeActions;
using ForgeLsp.Rules;
using ForgeLsp.Tests.Unit.Infrastructure;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Analysis;
using ForgeLsp.Workspace.Documents;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.CodeActions;

/// <summary>Today is 2026-01-15; the cursor stands at <c>$0</c>.</summary>
public sealed class UpdatedTodayTests
{
    private const string Path = "experiments/alice/wine/metadata.yaml";

    [Theory]
    [InlineData("created: 2026-01-01\nupdated: $02026-01-05 # by hand\n", "created: 2026-01-01\nupdated: 2026-01-15 # by hand\n")]
    [InlineData("created: 2026-01-01\n$0updated: '2026-01-05'\n", "created: 2026-01-01\nupdated: '2026-01-15'\n")]
    [InlineData("created: 2026-01-01 # begun\r\nstatus: pl$0anned\r\n", "created: 2026-01-01 # begun\r\nupdated: 2026-01-15\r\nstatus: planned\r\n")]
    [InlineData("created: 2026-01-01\nupdated: $0\n", "created: 2026-01-01\nupdated: 2026-01-15\n")]
    [InlineData("status: planned\ncreated: 2026-01-01$0", "status: planned\ncreated: 2026-01-01\nupdated: 2026-01-15")]
    public void It_writes_today_where_the_date_stands_or_belongs(string before, string after)
    {
        var action = Assert.Single(Offered(before));
        var edit = Assert.Single(action.Files[0].Edits);
        Assert.Equal(after, action.Files[0].Text.WithChange(edit.Span, edit.NewText).ToString());
    }

    [Theory]
    [InlineData("created: 2026-01-01\nupdated: $02026-01-15\n")]
    [InlineData("created: 2026-01-01\nupdated: 2026-01-05\ngoal: $0x\n")]
    [InlineData("created: 2026-01-01\ngoal: $0x\n")]
    [InlineData("{ created: 2026-01-01, status: $0planned, experiment_id: x }\n")]
    [InlineData("created: $02026-01-01\nupdated: 2026-01-05\n")]
    [InlineData("created: 2026-01-01\nupdated: $02026-01-15T08:00:00Z\n")]
    public void Elsewhere_it_is_not_offered(string text) => Assert.Empty(Offered(text));

    [Fact]
    public void What_a_rule_offers_is_not_offered_twice() => Assert.Equal("FRG103", Assert.Single(Offered("created: 2026-01-09\nupdated: $02026-01-05\n")).RuleId);

    private static List<CodeActionItem> Offered(string marked)
    {
        var cursor = marked.IndexOf("$0", StringComparison.Ordinal);
        var files = new MemoryFiles { [Path] = marked.Remove(cursor, 2) };
        var workspace = new ForgeWorkspace(new RootFolder("file:///w"), files, BuiltInSchemas.For);
        workspace.Load(CancellationToken.None);
        var feature = new CodeActionFeature(workspace, new Analyzer([.. RuleCatalogue.All.Where(static rule => rule.Info.Id == "FRG103")], Fixture.Clock, Assert.Fail));
        return [.. feature.At(workspace.Current, Path, new TextSpan(cursor, 0), CancellationToken.None).Where(static action => action.Title == "Set `updated` to today")];
    }
}
