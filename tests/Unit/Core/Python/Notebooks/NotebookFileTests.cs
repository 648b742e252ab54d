using System.Text.Encodings.Web;
using System.Text.Json;
using ForgeLsp.Core.Python.Notebooks;
using ForgeLsp.Core.Text;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Python.Notebooks;

/// <summary>Notebooks as Jupyter and others have written them, and as nobody should.</summary>
public sealed class NotebookFileTests
{
    [Theory]
    [InlineData("""{"nbformat":4,"metadata":{},"cells":[{"cell_type":"code","source":["a = 1\n","b = 2"],"outputs":[]}]}""")]
    [InlineData("""{"cells":[{"source":"a = 1\nb = 2","outputs":[{"data":{"image/png":"iVBORw0KGgo="}}],"cell_type":"code"}],"nbformat":4}""")]
    [InlineData("""{"cells":[{"cell_type":"code","source":["a =",""," 1\nb ","= 2"]}]}""")]
    [InlineData("""{"nbformat":3,"worksheets":[{"metadata":{},"cells":[{"cell_type":"code","language":"python","input":["a = 1\n","b = 2"]}]}]}""")]
    [InlineData("""{"nbformat":3,"worksheets":[{"cells":[{"cell_type":"code","input":["a = 1","b = 2"]}]}]}""")]
    [InlineData("""{"nbformat":3,"worksheets":[{"cells":[{"cell_type":"code","input":"a = 1\nb = 2"}]}]}""")]
    [InlineData("""{"cells":[{"cell_type":"code","source":"\u0061 = 1\u000ab = 2"}]}""")]
    public void A_cell_is_read_however_it_is_written(string json)
    {
        var file = NotebookFile.Read(json);
        Assert.Null(file.Problem);
        Assert.Equal("a = 1\nb = 2\n", file.Notebook.Script.ToString());
        AssertRaw(file);
    }

    [Fact]
    public void Lines_keep_their_places_whatever_is_in_them()
    {
        string[] cells = ["s = \"q\\\\\\\"\"\t# é🍷\r\nx = 2\r\n", "", "y = '\u2028\u0001'\n\n\nz = 3"];
        foreach (var encoder in (JavaScriptEncoder[])[JavaScriptEncoder.Default, JavaScriptEncoder.UnsafeRelaxedJsonEscaping])
        {
            foreach (var indented in (bool[])[true, false])
            {
                var json = JsonSerializer.Serialize(
                    new { cells = cells.Select(static text => new { outputs = new[] { "🍷\"" }, cell_type = "code", source = Lines(text) }) },
                    new JsonSerializerOptions { Encoder = encoder, WriteIndented = indented });
                var file = NotebookFile.Read(json);
                Assert.Equal(cells, file.Notebook.Cells.Select(static cell => cell.Text.ToString()));
                AssertRaw(file);
            }
        }
    }

    [Fact]
    public void A_place_in_a_cell_is_found_in_the_file()
    {
        const string Json = """{"cells":[{"cell_type":"markdown","source":"lr"},{"cell_type":"code","source":["x = \"é\"\n","lr = 0.01\n"]}]}""";
        var file = NotebookFile.Read(Json);
        var text = file.Notebook.Cells[1].Text.ToString();
        var span = file.RawSpan(new CellPlace(1, new TextSpan(text.IndexOf("0.01", StringComparison.Ordinal), 4)));
        Assert.Equal("0.01", Json.Substring(span.Start, span.Length));
        span = file.RawSpan(new CellPlace(1, new TextSpan(4, 3)));
        Assert.Equal("\\\"é\\\"", Json.Substring(span.Start, span.Length));
        span = file.RawSpan(new CellPlace(1, new TextSpan(text.Length, 0)));
        Assert.Equal("\"]}]}", Json[span.Start..]);
    }

    [Fact]
    public void Surrogates_that_stand_alone_are_taken_as_they_are()
    {
        var file = NotebookFile.Read("""{"cells":[{"cell_type":"code","source":"s = '\ud83c'\nx = 1"}]}""");
        Assert.Null(file.Problem);
        Assert.Equal('\ud83c', file.Notebook.Cells[0].Text[5]);
        AssertRaw(file);
    }

    [Fact]
    public void Cells_are_counted_whatever_they_hold()
    {
        var file = NotebookFile.Read("""{"cells":[{"cell_type":"markdown","source":["# lr"]},{"cell_type":"raw","source":"lr"},{"cell_type":"code"},7,{"cell_type":"code","source":null},{"cell_type":"code","source":["x = 1",2,{"a":[]}]}]}""");
        Assert.Equal(5, file.Notebook.Cells.Count);
        Assert.Equal([false, false, true, true, true], file.Notebook.Cells.Select(static cell => cell.IsPython));
        Assert.Equal("x = 1", file.Notebook.Cells[^1].Text.ToString());
    }

