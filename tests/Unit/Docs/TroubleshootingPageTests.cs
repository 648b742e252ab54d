using ForgeLsp.Features.Doctor;
using ForgeLsp.Tests.Unit.Architecture;
using Xunit;

namespace ForgeLsp.Tests.Unit.Docs;

/// <summary>The doctor's troubles and docs/troubleshooting.md name each other.</summary>
public sealed class TroubleshootingPageTests
{
    private static readonly string[] Page = File.ReadAllLines(Path.Combine(SolutionFolder.Path, DoctorTopic.Page));

    [Fact]
    public void Every_trouble_of_the_doctor_has_a_section_and_in_this_order() =>
        Assert.Equal(DoctorTopic.All.Select(static topic => topic.Title), Page.Where(static line => line.StartsWith("## ", StringComparison.Ordinal)).Select(static line => line[3..]));

    [Fact]
    public void Every_topic_is_listed()
    {
        var written = typeof(DoctorTopic).GetFields().Select(static field => field.GetValue(null)).OfType<DoctorTopic>();
        Assert.Equal(written, DoctorTopic.All);
        Assert.Equal(DoctorTopic.All.Count, DoctorTopic.All.Select(static topic => topic.Link).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Every_section_says_what_to_do()
    {
        var sections = string.Join('\n', Page).Split("\n## ")[1..];
        Assert.All(sections, static section => Assert.True(section.Split('\n', 2)[1].Trim().Length > 100, section));
    }

    [Fact]
    public void Anchors_are_those_of_the_page() => Assert.Equal("docs/troubleshooting.md#forgeyaml-is-not-valid", DoctorTopic.PolicyInvalid.Link);
}
