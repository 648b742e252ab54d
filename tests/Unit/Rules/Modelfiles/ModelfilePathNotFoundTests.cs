using ForgeLsp.Rules.Modelfiles;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Modelfiles;

public sealed class ModelfilePathNotFoundTests
{
    [Theory]
    [InlineData("FROM ./weights/suport.gguf", "Warning: There is no `./weights/suport.gguf` beside this Modelfile — did you mean `./weights/support.gguf`?")]
    [InlineData("FROM gone.gguf", "Information: There is no `gone.gguf` beside this Modelfile")]
    [InlineData("ADAPTER lora", "Information: There is no `lora` beside this Modelfile")]
    [InlineData("DRAFT ./draft", "Information: There is no `./draft` beside this Modelfile")]
    [InlineData("FROM llama3.1:8b # the small one", "Error: Ollama takes the comment for a part of the name: put it on a line of its own")]
    [InlineData("FROM ./weights/support.gguf", null)]
    [InlineData("FROM ./weights", null)]
    [InlineData("ADAPTER weights", null)]
    [InlineData("FROM ../shared/base.gguf", null)]
    [InlineData("FROM llama3.1:8b", null)]
    [InlineData("FROM org/model", null)]
    [InlineData("FROM hf.co/org/model-GGUF:Q4_K_M", null)]
    [InlineData("FROM /opt/models/a.gguf", null)]
    [InlineData("FROM ~/a.gguf", null)]
    [InlineData("FROM C:\\models\\a.gguf", null)]
    [InlineData("FROM ../../outside.gguf", null)]
    [InlineData("FROM ./mlruns/1/a.gguf", null)]
    [InlineData("FROM ./{{ file }}.gguf", null)]
    public void Says(string line, string? expected)
    {
        var found = Fixture.RunAll(new ModelfilePathNotFound(), line + "\n#- modelfiles/weights/support.gguf\nx\n#- shared/base.gguf\nx\n");
        Assert.Equal(expected, found.Count == 0 ? null : $"{Assert.Single(found).Severity}: {found[0].Finding.Message}");
    }

    [Fact]
    public void The_fix_names_the_file_that_is_there() => Fixture.Fix<ModelfilePathNotFound>(
        "FROM \"./weights/suport.gguf\"\n#- modelfiles/weights/support.gguf\nx\n", "FROM \"./weights/support.gguf\"\n#- modelfiles/weights/support.gguf\nx\n");

    [Fact]
    public void A_comment_behind_the_name_moves_above() => Assert.Equal("# small\nFROM llama3.1:8b\n", Fixture.FirstFix(new ModelfilePathNotFound(), "FROM llama3.1:8b  # small\n"));
}
