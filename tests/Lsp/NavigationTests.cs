using System.Text.Json;
using ForgeLsp.Lsp.JsonRpc;
using ForgeLsp.Tests.Lsp.Driver;
using Xunit;

namespace ForgeLsp.Tests.Lsp;

/// <summary>Definition, references, rename, outlines, links, folds, selections, highlights and lenses of a real session, as an editor asks for them.</summary>
public sealed class NavigationTests
{
    private const string Other = "experiments/active/bob/next/metadata.yaml";
    private const string OtherText = "experiment_id: next\nresearcher: bob\ngoal: \"😀\" \nbaseline: wine-random-forest\nmlflow_experiment: wine/random-forest\nlinks:\n  paper: https://example.org\n  code: ../../alice/wine-random-forest/train.py\n";

    private static readonly object Everything = new
    {
        general = new { positionEncodings = new[] { "utf-16" } },
        textDocument = new
        {
            publishDiagnostics = new { versionSupport = true },
            definition = new { linkSupport = true },
            declaration = new { },
            references = new { },
            rename = new { prepareSupport = true },
            documentSymbol = new { hierarchicalDocumentSymbolSupport = true },
            documentLink = new { },
            foldingRange = new { rangeLimit = 5000, lineFoldingOnly = true },
            selectionRange = new { },
            documentHighlight = new { },
            codeLens = new { },
        },
        workspace = new
        {
            workspaceEdit = new { documentChanges = true },
            symbol = new { resolveSupport = new { properties = new[] { "location.range" } } },
            codeLens = new { refreshSupport = true },
        },
    };

    [Fact]
    public async Task A_client_is_offered_what_it_can_do_and_no_more()
    {
        await using var bare = ForgeProcess.Start();
        var none = (await bare.Client.InitializeAsync(new { processId = (int?)null, capabilities = new { } })).GetProperty("capabilities");
        await using var full = ForgeProcess.Start();
        var all = (await full.Client.InitializeAsync(new { processId = (int?)null, capabilities = Everything })).GetProperty("capabilities");
        foreach (var provider in (string[])["definition", "declaration", "references", "rename", "documentSymbol", "workspaceSymbol", "documentLink", "foldingRange", "selectionRange", "documentHighlight", "codeLens"])
        {
            Assert.False(none.TryGetProperty(provider + "Provider", out _), provider);
            Assert.True(all.TryGetProperty(provider + "Provider", out _), provider);
        }

        Assert.True(all.GetProperty("renameProvider").GetProperty("prepareProvider").GetBoolean());
    }

    [Fact]
    public async Task A_baseline_leads_to_a_closed_file_as_a_link_with_its_origin()
    {
        await using var session = await OpenAsync();
        var link = Assert.Single((await session.AskAsync("textDocument/definition", At(session, 3, 12))).EnumerateArray());
        Assert.Equal(session.UriOf(SampleSession.Forest), link.GetProperty("targetUri").GetString());
        Assert.Equal("3:10-3:28", Range(link.GetProperty("originSelectionRange")));
        Assert.Equal("wine-random-forest", TextAt(session, SampleSession.Forest, link.GetProperty("targetSelectionRange")));

        // The client said nothing of links for declarations.
        var plain = Assert.Single((await session.AskAsync("textDocument/declaration", At(session, 3, 12))).EnumerateArray());
        Assert.Equal(session.UriOf(SampleSession.Forest), plain.GetProperty("uri").GetString());
        Assert.Equal(JsonValueKind.Null, (await session.AskAsync("textDocument/definition", At(session, 0, 0))).ValueKind);
    }

    [Fact]
    public async Task References_are_found_in_open_and_closed_files()
    {
        await using var session = await OpenAsync();
        var found = await session.AskAsync("textDocument/references", new { textDocument = new { uri = session.UriOf(Other) }, position = new { line = 3, character = 12 }, context = new { includeDeclaration = true } });
        var files = found.EnumerateArray().Select(static place => place.GetProperty("uri").GetString()).ToList();
        Assert.Contains(session.UriOf(SampleSession.Forest), files);
        Assert.Contains(session.UriOf(Other), files);
    }

