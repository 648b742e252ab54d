using System.Text.Json;
using ForgeLsp.Core.Text;
using ForgeLsp.Lsp.JsonRpc;
using ForgeLsp.Tests.Lsp.Driver;
using Xunit;

namespace ForgeLsp.Tests.Lsp;

/// <summary>Between a script and its config on the wire: definition, references, rename, hover, completion and lenses, with files open and closed.</summary>
public sealed class ScriptNavigationTests
{
    private const string Config = "experiments/active/alice/wine-random-forest/config.yaml";
    private const string Read = "config[\"data\"][\"test_size\"]";

    [Fact]
    public async Task A_read_leads_to_the_closed_config_and_back()
    {
        await using var session = await StartAsync();
        session.Open(SampleSession.Script, session.Read(SampleSession.Script));
        var target = Assert.Single((await session.AskAsync("textDocument/definition", At(session, SampleSession.Script, Read, "test_size"))).EnumerateArray());
        Assert.Equal((session.UriOf(Config), "test_size"), (target.GetProperty("uri").GetString(), TextAt(session, Config, target.GetProperty("range"))));

        var found = await session.AskAsync("textDocument/references", At(session, Config, "test_size", "test_size"));
        Assert.Equal(
            [(session.UriOf(Config), "test_size"), (session.UriOf(SampleSession.Script), "test_size")],
            found.EnumerateArray().Select(place => (place.GetProperty("uri").GetString(), TextAt(session, place.GetProperty("uri").GetString() == session.UriOf(Config) ? Config : SampleSession.Script, place.GetProperty("range")))));

        var lit = await session.AskAsync("textDocument/documentHighlight", At(session, SampleSession.Script, "config[\"seed\"]", "seed"));
        Assert.Equal(2, lit.GetArrayLength());
    }

    [Theory]
    [InlineData(SampleSession.Script, Read, Config)]
    [InlineData(Config, "test_size", SampleSession.Script)]
    public async Task A_key_is_renamed_from_both_sides(string from, string near, string closed)
    {
        await using var session = await StartAsync();
        session.Open(from, session.Read(from));
        var place = At(session, from, near, "test_size");
        Assert.Equal("test_size", (await session.AskAsync("textDocument/prepareRename", place)).GetProperty("placeholder").GetString());
        var edit = await session.AskAsync("textDocument/rename", Renamed(session, from, near, "test_size", "held_out"));
        var changes = edit.GetProperty("documentChanges").EnumerateArray().ToDictionary(static change => change.GetProperty("textDocument").GetProperty("uri").GetString() ?? "", StringComparer.Ordinal);
        Assert.Equal(1, changes[session.UriOf(from)].GetProperty("textDocument").GetProperty("version").GetInt32());
        Assert.Equal(JsonValueKind.Null, changes[session.UriOf(closed)].GetProperty("textDocument").GetProperty("version").ValueKind);
        foreach (var path in (string[])[from, closed])
        {
            var one = Assert.Single(changes[session.UriOf(path)].GetProperty("edits").EnumerateArray());
            Assert.Equal(("test_size", "held_out"), (TextAt(session, path, one.GetProperty("range")), one.GetProperty("newText").GetString()));
            Assert.False(one.TryGetProperty("annotationId", out _));
        }
    }

    [Fact]
    public async Task Where_readers_are_out_of_sight_the_user_looks_first()
    {
        // The script hands `model` to a classifier whole.
        await using var session = await StartAsync(changeAnnotationSupport: new { groupsOnLabel = true });
        session.Open(Config, session.Read(Config));
        var edit = await session.AskAsync("textDocument/rename", Renamed(session, Config, "max_depth", "max_depth", "depth"));
        var word = edit.GetProperty("changeAnnotations").GetProperty("confirm");
        Assert.True(word.GetProperty("needsConfirmation").GetBoolean());
        Assert.Equal($"Other code may use the old name: `{SampleSession.Script}` passes `model` on whole", word.GetProperty("description").GetString());
        Assert.Equal("confirm", edit.GetProperty("documentChanges")[0].GetProperty("edits")[0].GetProperty("annotationId").GetString());

        await using var plain = await StartAsync();
        plain.Open(Config, plain.Read(Config));
        var refused = await plain.Client.AskAsync("textDocument/rename", Renamed(plain, Config, "max_depth", "max_depth", "depth"));
        Assert.Equal(RpcErrorCode.RequestFailed, LspClient.Code(refused));
        Assert.EndsWith($"`{SampleSession.Script}` passes `model` on whole", refused.GetProperty("error").GetProperty("message").GetString());
    }

