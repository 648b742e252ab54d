using ForgeLsp.Adapters.Ollama;
using ForgeLsp.Core.Ports;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.Ollama;

/// <summary>OLLAMA_HOST in all the forms of envconfig/config_test.go of ollama/ollama, as a client means them.</summary>
public sealed class OllamaAddressTests
{
    [Theory]
    [InlineData(null, "http://127.0.0.1:11434")]
    [InlineData("", "http://127.0.0.1:11434")]
    [InlineData("  1.2.3.4  ", "http://1.2.3.4:11434")]
    [InlineData("\"1.2.3.4\"", "http://1.2.3.4:11434")]
    [InlineData("1.2.3.4:1234", "http://1.2.3.4:1234")]
    [InlineData(":1234", "http://127.0.0.1:1234")]
    [InlineData("gpu-01", "http://gpu-01:11434")]
    [InlineData("gpu-01:0", "http://gpu-01:0")]
    [InlineData("gpu-01:65536", "http://gpu-01:11434")]
    [InlineData("gpu-01:", "http://gpu-01:11434")]
    [InlineData("gpu-01:nine", "http://gpu-01:11434")]
    [InlineData("http://", "http://127.0.0.1")]
    [InlineData("http://1.2.3.4", "http://1.2.3.4")]
    [InlineData("http://1.2.3.4:4321", "http://1.2.3.4:4321")]
    [InlineData("https://1.2.3.4", "https://1.2.3.4")]
    [InlineData("HTTPS://ollama.example.org/team/a/", "https://ollama.example.org/team/a")]
    [InlineData("example.com/ollama", "http://example.com:11434/ollama")]
    [InlineData("example.com:56789/ollama", "http://example.com:56789/ollama")]
    [InlineData("[::1]", "http://[::1]:11434")]
    [InlineData("::1", "http://[::1]:11434")]
    [InlineData("[::1]:1337", "http://[::1]:1337")]
    [InlineData("https://[2001:db8::5]:443/x", "https://[2001:db8::5]/x")]
    [InlineData("0.0.0.0", "http://127.0.0.1:11434")]
    [InlineData("0.0.0.0:4000", "http://127.0.0.1:4000")]
    [InlineData("[::]:4000", "http://[::1]:4000")]
    [InlineData("::", "http://[::1]:11434")]
    [InlineData("ollama.com", "https://ollama.com")]
    public void Every_form_of_the_variable_is_understood(string? written, string meant) => Assert.Equal(meant, OllamaAddress.Parse(written).Display);

    [Theory]
    [InlineData("unix:///var/run/ollama.sock")]
    [InlineData("http://a b")]
    [InlineData("host?x=1")]
    [InlineData("file://secret-place")]
    public void What_makes_no_sense_is_refused_without_being_repeated(string written)
    {
        var problem = Assert.Throws<OllamaException>(() => OllamaAddress.Parse(written));
        Assert.Equal(OllamaFailure.Unreachable, problem.Failure);
        Assert.DoesNotContain(written, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void User_and_password_are_sent_and_never_shown()
    {
        var address = OllamaAddress.Parse("https://alice:h%40x@ollama.example.org:8443");
        Assert.Equal("https://ollama.example.org:8443", address.ToString());
        Assert.Equal(Convert.ToBase64String("alice:h@x"u8), address.Identity?.Parameter);
    }
}
