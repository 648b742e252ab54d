using ForgeLsp.Features.Definition;
using ForgeLsp.Features.Folding;
using ForgeLsp.Features.Hover;
using ForgeLsp.Features.Links;
using ForgeLsp.Features.References;
using ForgeLsp.Features.Rename;
using ForgeLsp.Features.Selection;
using ForgeLsp.Features.Symbols;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Modelfiles;

/// <summary>What an editor asks of a Modelfile.</summary>
public sealed class ModelfileFeatureTests
{
    private const string Catalogue = """

        #- models/registry.yaml
        models:
          support-base:
            source: ollama
            model_name: llama3.1:8b
            status: production
            owners: [a]
          support:
            source: custom
            base_model: support-base
            modelfile: modelfiles/support.Modelfile
            owners: [a]
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("FROM llama3.1:8$0b", "models/registry.yaml:2:2 support-base")]
    [InlineData("from \"support-ba$0se\"", "models/registry.yaml:2:2 support-base")]
    [InlineData("FR$0OM llama3.1:8b", "models/registry.yaml:7:2 support")]
    [InlineData("FROM mistral$0:7b", null)]
    [InlineData("SYSTEM llama3.1$0:8b", null)]
    public void Definition_leads_to_the_catalogue(string text, string? expected)
    {
        var fixture = new NavigationFixture("#- modelfiles/support.Modelfile\n" + text + Catalogue);
        var result = DefinitionFeature.At(fixture.Document, fixture.Cursor, Cancel);
        Assert.Equal(expected, result is null ? null : Assert.Single(fixture.Show(result.Targets)));
    }

    [Fact]
    public void Definition_of_a_model_of_ours_leads_to_its_entry_and_its_Modelfile()
    {
        var fixture = new NavigationFixture("#- modelfiles/strict.Modelfile\nFROM sup$0port\n#- modelfiles/support.Modelfile\nFROM llama3.1:8b" + Catalogue);
        var result = Assert.IsType<DefinitionResult>(DefinitionFeature.At(fixture.Document, fixture.Cursor, Cancel));
        Assert.Equal(["models/registry.yaml", "modelfiles/support.Modelfile"], result.Targets.Select(static target => target.Path));
    }

    [Theory]
    [InlineData("FROM ./weights/$0a.gguf")]
    [InlineData("FROM llama3.1:8b\nADAPTER weights/$0a.gguf")]
    [InlineData("FROM llama3.1:8b\nDRAFT ../modelfiles/weights/$0a.gguf")]
    public void Definition_leads_to_the_file(string text)
    {
        var fixture = new NavigationFixture("#- modelfiles/support.Modelfile\n" + text + "\n#- modelfiles/weights/a.gguf\nx");
        var result = Assert.IsType<DefinitionResult>(DefinitionFeature.At(fixture.Document, fixture.Cursor, Cancel));
        Assert.Equal("modelfiles/weights/a.gguf", Assert.Single(result.Targets).Path);
    }

    [Fact]
    public void Links_are_files_that_are_there()
    {
        var fixture = new NavigationFixture("#- Modelfile\nFROM ./a.gguf\nADAPTER ./gone\nADAPTER \"lora.gguf\"\nSYSTEM ./a.gguf\n#- a.gguf\nx\n#- lora.gguf\nx");
        var links = Assert.IsType<IReadOnlyList<LinkItem>>(DocumentLinkFeature.Of(fixture.Document, Cancel), exactMatch: false);
        Assert.Equal(["Modelfile:1:5 ./a.gguf -> a.gguf", "Modelfile:3:9 lora.gguf -> lora.gguf"], links.Select(link => $"{fixture.Show("Modelfile", link.Span)} -> {link.Path}"));
    }

    [Fact]
    public void References_of_a_model_are_in_Modelfiles_too_and_a_rename_reaches_them()
    {
        var fixture = new NavigationFixture("""
            #- models/registry.yaml
            models:
              «supp$0ort»:
                source: custom
                base_model: llama3.1:8b
                owners: [a]
              strict:
                source: custom
                base_model: «support»
                modelfile: modelfiles/strict.Modelfile
                owners: [a]
            #- modelfiles/strict.Modelfile
            FROM "«support»"
            SYSTEM support
            #- modelfiles/other
            FROM supporter
            """);
        Assert.Equal(fixture.Marked, fixture.Show(ReferencesFeature.At(fixture.Document, fixture.Cursor, withDefinition: true, Cancel) ?? []));
        var files = RenameFeature.Rename(fixture.Document, fixture.Cursor, "helper", Cancel).Files;
        Assert.Contains(files, static file => file.Uri.EndsWith("strict.Modelfile", StringComparison.Ordinal) && Assert.Single(file.Edits).NewText == "helper");
    }

    [Fact]
    public void References_from_a_Modelfile_are_those_of_the_catalogue()
    {
        var fixture = new NavigationFixture("#- modelfiles/strict.Modelfile\nFROM «supp$0ort»\n#- models/registry.yaml\nmodels:\n  «support»:\n    source: custom\n    owners: [a]\n");
        Assert.Equal(fixture.Marked, fixture.Show(ReferencesFeature.At(fixture.Document, fixture.Cursor, withDefinition: true, Cancel) ?? []));
    }

    [Theory]
    [InlineData("FR$0OM a", "**FROM** `model[:tag] | path`")]
    [InlineData("FROM a\nparam$0eter seed 1", "**PARAMETER** `name value`")]
    [InlineData("FROM a\nPARAMETER temp$0erature 0.7", "**temperature** · number\n\n")]
    [InlineData("FROM a\nPARAMETER num_ctx 81$092", "**num\\_ctx** · whole number, tokens\n\n")]
    [InlineData("FROM a\nPARAMETER top_p$0 0.7", "Allowed: from 0 to 1 · Default: `0.9`")]
    [InlineData("FROM a\nPARAMETER mirosta$0t 1", "Deprecated: Ollama ignores it.")]
    [InlineData("FROM a\nMESSAGE us$0er hi", "**user** · what somebody asks")]
    [InlineData("FROM a\nTEMPLATE {{ .Sys$0tem }}", "**\\.System**\n\nThe system message.")]
    [InlineData("FROM a\nTEMPLATE {{ ran$0ge .Messages }}{{ end }}", "**range**")]
    [InlineData("FROM support-b$0ase", "**support\\-base** in models/registry\\.yaml · ollama · production")]
    [InlineData("FROM a\nTEMPLATE .Sys$0tem", null)]
    [InlineData("FROM a\nSYSTEM tempe$0rature", null)]
    [InlineData("# FR$0OM", null)]
    public async Task Hover_says_what_it_is(string text, string? expected)
    {
        var fixture = new NavigationFixture("#- modelfiles/support.Modelfile\n" + text + Catalogue);
        var hover = await new HoverFeature(Fixture.Clock).AtAsync(fixture.Document, fixture.Cursor, Cancel);
        if (expected is null)
        {
            Assert.Null(hover);
        }
        else
        {
            Assert.Contains(expected, hover?.Markdown, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_outline_lists_what_Ollama_reads()
    {
        var fixture = new NavigationFixture("#- Modelfile\n# a\nFROM llama3.1:8b\nPARAMETER temperature 0.7\nPARAMETER stop \"User:\"\nodd one\nSYSTEM \"\"\"\nBe kind.\nBe short.\n\"\"\"\nMESSAGE user Hi\n");
        var symbols = DocumentSymbolFeature.Of(fixture.Document, Cancel) ?? [];
        Assert.Equal(
            ["FROM=llama3.1:8b Model", "temperature=0.7 Number", "stop=User: Text", "SYSTEM=Be kind. Be short. Text", "MESSAGE user=Hi Text"],
            symbols.Select(static symbol => $"{symbol.Name}={symbol.Detail} {symbol.Sort}"));
        Assert.All(symbols, static symbol => Assert.True(symbol.Span.Start <= symbol.NameSpan.Start && symbol.Span.End >= symbol.NameSpan.End));
    }

    [Fact]
    public void Folds_are_blocks_and_runs_of_comments()
    {
        var fixture = new NavigationFixture("#- Modelfile\n# a\n# b\nFROM x\nSYSTEM \"\"\"\none\ntwo\n\"\"\"\n# region style\nPARAMETER seed 1\n# endregion\nSYSTEM \"\"\"one\"\"\"\n# c\n");
        Assert.Equal(["0-1 Comment", "3-6 Block", "7-9 Region"], (FoldingFeature.Of(fixture.Document, null, Cancel) ?? []).Select(static fold => $"{fold.StartLine}-{fold.EndLine} {fold.Kind}"));
    }

    [Fact]
    public void A_selection_grows_from_the_word_to_the_file()
    {
        var fixture = new NavigationFixture("#- Modelfile\nFROM x\nTEMPLATE \"\"\"a {{ .Sys$0tem }} b\"\"\"\n");
        var spans = Assert.Single(SelectionFeature.Of(fixture.Document, [fixture.Cursor]) ?? []);
        var text = fixture.Document.Text ?? throw new InvalidOperationException("no text");
        Assert.Equal(
            ["System", "{{ .System }}", "a {{ .System }} b", "\"\"\"a {{ .System }} b\"\"\"", "TEMPLATE \"\"\"a {{ .System }} b\"\"\"", "FROM x\nTEMPLATE \"\"\"a {{ .System }} b\"\"\"\n"],
            spans.Select(text.ToString));
    }

    [Theory]
    [InlineData("Modelfile", "FROM python:3.12\nRUN pip install x\n")]
    [InlineData("modelfiles/notes", "These are notes about models.\nFrom time to time we add some.\n")]
    [InlineData("modelfiles/README.md", "FROM a\nSYSTEM b\n")]
    public async Task What_only_has_the_name_gets_nothing(string path, string text)
    {
        var fixture = new NavigationFixture($"#- {path}\n$0{text}");
        Assert.Null(DefinitionFeature.At(fixture.Document, 0, Cancel));
        Assert.Null(FoldingFeature.Of(fixture.Document, null, Cancel));
        Assert.Null(DocumentSymbolFeature.Of(fixture.Document, Cancel));
        Assert.Null(DocumentLinkFeature.Of(fixture.Document, Cancel));
        Assert.Null(await new HoverFeature(Fixture.Clock).AtAsync(fixture.Document, 1, Cancel));
    }
}