    [Fact]
    public async Task What_is_typed_in_one_file_counts_in_the_other_at_once()
    {
        await using var session = await StartAsync();
        session.Open(Config, session.Read(Config));
        session.Open(SampleSession.Script, session.Read(SampleSession.Script));
        session.Change(Config, 2, session.Read(Config) + "extra:\n  warmup: 10\n");
        var text = session.Read(SampleSession.Script).Replace("config[\"seed\"], stratify", "config[\"extra\"][\"\"], stratify", StringComparison.Ordinal);
        session.Change(SampleSession.Script, 2, text);
        var list = await session.AskAsync("textDocument/completion", Place(session, SampleSession.Script, text, text.IndexOf("[\"extra\"][\"", StringComparison.Ordinal) + "[\"extra\"][\"".Length));
        var item = Assert.Single(list.GetProperty("items").EnumerateArray());
        Assert.Equal(("warmup", "10"), (item.GetProperty("label").GetString(), item.GetProperty("detail").GetString()));

        var hover = await session.AskAsync("textDocument/hover", Place(session, SampleSession.Script, text, text.IndexOf("extra", StringComparison.Ordinal) + 1));
        Assert.StartsWith("extra in config.yaml with warmup", hover.GetProperty("contents").GetProperty("value").GetString());
    }

    [Fact]
    public async Task A_dot_asks_for_nothing_in_yaml()
    {
        await using var session = await StartAsync();
        session.Open(SampleSession.Forest, "sta");
        var place = new { textDocument = new { uri = session.UriOf(SampleSession.Forest) }, position = new { line = 0, character = 3 } };
        Assert.NotEqual(0, (await session.AskAsync("textDocument/completion", place)).GetProperty("items").GetArrayLength());
        var dotted = new { place.textDocument, place.position, context = new { triggerKind = 2, triggerCharacter = "." } };
        Assert.Equal(0, (await session.AskAsync("textDocument/completion", dotted)).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task The_last_run_stands_where_a_script_begins_to_train()
    {
        await using var session = await StartAsync();
        session.Open(SampleSession.Script, session.Read(SampleSession.Script));
        var lenses = (await session.AskAsync("textDocument/codeLens", new { textDocument = new { uri = session.UriOf(SampleSession.Script) } })).EnumerateArray().ToList();
        Assert.Equal(2, lenses.Count);
        Assert.Equal("if __name__ == \"__main__\"", TextAt(session, SampleSession.Script, lenses[0].GetProperty("range")));
        Assert.Matches("^Last run .*: (finished|failed|running)", (await session.AskAsync("codeLens/resolve", lenses[0])).GetProperty("command").GetProperty("title").GetString());
        Assert.Equal(("Compare with last", "forge.compareWithLastRun"), (lenses[1].GetProperty("command").GetProperty("title").GetString(), lenses[1].GetProperty("command").GetProperty("command").GetString()));
    }

    private static Task<SampleSession> StartAsync(object? changeAnnotationSupport = null) => SampleSession.StartAsync(
        new
        {
            general = new { positionEncodings = new[] { "utf-16" } },
            textDocument = new { definition = new { }, references = new { }, rename = new { prepareSupport = true }, documentHighlight = new { }, codeLens = new { }, completion = new { }, hover = new { } },
            workspace = new { workspaceEdit = new { documentChanges = true, changeAnnotationSupport } },
        },
        "forge.compareExperimentRuns",
        "forge.compareWithLastRun",
        "forge.revealExperiment");

    /// <summary>A place in <paramref name="word"/>, in the first <paramref name="near"/> of a file.</summary>
    private static object At(SampleSession session, string path, string near, string word)
    {
        var (line, character) = PositionOf(session.Read(path), near, word);
        return new { textDocument = new { uri = session.UriOf(path) }, position = new { line, character }, context = new { includeDeclaration = true } };
    }

    private static object Renamed(SampleSession session, string path, string near, string word, string newName)
    {
        var (line, character) = PositionOf(session.Read(path), near, word);
        return new { textDocument = new { uri = session.UriOf(path) }, position = new { line, character }, newName };
    }

    private static object Place(SampleSession session, string path, string text, int offset)
    {
        var place = SourceText.From(text).PositionAt(offset);
        return new { textDocument = new { uri = session.UriOf(path) }, position = new { line = place.Line, character = place.Column } };
    }

    private static (int Line, int Character) PositionOf(string text, string near, string word)
    {
        var offset = text.IndexOf(word, text.IndexOf(near, StringComparison.Ordinal), StringComparison.Ordinal) + 1;
        var place = SourceText.From(text).PositionAt(offset);
        return (place.Line, place.Column);
    }

    private static string TextAt(SampleSession session, string path, JsonElement range)
    {
        var line = session.Read(path).Split('\n')[range.GetProperty("start").GetProperty("line").GetInt32()];
        return line[range.GetProperty("start").GetProperty("character").GetInt32()..range.GetProperty("end").GetProperty("character").GetInt32()];
    }
}
