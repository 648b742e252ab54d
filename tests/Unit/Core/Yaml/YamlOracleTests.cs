using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Yaml;

/// <summary>On valid files Forge and YamlDotNet see the same structure and the same values, and Forge has nothing to complain about.</summary>
public sealed class YamlOracleTests
{
    public static TheoryData<string> Files => [.. YamlCorpus.Files.Select(file => file.Name)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Real_files_read_as_YamlDotNet_reads_them(string name) => AssertAgrees(YamlCorpus.Files.Single(file => file.Name == name).Text);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Generated_files_read_as_YamlDotNet_reads_them(int seed)
    {
        var printer = new RandomYaml(seed);
        for (var i = 0; i < 1000; i++)
        {
            AssertAgrees(printer.Print());
        }
    }

    private static void AssertAgrees(string text)
    {
        List<string> expected;
        try
        {
            expected = YamlEvents.OfYamlDotNet(text);
        }
        catch (YamlDotNet.Core.YamlException e)
        {
            Assert.Fail($"The oracle refuses a file that should be valid: {e.Message} at {e.Start}\n{text}");
            throw;
        }

        var actual = YamlEvents.OfForge(text);
        Assert.True(expected.SequenceEqual(actual), $"{text}\n--- expected\n{string.Join('\n', expected)}\n--- actual\n{string.Join('\n', actual)}");
        Assert.Equal([], YamlTree.Parse(SourceText.From(text)).Problems);
    }
}
