using System.Collections.Concurrent;
using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Core.Ports;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow;

/// <summary>The contract on a real PostgreSQL with what real MLflow servers left in theirs.</summary>
[Trait("Needs", "PostgreSQL")]
public sealed class PostgresOfMlflow2() : RunStoreContract(2, "postgres", PostgresData.Address(2))
{
    private protected override bool HasArtifacts => false;
}

/// <inheritdoc cref="PostgresOfMlflow2"/>
[Trait("Needs", "PostgreSQL")]
public sealed class PostgresOfMlflow3() : RunStoreContract(3, "postgres", PostgresData.Address(3))
{
    private protected override bool HasArtifacts => false;
}

[Trait("Needs", "PostgreSQL")]
public sealed class PostgresStoreTests : SearchPropertyTests
{
    [Theory]
    [InlineData(2, 5)]
    [InlineData(3, 6)]
    public async Task Random_searches_answer_what_the_law_answers(int version, int seed)
    {
        await using var store = Open(PostgresData.Address(version));
        await CheckAsync(store, seed);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task The_same_story_but_for_artifacts_is_told_by_SQLite_and_PostgreSQL(int version)
    {
        var data = RealData.Shared(version);
        await using var sqlite = StoreFactory.Open(TrackingAddress.Parse("sqlite:///mlflow.db", data.Folder));
        await using var postgres = Open(PostgresData.Address(version));
        var one = (await StoreSnapshot.TakeAsync(sqlite, data.Facts("sqlite", "runs"), withArtifacts: false));
        var other = (await StoreSnapshot.TakeAsync(postgres, data.Facts("postgres", "runs"), withArtifacts: false));
        Assert.Equal(string.Join('\n', one), string.Join('\n', WithoutProbes(other)));
    }

    [Fact]
    public async Task A_database_that_is_not_there_or_not_reached_is_said_without_the_password()
    {
        PostgresData.Address(2);
        await using var missing = Open(PostgresServer.Instance.Address("nothing", "postgres"));
        var notFound = await Assert.ThrowsAsync<StoreException>(() => missing.ListExperimentsAsync(default));
        Assert.Equal(StoreFailure.NotFound, notFound.Failure);
        await using var closed = Open("postgresql://u:hunter2@127.0.0.1:1/x");
        var unreachable = await Assert.ThrowsAsync<StoreException>(() => closed.ListExperimentsAsync(default));
        Assert.Equal(StoreFailure.Unreachable, unreachable.Failure);
        Assert.DoesNotContain("hunter2", unreachable.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("any-password", notFound.ToString(), StringComparison.Ordinal);
    }

    // Metrics named zz_… were logged to this server only, to see what it makes of odd requests.
    private static IEnumerable<string> WithoutProbes(List<string> lines)
    {
        var isProbe = false;
        foreach (var line in lines)
        {
            isProbe = line.StartsWith("    metric 'zz_", StringComparison.Ordinal) || (isProbe && line.StartsWith("      ", StringComparison.Ordinal));
            if (!isProbe)
            {
                yield return line;
            }
        }
    }

    private static IRunStore Open(string address) => StoreFactory.Open(TrackingAddress.Parse(address, Path.GetTempPath()));
}

/// <summary>One database for each version, made on first use.</summary>
internal static class PostgresData
{
    private static readonly ConcurrentDictionary<int, Lazy<string>> Addresses = new();

    public static string Address(int version) => Addresses.GetOrAdd(version, static number => new(() =>
    {
        using var data = new RealData(number);
        return PostgresServer.Instance.Restore($"mlflow{number}", data.PostgresDump());
    })).Value;
}
