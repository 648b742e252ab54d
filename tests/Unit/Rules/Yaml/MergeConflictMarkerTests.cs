using ForgeLsp.Rules.Yaml;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Yaml;

public sealed class MergeConflictMarkerTests
{
    [Fact]
    public void A_conflict_is_one_finding_that_links_its_other_markers()
    {
        var found = Fixture.Run(new MergeConflictMarker(), "goal: x\n<<<<<<< HEAD\nstatus: completed\n=======\nstatus: planned\n>>>>>>> origin/main\nseed: 1\n");
        var finding = Assert.Single(found).Finding;
        Assert.Equal("goal: x\n".Length, finding.Span.Start);
        Assert.Equal(["The other version begins here", "The conflict ends here"], finding.Related.Select(place => place.Message));
    }

    [Fact]
    public void Each_conflict_is_reported()
    {
        const string Conflict = "<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> theirs\n";
        Assert.Equal(2, Fixture.Run(new MergeConflictMarker(), Conflict + "b: 1\n" + Conflict).Count);
    }

    [Fact]
    public void An_end_without_a_beginning_is_reported() => Fixture.Check<MergeConflictMarker>("""
        status: planned
        >>>>>>> theirs
        #<^^^^^^^^^^^^ error FRG005: The rest of a merge conflict whose beginning is gone: remove this line
        """);

    [Fact]
    public void Signs_inside_a_text_are_no_conflict() => Fixture.Check<MergeConflictMarker>("""
        goal: |
          Title
          =======
          a <<<<<<< b
        """);
}
