using System.Text.Json;
using ForgeLsp.Tests.Lsp.Driver;
using Xunit;

namespace ForgeLsp.Tests.Lsp;

/// <summary>Findings in a real session: while typing, across files, and when files and folders change around the editor.</summary>
public sealed class SessionDiagnosticsTests
{
    private const string Misspelt = "status: complted # was in_progress";

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public async Task A_misspelt_status_is_found_while_typing_and_the_quick_fix_repairs_just_it(string lineBreak)
    {
        await using var session = await SampleSession.StartAsync();
        var clean = session.Read(SampleSession.Forest).ReplaceLineEndings(lineBreak).Replace("goal: ", "goal: 🍷 ");
        session.Open(SampleSession.Forest, clean);
        await session.FindingsAsync(SampleSession.Forest);

        var broken = clean.Replace("status: in_progress", "\"status\" : 🍷complted");
        session.Change(SampleSession.Forest, 2, broken);
        var finding = Assert.Single(await session.FindingsAsync(SampleSession.Forest, "FRG002"));
        Assert.Equal("🍷complted", At(broken, finding.GetProperty("range")));

        var mistyped = clean.Replace("status: in_progress", Misspelt);
        session.Change(SampleSession.Forest, 3, mistyped);
        finding = Assert.Single(await session.FindingsAsync(SampleSession.Forest, found => found.Any(one => one.GetProperty("message").GetString()?.Contains("did you mean `completed`", StringComparison.Ordinal) == true)));
        var actions = await session.AskAsync("textDocument/codeAction", new { textDocument = new { uri = session.UriOf(SampleSession.Forest) }, range = finding.GetProperty("range"), context = new { diagnostics = new[] { finding } } });
        var fix = actions.EnumerateArray().First();
        Assert.True(fix.GetProperty("isPreferred").GetBoolean());
        var change = Assert.Single(fix.GetProperty("edit").GetProperty("documentChanges").EnumerateArray());
        Assert.Equal(3, change.GetProperty("textDocument").GetProperty("version").GetInt32());
        var edit = Assert.Single(change.GetProperty("edits").EnumerateArray());
        var repaired = mistyped.Replace("complted", "completed");
        Assert.Equal(repaired, Applied(mistyped, edit));

        session.Change(SampleSession.Forest, 4, repaired);
        await session.FindingsAsync(SampleSession.Forest);
    }