    [Fact]
    public async Task A_rename_names_the_version_of_what_is_open_and_none_of_what_is_not()
    {
        await using var session = await OpenAsync();
        var prepared = await session.AskAsync("textDocument/prepareRename", At(session, 3, 12));
        Assert.Equal(("3:10-3:28", "wine-random-forest"), (Range(prepared.GetProperty("range")), prepared.GetProperty("placeholder").GetString()));
        var edit = await session.AskAsync("textDocument/rename", new { textDocument = new { uri = session.UriOf(Other) }, position = new { line = 3, character = 12 }, newName = "first-forest" });
        var changes = edit.GetProperty("documentChanges").EnumerateArray().ToDictionary(static change => change.GetProperty("textDocument").GetProperty("uri").GetString() ?? "", StringComparer.Ordinal);
        Assert.Equal(1, changes[session.UriOf(Other)].GetProperty("textDocument").GetProperty("version").GetInt32());
        Assert.Equal(JsonValueKind.Null, changes[session.UriOf(SampleSession.Forest)].GetProperty("textDocument").GetProperty("version").ValueKind);
        Assert.All(changes.Values, static change => Assert.Equal("first-forest", Assert.Single(change.GetProperty("edits").EnumerateArray()).GetProperty("newText").GetString()));
    }

    [Fact]
    public async Task A_name_that_is_taken_is_refused_in_a_sentence()
    {
        await using var session = await OpenAsync();
        var answer = await session.Client.AskAsync("textDocument/rename", new { textDocument = new { uri = session.UriOf(Other) }, position = new { line = 3, character = 12 }, newName = "next" });
        Assert.Equal(RpcErrorCode.RequestFailed, LspClient.Code(answer));
        Assert.Equal($"There is an experiment `next` already, in `{Other}`; choose another name", answer.GetProperty("error").GetProperty("message").GetString());
    }

    [Fact]
    public async Task Symbols_of_the_document_and_of_the_workspace()
    {
        await using var session = await OpenAsync();
        var top = Assert.Single((await session.AskAsync("textDocument/documentSymbol", Document(session))).EnumerateArray());
        Assert.Equal(("next", 5), (top.GetProperty("name").GetString(), top.GetProperty("kind").GetInt32()));
        Assert.Contains(top.GetProperty("children").EnumerateArray(), static child => child.GetProperty("name").GetString() == "baseline" && child.GetProperty("detail").GetString() == "wine-random-forest");

        var found = (await session.AskAsync("workspace/symbol", new { query = "wine-random" })).EnumerateArray().First(static symbol => symbol.GetProperty("kind").GetInt32() == 5);
        Assert.False(found.GetProperty("location").TryGetProperty("range", out _));
        var resolved = await session.AskAsync("workspaceSymbol/resolve", found);
        Assert.Equal("wine-random-forest", TextAt(session, SampleSession.Forest, resolved.GetProperty("location").GetProperty("range")));
    }

    [Fact]
    public async Task Links_folds_selections_and_highlights()
    {
        await using var session = await OpenAsync();
        var links = (await session.AskAsync("textDocument/documentLink", Document(session))).EnumerateArray().ToList();
        Assert.Equal("https://example.org", links[0].GetProperty("target").GetString());
        Assert.False(links[1].TryGetProperty("target", out _));
        Assert.Equal(session.UriOf(SampleSession.Script), (await session.AskAsync("documentLink/resolve", links[1])).GetProperty("target").GetString());

        var fold = Assert.Single((await session.AskAsync("textDocument/foldingRange", Document(session))).EnumerateArray());
        Assert.Equal((5, 7), (fold.GetProperty("startLine").GetInt32(), fold.GetProperty("endLine").GetInt32()));

        var selections = await session.AskAsync("textDocument/selectionRange", new { textDocument = new { uri = session.UriOf(Other) }, positions = new[] { new { line = 2, character = 9 }, new { line = 0, character = 0 } } });
        Assert.Equal(2, selections.GetArrayLength());
        Assert.Equal("2:7-2:9", Range(selections[0].GetProperty("range")));

        var highlight = Assert.Single((await session.AskAsync("textDocument/documentHighlight", At(session, 3, 12))).EnumerateArray());
        Assert.Equal(2, highlight.GetProperty("kind").GetInt32());
    }

