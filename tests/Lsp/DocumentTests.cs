using System.Text;
using ForgeLsp.Core.Text;
using ForgeLsp.Lsp.Handlers;
using ForgeLsp.Tests.Lsp.Driver;
using Xunit;

namespace ForgeLsp.Tests.Lsp;

/// <summary>Whatever the editor sends, both sides have the same text; against the built program.</summary>
public sealed class DocumentTests
{
    private const string Uri = "untitled:document";

    [Fact]
    public async Task Ranges_of_one_change_apply_one_after_the_other() =>
        await AfterAsync("one\ntwo\nthree\n", "zero\none\ntwo!\nthree\n", LspClient.Edit(0, 0, 0, 0, "zero\n"), LspClient.Edit(2, 3, 2, 3, "!"));

    [Fact]
    public async Task A_change_without_range_is_the_whole_text() =>
        await AfterAsync("old", "new\n!", new { text = "new\n" }, LspClient.Edit(1, 0, 1, 0, "!"));

    [Fact]
    public async Task A_column_past_the_end_of_its_line_is_the_end_of_the_line() =>
        await AfterAsync("ab\ncd\n", "ab!\ncd\n", LspClient.Edit(0, 4294967295, 0, 4294967295, "!"));

    [Fact]
    public async Task A_line_past_the_end_is_the_end_of_the_text() =>
        await AfterAsync("ab\ncd", "ab\ncd!", LspClient.Edit(4294967295, 0, 4294967295, 0, "!"));

    [Fact]
    public async Task Negative_positions_are_the_beginning() =>
        await AfterAsync("ab", "!ab", LspClient.Edit(-1, -1, -1, 5, "!"));

    [Fact]
    public async Task A_range_upside_down_is_turned() =>
        await AfterAsync("abcd", "aXd", LspClient.Edit(0, 3, 0, 1, "X"));

    [Fact]
    public async Task A_lone_carriage_return_ends_a_line() =>
        await AfterAsync("a\rb\r\nc\nd", "a\rB\r\nC\nD", LspClient.Edit(1, 0, 1, 1, "B"), LspClient.Edit(2, 0, 2, 1, "C"), LspClient.Edit(3, 0, 3, 1, "D"));

    [Fact]
    public async Task Emoji_count_two_columns_in_UTF_16() =>
        await AfterAsync("🚀x\n", "🚀y\n", LspClient.Edit(0, 2, 0, 3, "y"));

    [Fact]
    public async Task Half_an_emoji_is_kept_until_the_other_half_comes()
    {
        await using var forge = ForgeProcess.Start();
        await forge.Client.InitializeAsync();
        forge.Client.Open(Uri, "a🚀b");
        forge.Client.Change(Uri, 2, LspClient.Edit(0, 2, 0, 3, ""));
        Assert.Equal(Expected("a\uD83Db", 2), await forge.Client.StateAsync(Uri));
        forge.Client.SendBody("""{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"untitled:document","version":3},"contentChanges":[{"range":{"start":{"line":0,"character":2},"end":{"line":0,"character":2}},"text":"\ude81"}]}}""");
        Assert.Equal(Expected("a🚁b", 3), await forge.Client.StateAsync(Uri));
    }

    [Fact]
    public async Task A_text_with_half_an_emoji_is_taken_as_it_is()
    {
        await using var forge = ForgeProcess.Start();
        await forge.Client.InitializeAsync();
        forge.Client.SendBody("""{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"untitled:document","languageId":"yaml","version":1,"text":"a\ud83d\t\"\\\u00e9\n\r\/b"}}}""");
        Assert.Equal(Expected("a\uD83D\t\"\\é\n\r/b"), await forge.Client.StateAsync(Uri));
    }

    [Fact]
    public async Task Columns_count_bytes_where_UTF_8_was_agreed()
    {
        await using var forge = ForgeProcess.Start();
        var result = await forge.Client.InitializeAsync(new { capabilities = new { general = new { positionEncodings = new[] { "utf-8", "utf-16" } } } });
        Assert.Equal("utf-8", result.GetProperty("capabilities").GetProperty("positionEncoding").GetString());
        forge.Client.Open(Uri, "é€🚀x\n");
        forge.Client.Change(Uri, 2, LspClient.Edit(0, 9, 0, 10, "y"), LspClient.Edit(0, 2, 0, 5, "E"));
        Assert.Equal(Expected("éE🚀y\n", 2), await forge.Client.StateAsync(Uri));
    }

