using System.Text.Json;
using ForgeLsp.Tests.Lsp.Driver;
using Xunit;

namespace ForgeLsp.Tests.Lsp;

/// <summary>Notebooks as an editor sends them: cell by cell, with their own addresses and versions.</summary>
public sealed class NotebookTests
{
    private const string Path = "notebooks/wine.ipynb";
    private const string Load = "import numpy as np\nfrom sklearn.svm import SVC\n";
    private const string Train = "# 🍷\nmodel = SVC(C=10.0)\nmodel.fit(X, y)";

    private static readonly object Capabilities = new
    {
        textDocument = new { publishDiagnostics = new { versionSupport = true }, codeAction = new { codeActionLiteralSupport = new { } }, hover = new { }, definition = new { }, references = new { }, documentHighlight = new { }, rename = new { prepareSupport = true }, codeLens = new { }, foldingRange = new { }, selectionRange = new { }, documentSymbol = new { }, documentLink = new { } },
        workspace = new { workspaceEdit = new { documentChanges = true } },
        notebookDocument = new { synchronization = new { } },
    };

    [Fact]
    public async Task Only_a_client_that_knows_notebooks_is_offered_them()
    {
        await using var server = ForgeProcess.Start();
        var sync = (await server.Client.InitializeAsync(new { processId = (int?)null, capabilities = Capabilities })).GetProperty("capabilities").GetProperty("notebookDocumentSync");
        Assert.True(sync.GetProperty("save").GetBoolean());
        foreach (var selector in sync.GetProperty("notebookSelector").EnumerateArray())
        {
            Assert.Equal("jupyter-notebook", selector.GetProperty("notebook").GetProperty("notebookType").GetString());
            Assert.Equal("python", Assert.Single(selector.GetProperty("cells").EnumerateArray()).GetProperty("language").GetString());
        }

        await using var plain = ForgeProcess.Start();
        Assert.False((await plain.Client.InitializeAsync()).GetProperty("capabilities").TryGetProperty("notebookDocumentSync", out _));
    }

    [Fact]
    public async Task Findings_are_on_their_cell_and_follow_what_is_typed()
    {
        await using var notebook = await NotebookSession.OpenAsync(Load, "%%bash\necho SVC(C=3.0)", Train);
        Assert.Equal("10.0", await notebook.FoundAsync(2, 1, "FRG401"));
        await notebook.NoneAsync(0, 1);
        await notebook.NoneAsync(1, 1);

        // A line above, in another cell, moves nothing; one in the cell does.
        notebook.Type(0, LspClient.Edit(0, 0, 0, 0, "# first\n"));
        notebook.Type(2, LspClient.Edit(0, 0, 0, 0, "x = 1\n"));
        Assert.Equal("10.0", await notebook.FoundAsync(2, 2, "FRG401"));

        // A cell that is half typed costs its own findings.
        notebook.Type(2, LspClient.Edit(3, 15, 3, 15, " + ("));
        await notebook.NoneAsync(2, 3);
        notebook.Type(2, LspClient.Edit(3, 15, 3, 19, ""));
        Assert.Equal("10.0", await notebook.FoundAsync(2, 4, "FRG401"));
    }

    [Fact]
    public async Task Cells_come_and_go_and_move()
    {
        await using var notebook = await NotebookSession.OpenAsync(Load, Train);
        await notebook.FoundAsync(1, 1, "FRG401");

        // Without its import the call says less; a cell that moved still has its text, and is still typed in.
        notebook.Splice(start: 0, deleteCount: 2, moved: [1, 0]);
        notebook.Type(0, LspClient.Edit(1, 0, 1, 0, "# "));
        await notebook.WithoutAsync(1, 1, "FRG401");
        notebook.Splice(start: 0, deleteCount: 2, moved: [0, 1]);
        notebook.Type(0, LspClient.Edit(1, 0, 1, 2, ""));
        await notebook.FoundAsync(1, 1, "FRG401");

        var added = notebook.Add(start: 2, "other = SVC(C=3.5)\nother.fit(X, y)");
        Assert.Equal("3.5", await notebook.FoundAsync(added, 1, "FRG401"));
        notebook.Splice(start: 2, deleteCount: 1, closed: added);
        await notebook.NoneAsync(added, null);
        await notebook.FoundAsync(1, 1, "FRG401");
    }

