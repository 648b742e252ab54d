using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Compare;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Compare;

public sealed class SharedArtifactsTests
{
    private static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 1];
    private readonly LoggedStores _stores = new();

    [Fact]
    public async Task Paths_that_most_runs_have_come_first_with_sizes_of_each()
    {
        var a = _stores.Add("a", ("report.csv", "a,b\n"), ("plots/loss.svg", "<svg/>"), ("model.pkl", "x"));
        var b = _stores.Add("b", ("report.csv", "a,b\n1,2\n"), ("a.txt", "x"));
        var list = await Feature.ListAsync(new([a, b]) { Baseline = b }, default);
        Assert.Equal([1, 0], list.Runs);
        Assert.Equal(["report.csv table 8 4", "a.txt text 1 -", "plots/loss.svg image - 6"], list.Files.Select(file => $"{file.Path} {file.Kind} {string.Join(' ', file.Sizes.Select(size => size?.ToString() ?? "-"))}"));
    }

    [Fact]
    public async Task Tables_of_runs_are_one_by_their_first_column()
    {
        var a = _stores.Add("a", ("t.csv", "feature,importance,note\nx,0.5,same\ny,0.25,same\nz,,\n"));
        var b = _stores.Add("b", ("t.csv", "feature,note,importance\ny,same,0.75\nx,same,0.5\n<b>,new,1\n"));
        var c = _stores.Add("c");
        var tables = await Feature.CompareAsync(new([a, b, c], "t.csv"), default);
        Assert.Equal([0, 1], tables.Runs);
        Assert.Equal(["runArtifact:s/a/t.csv", "runArtifact:s/b/t.csv"], tables.Sources.Select(source => source.Id));
        var table = tables.Table;
        Assert.NotNull(table);
        Assert.Equal(("feature", 4, 1), (table.Key, table.TotalRows, table.SameRows));
        Assert.Equal(["importance", "note"], table.Columns);
        Assert.Equal(["x", "y", "z", "<b>"], table.Rows.Select(row => row.Name));
        Assert.Equal([new("0.25", false, null), new("0.75", true, 0.5)], table.Rows[1].Cells[0]);
        Assert.Equal([new("", false, null), null], table.Rows[2].Cells[0]);
        Assert.Equal(["y", "z", "<b>"], (await Feature.CompareAsync(new([a, b], "t.csv") { OnlyDifferences = true }, default)).Table?.Rows.Select(row => row.Name));
    }

    [Theory]
    [InlineData("t.csv", "v,w\n0.1,1\n0.2,2\n", "v,w\n0.1,1\n0.3,2\n", null, "1 v=0.1|0.1 w=1|1;2 v=0.2|0.3 w=2|2")] // fractions are no names
    [InlineData("t.csv", "k,w\na,1\na,2\n", "k,w\na,1\n", null, "1 k=a|a w=1|1;2 k=a| w=2|")] // names that do not tell rows apart
    [InlineData("t.tsv", "k\tw\na\t1\n", "k\tw\na\t2\n", "k", "a w=1|2")]
    [InlineData("t.csv", ",w\n0,1\n", ",w\n0,2\n", "", "0 w=1|2")] // the index of pandas
    [InlineData("t.csv", "k,w,w\na,1,2\n", "k,w,w\na,1,3\n", "k", "a w=1|1 w (2)=2|3")]
    [InlineData("t.json", """{"columns": ["k", "w"], "data": [["a", 1], ["b", null]]}""", """{"columns": ["k", "w"], "data": [["b", 2], ["a", 1]]}""", "k", "a w=1|1;b w=|2")]
    [InlineData("t.json", """[{"k": "a", "w": 1}]""", """[{"k": "a", "w": 2, "x": "<"}]""", "k", "a w=1|2 x=|<")]
    [InlineData("t.json", """{"acc": 0.5, "by": {"x": [1, 2]}}""", """{"acc": 0.6, "by": {"x": [1, 3]}}""", "key", "acc value=0.5|0.6;by.x value=[1, 2]|[1, 3]")]
    public void Formats_are_read_as_tables(string name, string one, string other, string? key, string rows)
    {
        var table = TableDifferences.Compare(name, [one, other], 100, false);
        Assert.NotNull(table);
        Assert.Equal(key, table.Key);
        Assert.Equal(rows, string.Join(';', table.Rows.Select(row => row.Name + string.Concat(row.Cells.Select((cells, i) => $" {table.Columns[i]}={cells[0]?.Text}|{cells[1]?.Text}")))));
    }

    [Fact]
    public async Task A_table_that_is_none_is_shown_as_text_and_text_is_cut()
    {
        var a = _stores.Add("a", ("x.json", "{broken"), ("log.txt", new string('x', 150_000)));
        var b = _stores.Add("b", ("x.json", "{broken too"), ("log.txt", "y"));
        Assert.Equal([new("{broken", false, false), new("{broken too", false, true)], (await Feature.CompareAsync(new([a, b], "x.json"), default)).Texts);
        var log = (await Feature.CompareAsync(new([a, b], "log.txt"), default)).Texts;
        Assert.Equal([(100_000, true, false), (1, false, true)], log?.Select(text => (text.Text.Length, text.IsCut, text.Differs)));
    }

    [Fact]
    public void A_large_table_stays_a_small_message()
    {
        var text = "k," + string.Join(',', Enumerable.Range(0, 100).Select(i => $"c{i}")) + "\n" + string.Concat(Enumerable.Range(0, 5_000).Select(i => $"r{i}," + string.Join(',', Enumerable.Repeat("1", 100)) + "\n"));
        var table = TableDifferences.Compare("t.csv", [.. Enumerable.Repeat(text, 10)], 1_000, false);
        Assert.NotNull(table);
        Assert.Equal((60, 5_000, 50), (table.Columns.Count, table.TotalRows, table.Rows.Count));
        Assert.Equal("The first 60 of 100 columns are shown.", table.Note);
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_left_to_the_editor()
    {
        var a = _stores.Add(LoggedStores.Make("a"), new Dictionary<string, byte[]> { ["big.csv"] = new byte[SharedArtifactsFeature.MaxTable + 1], ["big.png"] = new byte[SharedArtifactsFeature.MaxPicture + 1] });
        Assert.Equal("a: the file has 2 MB; open it in the editor.", Assert.Single((await Feature.CompareAsync(new([a], "big.csv"), default)).Problems));
        Assert.Contains("3 MB; open it in the editor", (await Assert.ThrowsAsync<StoreException>(() => Feature.PictureAsync(a, "big.png", default))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_is_what_its_bytes_are()
    {
        var a = _stores.Add(LoggedStores.Make("a"), new Dictionary<string, byte[]>
        {
            ["a.png"] = Png,
            ["b.jpg"] = [0xFF, 0xD8, 0xFF, 0xE0],
            ["c.gif"] = "GIF89a"u8.ToArray(),
            ["d.webp"] = "RIFF1234WEBP"u8.ToArray(),
            ["e.svg"] = "<?xml version=\"1.0\"?>\n<svg onload=\"alert(1)\"/>"u8.ToArray(),
            ["f.png"] = "<html><script>"u8.ToArray(),
            ["g.png"] = [],
        });
        var types = new List<string>();
        foreach (var path in new[] { "a.png", "b.jpg", "c.gif", "d.webp", "e.svg" })
        {
            types.Add((await Feature.PictureAsync(a, path, default)).MediaType);
        }

        Assert.Equal(["image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml"], types);
        Assert.Equal(Convert.ToBase64String(Png), (await Feature.PictureAsync(a, "a.png", default)).Base64);
        foreach (var path in new[] { "f.png", "g.png", "nope.png" })
        {
            await Assert.ThrowsAsync<StoreException>(() => Feature.PictureAsync(a, path, default));
        }
    }

    private SharedArtifactsFeature Feature => new(_stores, new RunFiles(TimeProvider.System));
}