    [Fact]
    public async Task Lenses_tell_of_the_store_once_they_are_resolved_and_are_asked_for_again_when_it_changes()
    {
        await using var session = await OpenAsync();
        var lenses = (await session.AskAsync("textDocument/codeLens", Document(session))).EnumerateArray().ToList();
        Assert.Equal(3, lenses.Count);
        Assert.False(lenses[0].TryGetProperty("command", out _));
        var title = (await session.AskAsync("codeLens/resolve", lenses[0])).GetProperty("command").GetProperty("title").GetString() ?? "";
        Assert.Matches("^[0-9]+ runs|^No runs yet", title);
        Assert.Equal(["forge.compareExperimentRuns", "forge.revealExperiment"], lenses.Skip(1).Select(static lens => lens.GetProperty("command").GetProperty("command").GetString()));
        session.Write("experiments/active/bob/later/metadata.yaml", "experiment_id: later\nresearcher: bob\n");
        await session.Client.WaitAsync(static message => LspClient.Method(message) == "workspace/codeLens/refresh");
    }

    [Fact]
    public async Task A_client_without_our_commands_gets_no_lens_that_would_do_nothing()
    {
        await using var session = await SampleSession.StartAsync(Everything);
        session.Open(Other, OtherText);
        Assert.Single((await session.AskAsync("textDocument/codeLens", Document(session))).EnumerateArray());
    }

    [Theory]
    [InlineData("textDocument/foldingRange")]
    [InlineData("textDocument/documentSymbol")]
    [InlineData("textDocument/documentLink")]
    [InlineData("textDocument/codeLens")]
    public async Task Another_ones_file_and_python_are_left_to_others(string method)
    {
        await using var session = await OpenAsync();
        session.Open("deploy/values.yaml", "a:\n  b: https://example.org\n");
        session.Write("scripts/plot.py", "import yaml\nprint('https://example.org')\n");
        foreach (var path in (string[])["deploy/values.yaml", "scripts/plot.py", "gone.yaml"])
        {
            Assert.Equal(JsonValueKind.Null, (await session.AskAsync(method, new { textDocument = new { uri = session.UriOf(path) } })).ValueKind);
        }
    }

    [Fact]
    public async Task A_document_outside_of_every_folder_still_has_its_outline_and_anchors()
    {
        await using var session = await OpenAsync();
        const string Loose = "file:///no/such/folder/metadata.yaml";
        session.Client.Open(Loose, "experiment_id: x\nresearcher: &me y\nstatus: planned\ngoal: *me\nbaseline: wine-random-forest\n");
        Assert.Equal(1, (await session.AskAsync("textDocument/documentSymbol", new { textDocument = new { uri = Loose } })).GetArrayLength());
        Assert.Equal(1, (await session.AskAsync("textDocument/definition", new { textDocument = new { uri = Loose }, position = new { line = 3, character = 8 } })).GetArrayLength());
        Assert.Equal(JsonValueKind.Null, (await session.AskAsync("textDocument/definition", new { textDocument = new { uri = Loose }, position = new { line = 4, character = 12 } })).ValueKind);
    }

    private static async Task<SampleSession> OpenAsync()
    {
        var session = await SampleSession.StartAsync(Everything, "forge.compareExperimentRuns", "forge.revealExperiment");
        session.Write(Other, OtherText);
        session.Open(Other, OtherText);
        return session;
    }

    private static object Document(SampleSession session) => new { textDocument = new { uri = session.UriOf(Other) } };

    private static object At(SampleSession session, int line, int character) => new { textDocument = new { uri = session.UriOf(Other) }, position = new { line, character } };

    private static string Range(JsonElement range) =>
        $"{range.GetProperty("start").GetProperty("line")}:{range.GetProperty("start").GetProperty("character")}-{range.GetProperty("end").GetProperty("line")}:{range.GetProperty("end").GetProperty("character")}";

    private static string TextAt(SampleSession session, string path, JsonElement range)
    {
        var line = session.Read(path).Split('\n')[range.GetProperty("start").GetProperty("line").GetInt32()];
        return line[range.GetProperty("start").GetProperty("character").GetInt32()..range.GetProperty("end").GetProperty("character").GetInt32()];
    }
}
