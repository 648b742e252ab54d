using ForgeLsp.Tests.Unit.Features.Completion;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Modelfiles;

/// <summary>What is offered at a cursor in a Modelfile.</summary>
public sealed class ModelfileCompletionTests
{
    private const string Path = "modelfiles/support.Modelfile";

    private const string Catalogue = "\n#- models/registry.yaml\nmodels:\n  support-base:\n    source: ollama\n    model_name: llama3.1:8b\n    owners: [a]\n  support:\n    source: custom\n    base_model: support-base\n    modelfile: modelfiles/support.Modelfile\n    owners: [a]\n  strict:\n    source: custom\n    base_model: mistral:7b\n    owners: [a]\n#- modelfiles/weights/a.gguf\nx\n#- modelfiles/lora.gguf\nx\n#- modelfiles/README.md\nx\n";

    [Theory]
    [InlineData("$0", "FROM")]
    [InlineData("PAR$0", "PARAMETER")]
    [InlineData("FROM a\n$0", "SYSTEM")]
    [InlineData("FROM a\n  $0\n", "TEMPLATE")]
    [InlineData("FROM a\ntemp$0", "PARAMETER temperature")]
    [InlineData("FROM a\nPARAMETER $0", "temperature")]
    [InlineData("FROM a\nPARAMETER te$0 0.5", "temperature")]
    [InlineData("FROM a\nPARAMETER stop a\nPARAMETER $0", "stop")]
    [InlineData("FROM a\nPARAMETER temperature $0", "0.8")]
    [InlineData("FROM a\nPARAMETER use_mmap $0", "true")]
    [InlineData("FROM a\nPARAMETER num_ctx 8$0", "8192")]
    [InlineData("FROM a\nMESSAGE $0", "assistant")]
    [InlineData("FROM $0", "llama3.1:8b")]
    [InlineData("FROM $0", "strict")]
    [InlineData("FROM $0", "mistral:7b")]
    [InlineData("FROM $0", "./weights/")]
    [InlineData("FROM ./weights/$0", "./weights/a.gguf")]
    [InlineData("FROM a\nADAPTER $0", "./lora.gguf")]
    [InlineData("FROM a\nRENDERER $0", "qwen3-coder")]
    [InlineData("FROM a\nTEMPLATE \"\"\"{{ $0 }}\"\"\"", ".System")]
    [InlineData("FROM a\nTEMPLATE \"\"\"{{ .$0 }}\"\"\"", ".Prompt")]
    [InlineData("FROM a\nTEMPLATE \"\"\"{{ r$0\"\"\"", "range")]
    public async Task Offers(string text, string label) => Assert.Contains(label, await LabelsAsync(text));

    [Theory]
    [InlineData("FROM a\nPARAMETER seed 1\nPARAMETER $0", "seed")]
    [InlineData("FROM a\nPARAMETER $0", "mirostat")]
    [InlineData("FROM a\nPARAMETER $0", "tfs_z")]
    [InlineData("FROM $0", "support")]
    [InlineData("FROM ./$0", "./README.md")]
    [InlineData("FROM a\nTEMPLATE \"\"\"{{ .$0 }}\"\"\"", "range")]
    public async Task Does_not_offer(string text, string label) => Assert.DoesNotContain(label, await LabelsAsync(text));

    [Theory]
    [InlineData("# $0")]
    [InlineData("FROM a\nSYSTEM \"\"\"\n$0\n\"\"\"")]
    [InlineData("FROM a\nSYSTEM You $0")]
    [InlineData("FROM a\nTEMPLATE \"\"\"$0{{ .System }}\"\"\"")]
    [InlineData("FROM a\nTEMPLATE \"\"\"{{ .System }}$0\"\"\"")]
    [InlineData("FROM a\nMESSAGE user $0")]
    public async Task Offers_nothing_in_text(string text) => Assert.Empty(await LabelsAsync(text));

    [Theory]
    [InlineData("FROM a\nPARAMETER temp$0", "temperature", "FROM a\nPARAMETER temperature ")]
    [InlineData("FROM a\nPARAMETER temp$0 0.7", "temperature", "FROM a\nPARAMETER temperature 0.7")]
    [InlineData("FROM a\nPARAMETER temperature 0.$07", "0.8", "FROM a\nPARAMETER temperature 0.8")]
    [InlineData("FROM lla$0ma2", "llama3.1:8b", "FROM llama3.1:8b")]
    [InlineData("FROM a\nTEMPLATE {{ .Sy$0 }}", ".System", "FROM a\nTEMPLATE {{ .System }}")]
    [InlineData("sys$0", "SYSTEM", "SYSTEM ")]
    public async Task Writes(string text, string label, string after)
    {
        var fixture = new CompletionFixture(text, Path);
        var fixtureWithModels = new CompletionFixture(text + Catalogue, Path);
        var item = Assert.Single(await fixtureWithModels.ItemsAsync(), item => item.Label == label);
        Assert.Equal(after, fixture.Text[..item.Span.Start] + item.NewText + fixture.Text[item.Span.End..]);
    }

    [Fact]
    public async Task A_text_comes_with_its_quotes_where_the_editor_takes_snippets() =>
        Assert.Equal("SYSTEM \"\"\"$0\"\"\"", Assert.Single(await new CompletionFixture("FROM a\n$0", Path).ItemsAsync(snippets: true), static item => item.Label == "SYSTEM").NewText);

    private static async Task<IReadOnlyList<string>> LabelsAsync(string text) => await new CompletionFixture(text + Catalogue, Path).LabelsAsync();
}
