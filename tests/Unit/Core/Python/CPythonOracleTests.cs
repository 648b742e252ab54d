using System.Security.Cryptography;
using System.Text;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Text;
using ForgeLsp.Tests.Unit.Architecture;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Python;

/// <summary>
/// CPython's own <c>ast</c> is the oracle: on every file that CPython accepts, both see the same nodes at the same places. A file is asked of the
/// newest Python here that accepts it; what none accepts (Python 2, files that are broken on purpose) must give a sound tree all the same.
/// </summary>
/// <remarks>
/// Compared are the standard libraries of the newest Python that is found (see <see cref="Interpreter"/>) and of the oldest one. In their place
/// <c>FORGE_TEST_PYTHON_FILES</c> may name folders, several as in PATH, or be <c>all</c>, for the libraries of all of them.
/// </remarks>
public sealed class CPythonOracleTests
{
    // Before 3.9 the ast does not know where slices stand.
    private static readonly Version _firstOracle = new(3, 9);
    private static readonly Version _firstWithFieldPositions = new(3, 12);

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<string> _differences = [];
    private (int Files, int Refused, long Records) _compared;

    [Fact]
    public async Task Every_file_of_the_standard_libraries_reads_as_CPython_reads_it()
    {
        var pythons = await Interpreter.FindAsync();
        var oracles = pythons.Where(python => python.Version >= _firstOracle).ToList();
        Assert.True(oracles.Count > 0, $"The newest Python here is {pythons[0].Version}; this test needs {_firstOracle} or newer.");
        var libraries = pythons.Select(python => python.Library).ToList();
        var named = Environment.GetEnvironmentVariable("FORGE_TEST_PYTHON_FILES") switch
        {
            "all" => libraries,
            { Length: > 0 } folders => [.. folders.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)],
            _ => null,
        };
        var files = (named ?? [libraries[0], libraries[^1]]).Prepend(Path.Combine(SolutionFolder.Path, "tests", "Fixtures", "python")).SelectMany(folder => FilesOf(folder, withPackages: named is not null)).ToList();
        foreach (var oracle in oracles)
        {
            files = await CompareAsync(oracle, files);
        }

        foreach (var file in files)
        {
            _compared.Refused++;
            PythonTreeChecks.IsSound(PythonTree.Parse(SourceText.From(PythonSource.Decode(await File.ReadAllBytesAsync(file, Cancel)))), file);
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{string.Join(", ", oracles.Select(python => python.Version))}: {_compared.Files} files, {_compared.Records} records; {_compared.Refused} files that no Python accepts");
        Assert.True(_differences.Count == 0, $"{_differences.Count} differences in {_compared.Files} files:\n" + string.Join('\n', _differences.Take(60)));
        Assert.True(named is not null || _compared.Files > 500, $"Only {_compared.Files} files were compared; is '{pythons[0].Library}' complete?");
        Assert.True(named is not null || _compared.Records > 1_000_000, $"Only {_compared.Records} records were compared.");
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The Python files below <paramref name="folder"/>, each content once.</summary>
    private IEnumerable<string> FilesOf(string folder, bool withPackages)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };
        foreach (var file in Directory.EnumerateFiles(folder, "*.py", options).Order(StringComparer.Ordinal))
        {
            var isPackage = file.Contains("site-packages", StringComparison.Ordinal) || file.Contains("dist-packages", StringComparison.Ordinal);
            if ((withPackages || !isPackage) && _seen.Add(Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))))
            {
                yield return file;
            }
        }
    }

    /// <summary>Compares <paramref name="files"/> with what <paramref name="oracle"/> says, and returns those that it refuses.</summary>
    private async Task<List<string>> CompareAsync(Interpreter oracle, List<string> files)
    {
        var list = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(list, files, Cancel);
            using var dump = oracle.Start(Path.Combine(AppContext.BaseDirectory, "Core", "Python", "cpython_dump.py"), list);
            var refused = new List<string>();
            var expected = new HashSet<string>(StringComparer.Ordinal);
            string? header = null;
            while (true)
            {
                var record = await dump.StandardOutput.ReadLineAsync(Cancel);
                if (record?.StartsWith("F ", StringComparison.Ordinal) == true || record?.StartsWith("X ", StringComparison.Ordinal) == true || record is null)
                {
                    await CompareAsync(header, expected, oracle.Version >= _firstWithFieldPositions);
                    expected.Clear();
                    header = record?[0] == 'F' ? record : null;
                    if (record is null)
                    {
                        break;
                    }

                    if (record[0] == 'X')
                    {
                        refused.Add(record[2..]);
                    }
                }
                else
                {
                    expected.Add(record);
                }
            }

            await dump.WaitForExitAsync(Cancel);
            Assert.Equal(0, dump.ExitCode);
            return refused;
        }
        finally
        {
            File.Delete(list);
        }
    }

    private async Task CompareAsync(string? header, HashSet<string> expected, bool hasFieldPositions)
    {
        if (header is null)
        {
            return;
        }

        var space = header.LastIndexOf(' ');
        var path = header[2..space];
        if (Decode(await File.ReadAllBytesAsync(path, Cancel), header[(space + 1)..]) is not { } text)
        {
            return;
        }

        var tree = PythonTree.Parse(SourceText.From(text));
        PythonTreeChecks.IsSound(tree, path);
        var actual = new CPythonRecords(tree, hasFieldPositions).Read();
        _compared.Files++;
        _compared.Records += expected.Count;
        _differences.AddRange(expected.Where(record => !actual.Required.Contains(record) && !actual.Optional.Contains(record)).Take(5).Select(record => $"{path}: CPython only: {record}"));
        _differences.AddRange(actual.Required.Except(expected, StringComparer.Ordinal).Take(5).Select(record => $"{path}: ours only: {record}"));
        _differences.AddRange(tree.Problems.Take(2).Select(problem => $"{path}: a problem where CPython sees none: {tree.Text.PositionAt(problem.Span.Start)} {problem.Message}"));
    }

    private static string? Decode(byte[] bytes, string encoding) => encoding switch
    {
        "utf-8" or "utf-8-sig" or "ascii" => Encoding.UTF8.GetString(bytes),
        "iso-8859-1" or "latin-1" => Encoding.Latin1.GetString(bytes),
        _ => null,
    };
}
