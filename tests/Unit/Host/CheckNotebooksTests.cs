using System.Text.Json;
using ForgeLsp.Host.Cli;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host;

/// <summary>Notebooks in <c>forge check</c>: places in the file for machines, in the cell for people.</summary>
public sealed class CheckNotebooksTests : IDisposable
{
    private const string Notebook = """
        {
         "cells": [
          {"cell_type": "markdown", "metadata": {}, "source": ["# Wine: `SVC(C=3.0)`"]},
          {"cell_type": "code", "metadata": {}, "outputs": [{"text": ["SVC(C=4.0)"]}], "source": [
           "%matplotlib inline\n",
           "from sklearn.svm import SVC"]},
          {"cell_type": "code", "metadata": {}, "outputs": [], "source": [
           "name = \"é🍷\"\n",
           "print(\"é🍷\"); SVC(C=10.0).fit(X, y)"]}
         ],
         "metadata": {"kernelspec": {"language": "python"}}, "nbformat": 4, "nbformat_minor": 5
        }
        """;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_text_names_the_line_of_the_file_and_the_cell()
    {
        _folder.Write("wine.ipynb", Notebook);
        var (exit, output, _) = await Run("check", "--rules", "FRG401");
        Assert.Equal(ExitCode.Findings, exit);
        var (line, column) = Place("10.0");
        Assert.StartsWith($"wine.ipynb:{line}:{column}: warning FRG401 cell 3, line 2: `C` is hard-coded", output, StringComparison.Ordinal);
        Assert.Contains("1 file checked, 1 finding.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_json_has_both_places()
    {
        _folder.Write("wine.ipynb", Notebook);
        _folder.Write("train.py", "from sklearn.svm import SVC\nSVC(C=10.0).fit(X, y)\n");
        using var json = JsonDocument.Parse((await Run("check", "--rules", "FRG401", "--format", "json")).Output);
        var findings = json.RootElement.GetProperty("findings").EnumerateArray().ToList();
        Assert.Equal(["train.py", "wine.ipynb"], findings.Select(static finding => finding.GetProperty("path").GetString()));
        Assert.False(findings[0].TryGetProperty("cell", out _));

        var (line, column) = Place("10.0");
        Assert.Equal((line, column, line, column + 4), Range(findings[1]));
        Assert.StartsWith("`C` is hard-coded", findings[1].GetProperty("message").GetString(), StringComparison.Ordinal);
        var cell = findings[1].GetProperty("cell");
        Assert.Equal(3, cell.GetProperty("number").GetInt32());
        var inCell = "print(\"é🍷\"); SVC(C=".Length + 1;
        Assert.Equal((2, inCell, 2, inCell + 4), Range(cell));
    }

    [Fact]
    public async Task A_broken_notebook_is_named_and_the_others_are_checked()
    {
        _folder.Write("wine.ipynb", Notebook);
        _folder.Write("broken.ipynb", "{\n<<<<<<< HEAD\n");
        _folder.Write("stats.ipynb", """{"cells":[{"cell_type":"code","source":"x <- 1"}],"metadata":{"kernelspec":{"language":"R"}}}""");
        var (exit, output, error) = await Run("check", "--rules", "FRG401");
        Assert.Equal(ExitCode.Unreachable, exit);
        Assert.Contains("broken.ipynb holds a merge conflict that is not resolved (line 2).", error, StringComparison.Ordinal);
        Assert.Contains("1 file checked, 1 finding.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_comment_in_the_cell_silences_and_a_baseline_hides()
    {
        _folder.Write("wine.ipynb", Notebook.Replace(".fit(X, y)\"", ".fit(X, y)  # forge: ignore[FRG401] of the paper\"", StringComparison.Ordinal));
        Assert.Equal(ExitCode.Clean, (await Run("check", "--rules", "FRG401")).Exit);

        _folder.Write("wine.ipynb", Notebook);
        await Run("check", "--write-baseline");
        Assert.Equal(ExitCode.Clean, (await Run("check")).Exit);
        _folder.Write("wine.ipynb", Notebook.Replace("10.0", "12.5", StringComparison.Ordinal));
        Assert.Contains("FRG401 cell 3, line 2", (await Run("check")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_on_standard_input_counts_before_the_file()
    {
        _folder.Write("wine.ipynb", "{}");
        _folder.Write("other/train.py", "from sklearn.svm import SVC\nSVC(C=10.0).fit(X, y)\n");
        var (exit, output, _) = await Cli.RunWithInputAsync(_folder.Path, Notebook, "check", "--rules", "FRG401", "--stdin-path", "wine.ipynb");
        Assert.Equal(ExitCode.Findings, exit);
        var (line, column) = Place("10.0");
        Assert.StartsWith($"wine.ipynb:{line}:{column}: warning FRG401 cell 3, line 2", output, StringComparison.Ordinal);
        Assert.Contains("1 file checked, 1 finding.", output, StringComparison.Ordinal);

        (_, output, _) = await Cli.RunWithInputAsync(_folder.Path, "status: complete\nexperiment_id: new\n", "check", "--rules", "FRG002", "--stdin-path", "experiments/alice/new/metadata.yaml");
        Assert.Contains("experiments/alice/new/metadata.yaml:1:9: error FRG002", output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, (await Run("check", "--stdin-path", "a.py", "other")).Exit);
    }

    /// <summary>Line and column, from 1, of the only occurrence of a text in the file.</summary>
    private static (int Line, int Column) Place(string text)
    {
        var lines = Notebook.Split('\n');
        var line = Array.FindIndex(lines, candidate => candidate.Contains(text, StringComparison.Ordinal));
        return (line + 1, lines[line].IndexOf(text, StringComparison.Ordinal) + 1);
    }

    private static (int Line, int Column, int EndLine, int EndColumn) Range(JsonElement place) =>
        (place.GetProperty("line").GetInt32(), place.GetProperty("column").GetInt32(), place.GetProperty("endLine").GetInt32(), place.GetProperty("endColumn").GetInt32());

    private Task<(int Exit, string Output, string Error)> Run(params string[] args) => Cli.RunAsync(_folder.Path, args);
}
