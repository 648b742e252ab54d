using System.Collections.Concurrent;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using ForgeLsp.Tests.Unit.Architecture;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow;

/// <summary>The data that real MLflow servers wrote (tests/Fixtures/mlflow2 and mlflow3), unpacked into a temporary folder once and removed at the end.</summary>
public sealed class RealData : IDisposable
{
    private static readonly ConcurrentDictionary<int, Lazy<RealData>> SharedData = new();

    /// <summary>The unpacked data of one version for tests that only read it; removed when the process ends.</summary>
    public static RealData Shared(int version) => SharedData.GetOrAdd(version, static number => new(() =>
    {
        var data = new RealData(number);
        data.FileStore();
        data.Sqlite();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => data.Dispose();
        return data;
    })).Value;

    public RealData(int version)
    {
        Fixtures = Path.Combine(SolutionFolder.Path, "tests", "Fixtures", $"mlflow{version}");
        Folder = Directory.CreateTempSubdirectory("forge-test-").FullName;
    }

    /// <summary>Where the packed fixtures are.</summary>
    public string Fixtures { get; }

    /// <summary>A temporary folder of this object's own.</summary>
    public string Folder { get; }

    /// <summary>Unpacks <c>mlruns</c>; the path of the store.</summary>
    public string FileStore() => Unpack("mlruns.tar.gz", "mlruns");

    /// <summary>Unpacks <c>mlflow.db</c> and its artifacts; the path of the database.</summary>
    public string Sqlite()
    {
        Unpack("sqlite-artifacts.tar.gz", "sqlite-artifacts");
        return Gunzip("mlflow.db.gz", "mlflow.db");
    }

    /// <summary>Unpacks the PostgreSQL dump; its path.</summary>
    public string PostgresDump() => Gunzip("postgres.sql.gz", "postgres.sql");

    /// <summary>Ids by name (<c>runs</c> or <c>experiments</c>) as the client of that store was told.</summary>
    public IReadOnlyDictionary<string, string> Facts(string store, string section)
    {
        using var facts = JsonDocument.Parse(File.ReadAllText(Path.Combine(Fixtures, $"facts-{store}.json")));
        return facts.RootElement.GetProperty(section).EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetString() ?? "", StringComparer.Ordinal);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private string Unpack(string archive, string name)
    {
        using var packed = new GZipStream(File.OpenRead(Path.Combine(Fixtures, archive)), CompressionMode.Decompress);
        TarFile.ExtractToDirectory(packed, Folder, overwriteFiles: true);
        return Path.Combine(Folder, name);
    }

    private string Gunzip(string packed, string name)
    {
        var path = Path.Combine(Folder, name);
        using var source = new GZipStream(File.OpenRead(Path.Combine(Fixtures, packed)), CompressionMode.Decompress);
        using var target = File.Create(path);
        source.CopyTo(target);
        return path;
    }
}
