using ForgeLsp.Rules.Modelfiles;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Modelfiles;

public sealed class ParameterValueTests
{
    [Theory]
    [InlineData("num_ctx 8k", "Error: `num_ctx` must be a whole number of tokens, not `8k`")]
    [InlineData("num_ctx 4096.0", "Error: `num_ctx` must be a whole number of tokens, not `4096.0`")]
    [InlineData("num_ctx 8_192", "Error: `num_ctx` must be a whole number of tokens, not `8_192`")]
    [InlineData("num_ctx 99999999999999999999", "Error: `num_ctx` must be a whole number of tokens, not `99999999999999999999`")]
    [InlineData("temperature hot", "Error: `temperature` must be a number, not `hot`")]
    [InlineData("temperature 0,7", "Error: `temperature` must be a number, not `0,7`")]
    [InlineData("temperature '0.7'", "Error: `temperature` must be a number, not `'0.7'`")]
    [InlineData("temperature 0.7 # warm", "Error: Ollama takes `# warm` for a part of the value: put the comment on a line of its own")]
    [InlineData("temperature ", "Error: `temperature` needs a value: a number")]
    [InlineData("use_mmap yes", "Error: `use_mmap` must be `true` or `false`, not `yes`")]
    [InlineData("temperature -0.1", "Warning: `temperature` must be 0 or more")]
    [InlineData("temperature nan", "Warning: `temperature` must be 0 or more")]
    [InlineData("top_p 1.5", "Warning: `top_p` must be from 0 to 1")]
    [InlineData("min_p -0.1", "Warning: `min_p` must be from 0 to 1")]
    [InlineData("repeat_penalty 0", "Warning: `repeat_penalty` must be greater than 0")]
    [InlineData("num_predict -3", "Warning: `num_predict` must be -2 or more")]
    [InlineData("num_batch 0", "Warning: `num_batch` must be 1 or more")]
    [InlineData("temperature 3", null)]
    [InlineData("temperature 0", null)]
    [InlineData("temperature \"0.7\"", null)]
    [InlineData("temperature .5", null)]
    [InlineData("temperature 1e-1", null)]
    [InlineData("temperature 0x1p-2", null)]
    [InlineData("top_p 1", null)]
    [InlineData("top_k 0", null)]
    [InlineData("top_k -1", null)]
    [InlineData("seed -5", null)]
    [InlineData("seed +5", null)]
    [InlineData("num_predict -1", null)]
    [InlineData("num_gpu 999", null)]
    [InlineData("num_ctx 0", null)]
    [InlineData("presence_penalty -3", null)]
    [InlineData("use_mmap False", null)]
    [InlineData("stop # User:", null)]
    [InlineData("stop \"\"", null)]
    [InlineData("mirostat two", null)]
    [InlineData("temperature {{ temperature }}", null)]
    [InlineData("num_ctx ${CTX}", null)]
    [InlineData("none 1", null)]
    public void Says(string setting, string? expected)
    {
        var found = Fixture.Run(new ParameterValue(), $"FROM a\nPARAMETER {setting}\n");
        Assert.Equal(expected, found.Count == 0 ? null : $"{Assert.Single(found).Severity}: {found[0].Finding.Message}");
    }

    [Theory]
    [InlineData("num_ctx 8k", "num_ctx 8192")]
    [InlineData("num_ctx 8_192", "num_ctx 8192")]
    [InlineData("num_ctx 4096.0", "num_ctx 4096")]
    [InlineData("temperature 0,7", "temperature 0.7")]
    [InlineData("temperature = 0.7", "temperature 0.7")]
    [InlineData("use_mmap yes", "use_mmap true")]
    public void Mends_what_can_mean_one_thing_only(string before, string after) =>
        Assert.Equal($"FROM a\nPARAMETER {after}\n", Fixture.FirstFix(new ParameterValue(), $"FROM a\nPARAMETER {before}\n"));

    [Fact]
    public void A_comment_behind_the_value_moves_above() =>
        Assert.Equal("FROM a\r\n# warm\r\nPARAMETER temperature 0.7\r\n", Fixture.FirstFix(new ParameterValue(), "FROM a\r\nPARAMETER temperature 0.7   # warm\r\n"));

    [Fact]
    public void What_may_mean_anything_is_left_to_its_author() => Fixture.Unfixed(new ParameterValue(), "FROM a\nPARAMETER temperature hot\n");
}
