using ForgeLsp.Rules.Modelfiles;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Modelfiles;

public sealed class UnknownRoleTests
{
    [Theory]
    [InlineData("MESSAGE asistant hi", "There is no role `asistant` — did you mean `assistant`?")]
    [InlineData("MESSAGE User hi", "There is no role `User` — did you mean `user`?")]
    [InlineData("MESSAGE human hi", "There is no role `human` — did you mean `user`?")]
    [InlineData("MESSAGE tool hi", "There is no role `tool`: `system`, `user` or `assistant` comes first, then the text")]
    [InlineData("MESSAGE  user hi", "Ollama takes the second blank for the end of an empty role: leave one blank before `user`")]
    [InlineData("MESSAGE", "`MESSAGE` needs a role and a text, such as `MESSAGE user Where is my order?`")]
    [InlineData("MESSAGE user hi", null)]
    [InlineData("message assistant \"\"\"\nhi\n\"\"\"", null)]
    public void Says(string line, string? expected)
    {
        var found = Fixture.Run(new UnknownRole(), $"FROM a\n{line}\n");
        Assert.Equal(expected, found.Count == 0 ? null : Assert.Single(found).Finding.Message);
    }

    [Fact]
    public void The_fix_writes_the_role() => Fixture.Fix<UnknownRole>("FROM a\nMESSAGE Assistant hi\n", "FROM a\nMESSAGE assistant hi\n");
}