    [Fact]
    public async Task A_column_inside_of_a_character_is_its_beginning_in_UTF_8()
    {
        await using var forge = ForgeProcess.Start();
        await forge.Client.InitializeAsync(new { capabilities = new { general = new { positionEncodings = new[] { "utf-8" } } } });
        forge.Client.Open(Uri, "a🚀b");
        forge.Client.Change(Uri, 2, LspClient.Edit(0, 3, 0, 3, "!"));
        Assert.Equal(Expected("a!🚀b", 2), await forge.Client.StateAsync(Uri));
    }

    [Fact]
    public async Task Five_hundred_edits_in_one_burst_are_applied_in_order()
    {
        await using var forge = ForgeProcess.Start();
        await forge.Client.InitializeAsync();
        forge.Client.Open(Uri, "key: ");
        var burst = new List<byte>();
        var expected = new StringBuilder("key: ");
        for (var i = 0; i < 500; i++)
        {
            var typed = i % 50 == 49 ? "\n" : (i % 10).ToString();
            var column = (i % 50) + (i < 50 ? 5 : 0);
            burst.AddRange(LspClient.Frame(LspClient.Message(null, "textDocument/didChange", new
            {
                textDocument = new { uri = Uri, version = i + 2 },
                contentChanges = new[] { LspClient.Edit(i / 50, column, i / 50, column, typed) },
            })));
            expected.Append(typed);
        }

        forge.Client.Send([.. burst]);
        Assert.Equal(Expected(expected.ToString(), 501), await forge.Client.StateAsync(Uri));
    }

    [Fact]
    public async Task Ten_megabytes_are_a_document_too()
    {
        await using var forge = ForgeProcess.Start();
        await forge.Client.InitializeAsync();
        var text = string.Concat(Enumerable.Repeat("a line of text, 32 characters..\n", 10 * 1024 * 1024 / 32));
        forge.Client.Open(Uri, text);
        forge.Client.Change(Uri, 2, LspClient.Edit(300_000, 0, 300_000, 1, "A"));
        var expected = string.Concat(text.AsSpan(0, 300_000 * 32), "A", text.AsSpan((300_000 * 32) + 1));
        Assert.Equal(Expected(expected, 2), await forge.Client.StateAsync(Uri));
    }

    [Fact]
    public async Task A_URI_is_kept_letter_by_letter()
    {
        await using var forge = ForgeProcess.Start();
        await forge.Client.InitializeAsync();
        forge.Client.Open("file:///c%3A/Users/a%20b/metadata.yaml", "x: 1\n");
        Assert.Equal(Expected("x: 1\n"), await forge.Client.StateAsync("file:///c%3A/Users/a%20b/metadata.yaml"));
    }

    [Fact]
    public async Task A_closed_document_is_gone_and_may_be_opened_again()
    {
        await using var forge = ForgeProcess.Start();
        await forge.Client.InitializeAsync();
        forge.Client.Open(Uri, "first", version: 7);
        forge.Client.Notify("textDocument/didClose", new { textDocument = new { uri = Uri } });
        forge.Client.Change(Uri, 8, new { text = "ignored" });
        Assert.DoesNotContain(Uri, (await forge.Client.AskAsync("forge/debugState", new { })).GetRawText());
        forge.Client.Open(Uri, "second");
        Assert.Equal(Expected("second"), await forge.Client.StateAsync(Uri));
        await forge.SaysAsync("not open is ignored");
    }

    [Theory]
    [InlineData("""{"textDocument":{"uri":"untitled:document"},"contentChanges":[{"range":"all","text":"x"}]}""")]
    [InlineData("""{"textDocument":null,"contentChanges":[]}""")]
    [InlineData("""{"textDocument":{"uri":"untitled:document"},"contentChanges":[{"text":5}]}""")]
    [InlineData("""[1,2]""")]
    [InlineData("null")]
    public async Task A_change_of_wrong_shape_is_logged_and_survived(string parameters)
    {
        await using var forge = ForgeProcess.Start();
        await forge.Client.InitializeAsync();
        forge.Client.Open(Uri, "text");
        forge.Client.SendBody($$"""{"jsonrpc":"2.0","method":"textDocument/didChange","params":{{parameters}}}""");
        Assert.Equal(Expected("text"), await forge.Client.StateAsync(Uri));
        await forge.Client.NotificationAsync("window/logMessage", said => said.GetProperty("message").GetString()?.Contains("didChange are wrong", StringComparison.Ordinal) == true);
    }

    private static async Task AfterAsync(string before, string after, params object[] changes)
    {
        await using var forge = ForgeProcess.Start();
        await forge.Client.InitializeAsync();
        forge.Client.Open(Uri, before);
        forge.Client.Change(Uri, 2, changes);
        Assert.Equal(Expected(after, 2), await forge.Client.StateAsync(Uri));
    }

    private static (int Version, int Length, string Hash) Expected(string text, int version = 1) =>
        (version, text.Length, DebugStateHandler.Hash(SourceText.From(text)));
}
