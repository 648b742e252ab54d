using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Yaml;

/// <summary>What each dialect makes of a scalar: <c>i</c> integer, <c>f</c> number, <c>b</c> boolean, <c>n</c> null, <c>s</c> string.</summary>
public sealed class ScalarResolutionTests
{
    [Theory]
    [InlineData("1", "i1", "i1")]
    [InlineData("-1", "i-1", "i-1")]
    [InlineData("+1", "i1", "i1")]
    [InlineData("0", "i0", "i0")]
    [InlineData("-0", "i0", "i0")]
    [InlineData("012", "i10", "i12")]
    [InlineData("-012", "i-10", "i-12")]
    [InlineData("08", "s", "i8")]
    [InlineData("0o17", "s", "i15")]
    [InlineData("0x1F", "i31", "i31")]
    [InlineData("-0x1F", "i-31", "s")]
    [InlineData("0b101", "i5", "s")]
    [InlineData("1_000", "i1000", "s")]
    [InlineData("0x_f", "i15", "s")]
    [InlineData("0_7", "i7", "s")]
    [InlineData("1:30", "i90", "s")]
    [InlineData("-1:30", "i-90", "s")]
    [InlineData("190:20:30", "i685230", "s")]
    [InlineData("1:60", "s", "s")]
    [InlineData("01:30", "s", "s")]
    [InlineData("12:30:45.5", "f45045.5", "s")]
    [InlineData("123456789012345678901234567890", "i123456789012345678901234567890", "i123456789012345678901234567890")]
    [InlineData("1.5", "f1.5", "f1.5")]
    [InlineData("1.", "f1.0", "f1.0")]
    [InlineData(".5", "f0.5", "f0.5")]
    [InlineData("+.5", "s", "f0.5")]
    [InlineData("-.5", "s", "f-0.5")]
    [InlineData("+1.5", "f1.5", "f1.5")]
    [InlineData("00.5", "f0.5", "f0.5")]
    [InlineData("1_0.5_0", "f10.50", "s")]
    [InlineData("1e-4", "s", "f1e-4")]
    [InlineData("1e5", "s", "f1e5")]
    [InlineData("1.0e-4", "f1.0e-4", "f1.0e-4")]
    [InlineData("1.0e4", "s", "f1.0e4")]
    [InlineData("1.0E+4", "f1.0E+4", "f1.0E+4")]
    [InlineData("1.e+4", "f1.0e+4", "f1.0e+4")]
    [InlineData("1e400", "s", "f1e400")]
    [InlineData(".", "s", "s")]
    [InlineData("+", "s", "s")]
    [InlineData("._1", "s", "s")]
    [InlineData("1.2.3", "s", "s")]
    [InlineData("1e", "s", "s")]
    [InlineData(".inf", "fInfinity", "fInfinity")]
    [InlineData("-.INF", "f-Infinity", "f-Infinity")]
    [InlineData("+.Inf", "fInfinity", "fInfinity")]
    [InlineData(".nan", "fNaN", "fNaN")]
    [InlineData("-.nan", "s", "s")]
    [InlineData("inf", "s", "s")]
    [InlineData("true", "bTrue", "bTrue")]
    [InlineData("False", "bFalse", "bFalse")]
    [InlineData("tRue", "s", "s")]
    [InlineData("yes", "bTrue", "s")]
    [InlineData("No", "bFalse", "s")]
    [InlineData("ON", "bTrue", "s")]
    [InlineData("off", "bFalse", "s")]
    [InlineData("y", "s", "s")]
    [InlineData("n", "s", "s")]
    [InlineData("~", "n", "n")]
    [InlineData("null", "n", "n")]
    [InlineData("NULL", "n", "n")]
    [InlineData("", "n", "n")]
    [InlineData("none", "s", "s")]
    [InlineData("2025-01-01", "s", "s")]
    [InlineData("=", "s", "s")]
    [InlineData("\"1\"", "s", "s")]
    [InlineData("'yes'", "s", "s")]
    [InlineData("!!str 1", "s", "s")]
    [InlineData("!!int \"3\"", "i3", "i3")]
    [InlineData("!!float 1", "f1", "f1")]
    [InlineData("!!float 1e-4", "f1e-4", "f1e-4")]
    [InlineData("!!bool \"true\"", "bTrue", "bTrue")]
    [InlineData("!!null x", "n", "n")]
    [InlineData("!<tag:yaml.org,2002:str> 1", "s", "s")]
    [InlineData("! 1", "i1", "s")]
    [InlineData("!Custom 1", "i1", "i1")]
    public void Each_dialect_reads_a_scalar_as_its_consumer_does(string written, string pyYaml, string yaml12)
    {
        Assert.Equal(pyYaml, Show(written, YamlDialect.PyYaml));
        Assert.Equal(yaml12, Show(written, YamlDialect.Yaml12));
    }

    private static string Show(string written, YamlDialect dialect)
    {
        var node = YamlData.Resolve(YamlTree.Parse(SourceText.From($"k: {written}\n")), dialect)["k"];
        Assert.NotNull(node);
        return node.Kind switch
        {
            DataKind.Integer => "i" + node.NumberText,
            DataKind.Number => "f" + node.NumberText,
            DataKind.Boolean => "b" + node.Boolean,
            DataKind.Null => "n",
            _ => "s",
        };
    }
}
