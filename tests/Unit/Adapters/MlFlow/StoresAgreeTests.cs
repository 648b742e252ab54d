using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Core.Ports;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow;

/// <summary>One script filled a file store and a database: what the two answer is compared line by line.</summary>
public sealed class StoresAgreeTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task The_same_story_is_told_by_the_file_store_and_the_database(int version)
    {
        var data = RealData.Shared(version);
        await using var files = Open(data, "mlruns");
        await using var database = Open(data, "sqlite:///mlflow.db");
        var one = await StoreSnapshot.TakeAsync(files, data.Facts("file", "runs"));
        var other = await StoreSnapshot.TakeAsync(database, data.Facts("sqlite", "runs"));

        Assert.True(one.Count > 900, $"Only {one.Count} lines were compared.");
        Assert.Equal(string.Join('\n', one.Where(line => !OnlyInOne(line))), string.Join('\n', other.Where(line => !OnlyInOne(line))));
    }

    private static IRunStore Open(RealData data, string address) => StoreFactory.Open(TrackingAddress.Parse(address, data.Folder));

    // MLflow refused the name in the file store, and cut the tag in the database.
    private static bool OnlyInOne(string line) => line.StartsWith("model 'a/b'", StringComparison.Ordinal) || line.StartsWith("    tag 'len8001'", StringComparison.Ordinal);
}