    [Fact]
    public async Task A_text_that_is_sent_beside_the_notebook_is_not_checked_twice()
    {
        await using var notebook = await NotebookSession.OpenAsync(Load, Train);
        await notebook.FoundAsync(1, 1, "FRG401");
        notebook.Client.Notify("textDocument/didOpen", new { textDocument = new { uri = notebook.CellUri(1), languageId = "python", version = 1, text = Train } });
        notebook.Client.Notify("textDocument/didOpen", new { textDocument = new { uri = notebook.Uri, languageId = "json", version = 1, text = "{}" } });
        notebook.Client.Notify("textDocument/didClose", new { textDocument = new { uri = notebook.CellUri(1) } });
        notebook.Client.Notify("textDocument/didClose", new { textDocument = new { uri = notebook.Uri } });
        notebook.Type(1, LspClient.Edit(1, 14, 1, 18, "120.5"));
        Assert.Equal("120.5", await notebook.FoundAsync(1, 2, "FRG401"));
        var state = (await notebook.AskAsync("forge/debugState", new { })).GetProperty("documents").EnumerateArray().Select(static document => document.GetProperty("uri").GetString());
        Assert.Equal([notebook.CellUri(0), notebook.CellUri(1)], state.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Closing_takes_the_findings_of_all_cells_away()
    {
        await using var notebook = await NotebookSession.OpenAsync(Load, Train);
        await notebook.FoundAsync(1, 1, "FRG401");
        notebook.Client.Notify("notebookDocument/didSave", new { notebookDocument = new { uri = notebook.Uri } });
        notebook.Client.Notify("notebookDocument/didClose", new { notebookDocument = new { uri = notebook.Uri }, cellTextDocuments = Array.Empty<object>() });
        await notebook.NoneAsync(1, null);
        Assert.Equal(-32602, LspClient.Code(await notebook.Client.AskAsync("textDocument/hover", notebook.At(1, 0, 0))));
    }

    [Fact]
    public async Task A_fix_changes_the_cell_and_says_its_version()
    {
        await using var notebook = await NotebookSession.OpenAsync(Load, Train);
        notebook.Type(1, LspClient.Edit(1, 14, 1, 18, "120.5"));
        Assert.Equal("120.5", await notebook.FoundAsync(1, 2, "FRG401"));
        var range = Assert.Single(notebook.Newest(1, 2) ?? [], static finding => finding.GetProperty("code").GetString() == "FRG401").GetProperty("range");
        var actions = await notebook.AskAsync("textDocument/codeAction", new { textDocument = new { uri = notebook.CellUri(1) }, range, context = new { diagnostics = Array.Empty<object>() } });
        var silence = actions.EnumerateArray().Single(static action => action.GetProperty("title").GetString() == "Ignore FRG401 (hard-coded-hyperparameter) on this line");
        var change = Assert.Single(silence.GetProperty("edit").GetProperty("documentChanges").EnumerateArray());
        Assert.Equal(notebook.CellUri(1), change.GetProperty("textDocument").GetProperty("uri").GetString());
        Assert.Equal(2, change.GetProperty("textDocument").GetProperty("version").GetInt32());
        notebook.Type(1, Assert.Single(change.GetProperty("edits").EnumerateArray()));
        Assert.Contains("SVC(C=120.5)  # forge: ignore[FRG401]\nmodel", notebook.TextOf(1), StringComparison.Ordinal);
        await notebook.WithoutAsync(1, 3, "FRG401");
    }

    [Fact]
    public async Task A_key_of_a_config_is_followed_from_a_cell_and_back_into_it()
    {
        await using var notebook = await NotebookSession.OpenAsync("import yaml\ncfg = yaml.safe_load(open('config.yaml'))", "%%html\n<b>", "# 🍷\nrate = cfg['lr']\nagain = cfg['lr']");
        notebook.Session.Write("notebooks/config.yaml", "lr: 0.1\n");
        JsonElement definition;
        while ((definition = await notebook.AskAsync("textDocument/definition", notebook.At(2, 1, 13))).ValueKind == JsonValueKind.Null)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.Equal(notebook.Session.UriOf("notebooks/config.yaml"), Assert.Single(definition.EnumerateArray()).GetProperty("uri").GetString());
        var position = notebook.At(2, 1, 13);
        var references = (await notebook.AskAsync("textDocument/references", new { position.textDocument, position.position, context = new { includeDeclaration = false } })).EnumerateArray().ToList();
        Assert.Equal([(notebook.CellUri(2), "lr"), (notebook.CellUri(2), "lr")], references.Select(place => (place.GetProperty("uri").GetString() ?? "", notebook.TextAt(2, place.GetProperty("range")))));

        var rename = await notebook.AskAsync("textDocument/rename", new { position.textDocument, position.position, newName = "rate" });
        var change = rename.GetProperty("documentChanges").EnumerateArray().Single(change => change.GetProperty("textDocument").GetProperty("uri").GetString() == notebook.CellUri(2));
        Assert.Equal(["lr", "lr"], change.GetProperty("edits").EnumerateArray().Select(edit => notebook.TextAt(2, edit.GetProperty("range"))));
    }

    [Theory]
    [InlineData("textDocument/hover")]
    [InlineData("textDocument/definition")]
    [InlineData("textDocument/declaration")]
    [InlineData("textDocument/prepareRename")]
    [InlineData("textDocument/documentHighlight")]
    [InlineData("textDocument/completion")]
    [InlineData("textDocument/documentSymbol")]
    [InlineData("textDocument/documentLink")]
    [InlineData("textDocument/foldingRange")]
    [InlineData("textDocument/codeLens")]
    public async Task No_request_about_a_cell_fails(string method)
    {
        await using var notebook = await NotebookSession.OpenAsync(Load, "%%bash\nls", "half = (", Train);
        for (var cell = 0; cell < 4; cell++)
        {
            var answer = await notebook.Client.AskAsync(method, notebook.At(cell, 0, 2));
            Assert.True(answer.TryGetProperty("result", out _), answer.GetRawText());
        }
    }

    [Fact]
    public async Task A_client_that_pulls_gets_the_findings_of_the_cell_that_it_asks_for()
    {
        await using var notebook = await NotebookSession.OpenAsync(new { textDocument = new { diagnostic = new { } }, notebookDocument = new { synchronization = new { } } }, Load, Train);
        var items = (await notebook.AskAsync("textDocument/diagnostic", notebook.At(1, 0, 0))).GetProperty("items").EnumerateArray();
        Assert.Contains("10.0", items.Select(item => notebook.TextAt(1, item.GetProperty("range"))));
        Assert.Equal(0, (await notebook.AskAsync("textDocument/diagnostic", notebook.At(0, 0, 0))).GetProperty("items").GetArrayLength());
        var all = (await notebook.AskAsync("workspace/diagnostic", new { })).GetProperty("items").EnumerateArray().Select(static item => item.GetProperty("uri").GetString()).ToList();
        Assert.Contains(notebook.CellUri(1), all);
        Assert.DoesNotContain(notebook.Uri, all);
    }

    [Theory]
    [InlineData("""{"structure":{"array":{"start":90,"deleteCount":90}}}""")]
    [InlineData("""{"structure":{"array":{"start":-1,"deleteCount":-5}}}""")]
    [InlineData("""{"structure":{"array":{"start":2,"deleteCount":0,"cells":[{"kind":2,"document":"cell:of-nobody"}]}}}""")]
    [InlineData("""{"textContent":[{"document":{"uri":"cell:of-nobody","version":2},"changes":[{"text":"x"}]}]}""")]
    [InlineData("""{"data":[{"kind":2,"document":"cell:of-nobody"}]}""")]
    [InlineData("""{"structure":7}""")]
    public async Task A_change_that_makes_no_sense_harms_nothing(string change)
    {
        await using var notebook = await NotebookSession.OpenAsync(Load, Train);
        await notebook.FoundAsync(1, 1, "FRG401");
        notebook.Client.Notify("notebookDocument/didChange", new { notebookDocument = new { uri = notebook.Uri, version = 2 }, change = new { cells = JsonDocument.Parse(change).RootElement } });
        notebook.Client.Notify("notebookDocument/didChange", new { notebookDocument = new { uri = "file:///nobody.ipynb", version = 2 }, change = new { } });
        notebook.Type(1, LspClient.Edit(1, 14, 1, 18, "120.5"));
        Assert.Equal("120.5", await notebook.FoundAsync(1, 2, "FRG401"));
    }

    [Fact]
    public async Task A_notebook_stays_alive_when_its_folder_leaves_the_workspace()
    {
        await using var notebook = await NotebookSession.OpenAsync(Load, Train);
        await notebook.FoundAsync(1, 1, "FRG401");
        notebook.Client.Notify("workspace/didChangeWorkspaceFolders", new { @event = new { added = Array.Empty<object>(), removed = new[] { new { uri = notebook.Session.RootUri, name = "sample" } } } });
        notebook.Type(1, LspClient.Edit(1, 14, 1, 18, "120.5"));
        Assert.Equal("120.5", await notebook.FoundAsync(1, 2, "FRG401"));
    }

    /// <summary>One open notebook over the sample workspace, with the text of each cell as the editor has it.</summary>
    private sealed class NotebookSession : IAsyncDisposable
    {
        private readonly List<string> _texts;
        private readonly List<int> _versions;
        private int _version = 1;

        private NotebookSession(SampleSession session, string[] cells)
        {
            Session = session;
            _texts = [.. cells];
            _versions = [.. cells.Select(static _ => 1)];
        }

        public SampleSession Session { get; }

        public LspClient Client => Session.Client;

        public string Uri => Session.UriOf(Path);

        public static Task<NotebookSession> OpenAsync(params string[] cells) => OpenAsync(Capabilities, cells);

        public static async Task<NotebookSession> OpenAsync(object capabilities, params string[] cells)
        {
            var notebook = new NotebookSession(await SampleSession.StartAsync(capabilities), cells);
            notebook.Client.Notify("notebookDocument/didOpen", new
            {
                notebookDocument = new { uri = notebook.Uri, notebookType = "jupyter-notebook", version = 1, metadata = new { custom = 1 }, cells = cells.Select((_, i) => notebook.Cell(i)) },
                cellTextDocuments = cells.Select((_, i) => notebook.Document(i)),
            });
            return notebook;
        }

        public string CellUri(int cell) => $"vscode-notebook-cell:{new Uri(Uri).AbsolutePath}#W{cell}sZmlsZQ%3D%3D";

        public string TextOf(int cell) => _texts[cell];

        public PositionOf At(int cell, int line, int character) => new(new { uri = CellUri(cell) }, new { line, character });

        public async Task<JsonElement> AskAsync(string method, object parameters) => await Session.AskAsync(method, parameters);

        public void Type(int cell, object edit)
        {
            var change = JsonSerializer.SerializeToElement(edit);
            var range = change.GetProperty("range");
            var text = change.TryGetProperty("newText", out var given) ? given.GetString() : change.GetProperty("text").GetString();
            _texts[cell] = _texts[cell][..Offset(cell, range.GetProperty("start"))] + text + _texts[cell][Offset(cell, range.GetProperty("end"))..];
            Change(new { textContent = new[] { new { document = new { uri = CellUri(cell), version = ++_versions[cell] }, changes = new[] { new { range, text } } } } });
        }

        public void Splice(int start, int deleteCount, int[]? moved = null, int? closed = null) => Change(new
        {
            structure = new
            {
                array = new { start, deleteCount, cells = (moved ?? []).Select(Cell) },
                didClose = closed is { } gone ? new[] { new { uri = CellUri(gone) } } : [],
            },
        });

        public int Add(int start, string text)
        {
            _texts.Add(text);
            _versions.Add(1);
            var cell = _texts.Count - 1;
            Change(new { structure = new { array = new { start, deleteCount = 0, cells = new[] { Cell(cell) } }, didOpen = new[] { Document(cell) } } });
            return cell;
        }

        /// <summary>The text under the finding of a rule in the newest findings of a version of a cell.</summary>
        public async Task<string> FoundAsync(int cell, int version, string rule)
        {
            string? text = null;
            await Client.WaitAsync(_ => (text = Newest(cell, version)?.Where(finding => finding.GetProperty("code").GetString() == rule).Select(finding => TextAt(cell, finding.GetProperty("range"))).FirstOrDefault()) is not null);
            return text ?? "";
        }

        public Task NoneAsync(int cell, int? version) => Client.WaitAsync(_ => Newest(cell, version) is { Count: 0 });

        public Task WithoutAsync(int cell, int version, string rule) =>
            Client.WaitAsync(_ => Newest(cell, version) is { } found && found.All(finding => finding.GetProperty("code").GetString() != rule));

        public string TextAt(int cell, JsonElement range) => _texts[cell][Offset(cell, range.GetProperty("start"))..Offset(cell, range.GetProperty("end"))];

        /// <summary>The findings that the editor shows for a cell, if they are of this version of it.</summary>
        public IReadOnlyList<JsonElement>? Newest(int cell, int? version)
        {
            var last = Client.Messages.LastOrDefault(message =>
                LspClient.Method(message) == "textDocument/publishDiagnostics" && message.GetProperty("params").GetProperty("uri").GetString() == CellUri(cell));
            return last.ValueKind != JsonValueKind.Undefined && (last.GetProperty("params").TryGetProperty("version", out var sent) ? sent.GetInt32() : null) == version
                ? [.. last.GetProperty("params").GetProperty("diagnostics").EnumerateArray()]
                : null;
        }

        public ValueTask DisposeAsync() => Session.DisposeAsync();

        private void Change(object cells) => Client.Notify("notebookDocument/didChange", new { notebookDocument = new { uri = Uri, version = ++_version }, change = new { cells } });

        private object Cell(int cell) => new { kind = 2, document = CellUri(cell), metadata = new { id = "x" } };

        private object Document(int cell) => new { uri = CellUri(cell), languageId = "python", version = _versions[cell], text = _texts[cell] };

        /// <summary>UTF-16, as agreed by default.</summary>
        private int Offset(int cell, JsonElement position)
        {
            var start = 0;
            for (var line = position.GetProperty("line").GetInt32(); line > 0; line--)
            {
                start = _texts[cell].IndexOf('\n', start) + 1;
            }

            return start + position.GetProperty("character").GetInt32();
        }
    }

    /// <summary>A position in a cell, as the protocol writes it.</summary>
    private sealed record PositionOf(object textDocument, object position);
}