    [Theory]
    [InlineData("""{"kernelspec":{"language":"python","name":"python3"}}""", true)]
    [InlineData("""{"language_info":{"name":"ipython"}}""", true)]
    [InlineData("""{}""", true)]
    [InlineData("""{"kernelspec":{"language":"R","name":"ir"}}""", false)]
    [InlineData("""{"kernelspec":{"name":"x"},"language_info":{"name":"julia"}}""", false)]
    [InlineData("""{"language_info":{"name":"python"},"kernelspec":{"language":"sql"}}""", true)]
    public void The_kernel_says_the_language(string metadata, bool isPython)
    {
        var file = NotebookFile.Read($$"""{"cells":[{"cell_type":"code","source":"x <- 1"}],"metadata":{{metadata}}}""");
        Assert.Equal(isPython, file.IsPython);
        Assert.Equal(isPython ? 1 : 0, file.Notebook.Cells.Count);
    }

    [Fact]
    public void An_editor_may_note_another_language_for_one_cell() =>
        Assert.Equal(
            [false, true],
            NotebookFile.Read("""{"cells":[{"cell_type":"code","metadata":{"vscode":{"languageId":"shellscript"}},"source":"x"},{"cell_type":"code","metadata":{"vscode":{"languageId":"python"}},"source":"x"}]}""").Notebook.Cells.Select(static cell => cell.IsPython));

    [Theory]
    [InlineData("{\"cells\": [\n{\"cell_type\":", "is no notebook that can be read: its JSON breaks off in line 2")]
    [InlineData("{\"cells\": [\n<<<<<<< HEAD\n{}", "holds a merge conflict that is not resolved (line 2)")]
    [InlineData("<<<<<<< HEAD\n{}", "holds a merge conflict that is not resolved (line 1)")]
    [InlineData("version https://git-lfs.github.com/spec/v1\n", "is no notebook that can be read: its JSON breaks off in line 1")]
    [InlineData("{}", "is no notebook: it has no list of cells")]
    [InlineData("[1, 2]", "is no notebook: it has no list of cells")]
    [InlineData("{\"cells\": []} x", "is no notebook that can be read: its JSON breaks off in line 1")]
    public void What_is_wrong_is_said_once_and_in_words(string json, string problem)
    {
        var file = NotebookFile.Read(json);
        Assert.Equal(problem, file.Problem);
        Assert.Empty(file.Notebook.Cells);
        Assert.Equal(0, file.Notebook.Script.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("{\"cells\":[]}")]
    public void An_empty_file_is_an_empty_notebook(string json)
    {
        Assert.Null(NotebookFile.Read(json).Problem);
        Assert.Empty(NotebookFile.Read(json).Notebook.Cells);
    }

    [Fact]
    public void Every_cut_and_every_slip_is_survived()
    {
        const string Json = """{"cells":[{"cell_type":"code","metadata":{"tags":["a"],"vscode":{"languageId":"python"}},"source":["s = '\u00e9\n","x = 1"],"outputs":[]}],"worksheets":[{"cells":[]}],"metadata":{"kernelspec":{"language":"python"}}}""";
        var random = new Random(7);
        for (var i = 0; i <= Json.Length; i++)
        {
            Assert.Equal(i is 0 || i == Json.Length, NotebookFile.Read(Json[..i]).Problem is null);
            var slip = (i == 0 ? "" : Json[..(i - 1)]) + "\"\\{}[],:\n\ud83c\0"[random.Next(11)] + Json[i..];
            AssertRaw(NotebookFile.Read(slip));
        }

        Assert.NotNull(NotebookFile.Read(new string('[', 100_000)).Problem);
        Assert.NotNull(NotebookFile.Read("{\"cells\":" + new string('[', 100_000)).Problem);
    }

    private static List<string> Lines(string text)
    {
        var lines = new List<string>();
        while (text.Length > 0)
        {
            var end = text.IndexOf('\n', StringComparison.Ordinal) + 1;
            end = end == 0 ? text.Length : end;
            lines.Add(text[..end]);
            text = text[end..];
        }

        return lines;
    }

    /// <summary>Each character of each cell is written where the file says: decoded by JSON's own reader it is the character.</summary>
    private static void AssertRaw(NotebookFile file)
    {
        var raw = file.Raw.ToString();
        for (var i = 0; i < file.Notebook.Cells.Count; i++)
        {
            var text = file.Notebook.Cells[i].Text;
            for (var offset = 0; offset < text.Length; offset++)
            {
                var span = file.RawSpan(new CellPlace(i, new TextSpan(offset, 1)));
                var written = raw.Substring(span.Start, span.Length);
                if (char.IsSurrogate(text[offset]))
                {
                    Assert.True(written == text[offset].ToString() || written.Equals($"\\u{(int)text[offset]:x4}", StringComparison.OrdinalIgnoreCase), written);
                }
                else if (written.Length > 0)
                {
                    Assert.Equal(text[offset].ToString(), JsonSerializer.Deserialize<string>($"\"{written}\""));
                }
                else
                {
                    Assert.Equal(('\n', '"'), (text[offset], raw[span.Start])); // between two lines that were written without their ends
                }
            }
        }
    }
}