    [Fact]
    public async Task No_finding_says_a_secret()
    {
        await using var session = await SampleSession.StartAsync();
        const string Secret = "q7ZtXb2mK9vR4nLw8sPfY1cD6hJ3gAe5uT0o";
        session.Open(SampleSession.Forest, $"{session.Read(SampleSession.Forest)}ghp_{Secret}: 1\n");
        var findings = await session.FindingsAsync(SampleSession.Forest, found => found.Any(static one => one.GetProperty("code").GetString() == "FRG006"));
        Assert.All(findings, one => Assert.DoesNotContain(Secret, one.GetRawText(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_closing_the_disk_counts_and_a_deleted_file_has_no_findings()
    {
        await using var session = await SampleSession.StartAsync();
        var clean = session.Read(SampleSession.Forest);
        session.Open(SampleSession.Forest, clean.Replace("status: in_progress", Misspelt));
        await session.FindingsAsync(SampleSession.Forest, "FRG002");
        session.Close(SampleSession.Forest);
        await session.FindingsAsync(SampleSession.Forest);

        session.Write(SampleSession.Forest, clean.Replace("status: in_progress", Misspelt));
        await session.FindingsAsync(SampleSession.Forest, "FRG002");
        File.Delete(session.FullPath(SampleSession.Forest));
        session.Watched(SampleSession.Forest, 3);
        await session.FindingsAsync(SampleSession.Forest);
    }

    [Fact]
    public async Task A_folder_that_appears_with_one_file_in_it_is_checked_and_takes_its_findings_along()
    {
        await using var session = await SampleSession.StartAsync();
        const string Lonely = "experiments/active/bob/lonely";
        Directory.CreateDirectory(session.FullPath(Lonely));
        File.WriteAllText(session.FullPath(Lonely + "/metadata.yaml"), session.Read(SampleSession.Boosting));
        session.Watched(Lonely, 1);
        await session.FindingsAsync(Lonely + "/metadata.yaml", "FRG102");
        await session.FindingsAsync(SampleSession.Boosting, "FRG102");

        Directory.Delete(session.FullPath(Lonely), recursive: true);
        session.Watched(Lonely, 3);
        await session.FindingsAsync(Lonely + "/metadata.yaml");
        await session.FindingsAsync(SampleSession.Boosting);
    }

    [Fact]
    public async Task Where_the_client_watches_no_files_what_others_changed_is_seen_when_a_document_is_saved()
    {
        await using var session = await SampleSession.StartAsync();
        session.Open(SampleSession.Boosting, session.Read(SampleSession.Boosting));
        await session.FindingsAsync(SampleSession.Boosting);
        File.WriteAllText(session.FullPath(SampleSession.Forest), session.Read(SampleSession.Boosting));
        session.Client.Notify("textDocument/didSave", new { textDocument = new { uri = session.UriOf(SampleSession.Boosting) } });
        await session.FindingsAsync(SampleSession.Boosting, "FRG102");
    }

    [Fact]
    public async Task A_client_that_can_nothing_and_opens_no_folder_gets_findings_hover_and_completion()
    {
        await using var server = ForgeProcess.Start();
        await server.Client.InitializeAsync(new { processId = (int?)null, rootUri = (string?)null, capabilities = new { } });
        const string Uri = "file:///nowhere/experiments/a/metadata.yaml";
        server.Client.Open(Uri, "experiment_id: a\nstatus: in_progres\n");
        await server.Client.WaitAsync(static message => LspClient.Method(message) == "textDocument/publishDiagnostics"
            && message.GetProperty("params").GetProperty("diagnostics").EnumerateArray().Any(static finding => finding.GetProperty("message").GetString()?.Contains("in_progress", StringComparison.Ordinal) == true));
        var place = new { textDocument = new { uri = Uri }, position = new { line = 1, character = 2 } };
        Assert.Equal(JsonValueKind.Object, (await server.Client.AskAsync("textDocument/hover", place)).GetProperty("result").ValueKind);
        Assert.NotEqual(JsonValueKind.Null, (await server.Client.AskAsync("textDocument/completion", place)).GetProperty("result").ValueKind);
    }

    [Fact]
    public async Task An_id_that_is_taken_is_reported_in_both_files_and_the_link_follows_the_text()
    {
        await using var session = await SampleSession.StartAsync();
        var doubled = session.Read(SampleSession.Forest).Replace("experiment_id: wine-random-forest", "experiment_id: wine-gradient-boosting");
        session.Open(SampleSession.Forest, doubled);
        Assert.Equal((SampleSession.Boosting, "wine-gradient-boosting"), Linked(session, Assert.Single(await session.FindingsAsync(SampleSession.Forest, "FRG102")), session.Read(SampleSession.Boosting)));
        Assert.Equal((SampleSession.Forest, "wine-gradient-boosting"), Linked(session, Assert.Single(await session.FindingsAsync(SampleSession.Boosting, "FRG102")), doubled));

        // A line above moves the place that the other file, which nobody touched, links to.
        session.Change(SampleSession.Forest, 2, "# 🍷\n" + doubled);
        await session.FindingsAsync(SampleSession.Boosting, found => found is [var one] && Linked(session, one, "# 🍷\n" + doubled) == (SampleSession.Forest, "wine-gradient-boosting"));

        session.Change(SampleSession.Forest, 3, session.Read(SampleSession.Forest));
        await session.FindingsAsync(SampleSession.Boosting);
        await session.FindingsAsync(SampleSession.Forest);
    }

    [Fact]
    public async Task A_rule_that_is_switched_off_in_the_open_policy_is_silent_everywhere_until_it_is_on_again()
    {
        await using var session = await SampleSession.StartAsync();
        var policy = session.Read("forge.yaml");
        session.Open(SampleSession.Script, session.Read(SampleSession.Script));
        await session.FindingsAsync(SampleSession.Script, "FRG401");
        session.Write(SampleSession.Boosting, session.Read(SampleSession.Boosting).Replace("status: ", "status: no"));
        await session.FindingsAsync(SampleSession.Boosting, "FRG002");

        session.Open("forge.yaml", policy);
        session.Change("forge.yaml", 2, policy + "\nrules: { FRG401: off, FRG002: off }\n");
        await session.FindingsAsync(SampleSession.Script);
        await session.FindingsAsync(SampleSession.Boosting);

        session.Close("forge.yaml");
        await session.FindingsAsync(SampleSession.Script, "FRG401");
        await session.FindingsAsync(SampleSession.Boosting, "FRG002");
    }

    [Fact]
    public async Task What_the_saved_policy_leaves_out_loses_its_findings()
    {
        await using var session = await SampleSession.StartAsync();
        session.Write(SampleSession.Boosting, session.Read(SampleSession.Boosting).Replace("status: ", "status: no"));
        await session.FindingsAsync(SampleSession.Boosting, "FRG002");
        session.Write("forge.yaml", session.Read("forge.yaml") + "\nexclude: [experiments/active/bob]\n");
        await session.FindingsAsync(SampleSession.Boosting);
    }

    [Fact]
    public async Task A_policy_with_keys_that_stand_twice_still_rules()
    {
        await using var session = await SampleSession.StartAsync();
        session.Open(SampleSession.Script, session.Read(SampleSession.Script));
        await session.FindingsAsync(SampleSession.Script, "FRG401");
        session.Open("forge.yaml", "rules: { FRG401: off, FRG101: { a: 1, a: 2 } }\ngpus: { prices: { A100: 1, a100: 2 } }\n");
        await session.FindingsAsync(SampleSession.Script);
    }

    [Fact]
    public async Task Documents_stay_alive_when_their_folder_leaves_the_workspace_and_comes_back()
    {
        await using var session = await SampleSession.StartAsync();
        var folder = new { uri = session.RootUri, name = "sample" };
        var clean = session.Read(SampleSession.Forest);
        session.Write(SampleSession.Boosting, session.Read(SampleSession.Boosting).Replace("status: ", "status: no"));
        await session.FindingsAsync(SampleSession.Boosting, "FRG002");
        session.Open(SampleSession.Forest, clean);
        await session.FindingsAsync(SampleSession.Forest);

        session.Client.Notify("workspace/didChangeWorkspaceFolders", new { @event = new { added = Array.Empty<object>(), removed = new[] { folder } } });
        await session.FindingsAsync(SampleSession.Boosting);
        session.Change(SampleSession.Forest, 2, clean.Replace("status: in_progress", Misspelt));
        await session.FindingsAsync(SampleSession.Forest, "FRG002");

        session.Client.Notify("workspace/didChangeWorkspaceFolders", new { @event = new { added = new[] { folder }, removed = Array.Empty<object>() } });
        await session.FindingsAsync(SampleSession.Boosting, "FRG002");
        session.Change(SampleSession.Forest, 3, clean);
        await session.FindingsAsync(SampleSession.Forest);
    }

    private static (string Path, string Text) Linked(SampleSession session, JsonElement finding, string text)
    {
        var location = Assert.Single(finding.GetProperty("relatedInformation").EnumerateArray()).GetProperty("location");
        var uri = location.GetProperty("uri").GetString();
        var path = uri == session.UriOf(SampleSession.Forest) ? SampleSession.Forest : uri == session.UriOf(SampleSession.Boosting) ? SampleSession.Boosting : uri ?? "";
        return (path, At(text, location.GetProperty("range")));
    }

    private static string At(string text, JsonElement range) => text[Offset(text, range.GetProperty("start"))..Offset(text, range.GetProperty("end"))];

    private static string Applied(string text, JsonElement edit)
    {
        var range = edit.GetProperty("range");
        return text[..Offset(text, range.GetProperty("start"))] + edit.GetProperty("newText").GetString() + text[Offset(text, range.GetProperty("end"))..];
    }

    /// <summary>UTF-16, as agreed by default.</summary>
    private static int Offset(string text, JsonElement position)
    {
        var start = 0;
        for (var line = position.GetProperty("line").GetInt32(); line > 0; line--)
        {
            start = text.IndexOf('\n', start) + 1;
        }

        return start + position.GetProperty("character").GetInt32();
    }
}
