using System.Text.Json;
using ForgeLsp.Tests.Lsp.Driver;
using Xunit;

namespace ForgeLsp.Tests.Lsp;

/// <summary>A Modelfile in a real session, as an editor works on it.</summary>
public sealed class ModelfileTests
{
    private const string Path = "modelfiles/cellar-assistant.Modelfile";
    private const string Text = "# ours\n# and old\nFROM mistral:7b\nPARAMETER temprature 0.2\nSYSTEM \"\"\"\nTwo\nlines\n\"\"\"\nTEMPLATE {{ .Prompt }}\nADAPTER ./lora.gguf\n";

    private static readonly object Everything = new
    {
        textDocument = new
        {
            publishDiagnostics = new { versionSupport = true, relatedInformation = true },
            codeAction = new { codeActionLiteralSupport = new { } },
            completion = new { completionItem = new { documentationFormat = new[] { "markdown" } } },
            hover = new { contentFormat = new[] { "markdown" } },
            definition = new { },
            references = new { },
            documentSymbol = new { hierarchicalDocumentSymbolSupport = true },
            documentLink = new { },
            foldingRange = new { lineFoldingOnly = true },
            selectionRange = new { },
        },
        workspace = new { workspaceEdit = new { documentChanges = true } },
    };

    [Fact]
    public async Task Findings_are_published_with_the_version_and_mended_by_an_action()
    {
        await using var session = await OpenAsync();
        var found = await session.Client.NotificationAsync("textDocument/publishDiagnostics", parameters => parameters.GetProperty("uri").GetString() == session.UriOf(Path) && parameters.TryGetProperty("version", out _));
        Assert.Equal(["FRG214", "FRG211"], found.GetProperty("params").GetProperty("diagnostics").EnumerateArray().Select(static one => one.GetProperty("code").GetString()).Where(static code => code is "FRG211" or "FRG214"));

        var actions = await session.AskAsync("textDocument/codeAction", new { textDocument = Document(session), range = Range(3, 12), context = new { diagnostics = Array.Empty<object>() } });
        var fix = actions.EnumerateArray().First(static action => action.GetProperty("title").GetString() == "Change to `temperature`");
        Assert.Equal("temperature", fix.GetProperty("edit").GetProperty("documentChanges")[0].GetProperty("edits")[0].GetProperty("newText").GetString());
    }

    [Fact]
    public async Task Completion_and_hover()
    {
        await using var session = await OpenAsync();
        var items = await session.AskAsync("textDocument/completion", At(session, 3, 12));
        Assert.Contains(items.GetProperty("items").EnumerateArray(), static item => item.GetProperty("label").GetString() == "temperature");
        var hover = await session.AskAsync("textDocument/hover", At(session, 2, 1));
        Assert.StartsWith("**FROM**", hover.GetProperty("contents").GetProperty("value").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Definition_leads_to_the_catalogue_and_references_come_back()
    {
        await using var session = await OpenAsync();
        var target = Assert.Single((await session.AskAsync("textDocument/definition", At(session, 2, 1))).EnumerateArray());
        Assert.Equal(session.UriOf("models/registry.yaml"), target.GetProperty("uri").GetString());
        var found = await session.AskAsync("textDocument/references", new { textDocument = Document(session), position = new { line = 9, character = 12 }, context = new { includeDeclaration = true } });
        Assert.Equal(session.UriOf(Path), Assert.Single(found.EnumerateArray()).GetProperty("uri").GetString());
    }

    [Fact]
    public async Task Outline_folds_links_and_selections()
    {
        await using var session = await OpenAsync();
        var symbols = await session.AskAsync("textDocument/documentSymbol", new { textDocument = Document(session) });
        Assert.Equal(["FROM", "temprature", "SYSTEM", "TEMPLATE", "ADAPTER"], symbols.EnumerateArray().Select(static symbol => symbol.GetProperty("name").GetString()));
        var folds = await session.AskAsync("textDocument/foldingRange", new { textDocument = Document(session) });
        Assert.Equal([(0, 1), (4, 7)], folds.EnumerateArray().Select(static fold => (fold.GetProperty("startLine").GetInt32(), fold.GetProperty("endLine").GetInt32())));

        var link = Assert.Single((await session.AskAsync("textDocument/documentLink", new { textDocument = Document(session) })).EnumerateArray());
        Assert.Equal(session.UriOf("modelfiles/lora.gguf"), (await session.AskAsync("documentLink/resolve", link)).GetProperty("target").GetString());
        var selection = Assert.Single((await session.AskAsync("textDocument/selectionRange", new { textDocument = Document(session), positions = new[] { new { line = 8, character = 14 } } })).EnumerateArray());
        Assert.Equal(13, selection.GetProperty("range").GetProperty("start").GetProperty("character").GetInt32());
    }

    [Fact]
    public async Task A_Dockerfile_by_that_name_is_left_alone()
    {
        await using var session = await OpenAsync();
        session.Open("docker/Modelfile", "FROM python:3.12\nRUN pip install x\n");
        Assert.Equal(JsonValueKind.Null, (await session.AskAsync("textDocument/documentSymbol", new { textDocument = new { uri = session.UriOf("docker/Modelfile") } })).ValueKind);
        Assert.Equal(JsonValueKind.Null, (await session.AskAsync("textDocument/hover", new { textDocument = new { uri = session.UriOf("docker/Modelfile") }, position = new { line = 0, character = 1 } })).ValueKind);
    }

    private static async Task<SampleSession> OpenAsync()
    {
        var session = await SampleSession.StartAsync(Everything);
        session.Write("modelfiles/lora.gguf", "GGUF");
        session.Open(Path, Text);
        return session;
    }

    private static object Document(SampleSession session) => new { uri = session.UriOf(Path) };

    private static object At(SampleSession session, int line, int character) => new { textDocument = Document(session), position = new { line, character } };

    private static object Range(int line, int character) => new { start = new { line, character }, end = new { line, character } };
}
