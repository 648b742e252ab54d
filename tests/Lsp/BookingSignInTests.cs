using ForgeLsp.Tests.Lsp.Driver;
using Xunit;

namespace ForgeLsp.Tests.Lsp;

/// <summary>Whose passwords go to the database of the bookings.</summary>
public sealed class BookingSignInTests
{
    [Theory]
    [InlineData(true, "set PGPASSWORD, or write it into .pgpass.")]
    [InlineData(false, "PGPASSWORD and .pgpass are used only for a host that you name yourself")]
    public async Task Passwords_of_the_environment_are_for_the_database_of_the_users_own_settings_only(bool isOwn, string said)
    {
        using var database = new AskingDatabase();
        await using var session = await SampleSession.StartAsync();
        session.Client.Notify("workspace/didChangeConfiguration", new { settings = new { forge = new { reservations = database.Address, isReservationsOwn = isOwn } } });
        var list = await session.AskAsync("forge/gpus/list", new { });
        Assert.False(list.GetProperty("hasBookings").GetBoolean());
        Assert.Contains(list.GetProperty("problems").EnumerateArray(), problem => problem.GetString()?.Contains(said, StringComparison.Ordinal) == true);
        Assert.Equal(0, database.Passwords);

        var row = (await session.AskAsync("forge/views/children", new { view = "gpus" })).GetProperty("nodes")[0];
        Assert.Equal(("problem.bookings.signIn", "signInBookings"), (row.GetProperty("context").GetString(), row.GetProperty("command").GetProperty("kind").GetString()));
    }

    [Fact]
    public async Task One_signs_in_at_the_database_of_the_bookings_with_a_password_that_is_not_repeated()
    {
        using var database = new AskingDatabase();
        await using var session = await SampleSession.StartAsync();
        session.Client.Notify("workspace/didChangeConfiguration", new { settings = new { forge = new { reservations = database.Address } } });
        var asked = await session.AskAsync("forge/gpus/signIn", new { });
        Assert.Equal("alice", asked.GetProperty("user").GetString());
        Assert.StartsWith("postgresql://alice@127.0.0.1:", asked.GetProperty("origin").GetString(), StringComparison.Ordinal);
        Assert.False(asked.TryGetProperty("test", out _));

        var refused = (await session.AskAsync("forge/gpus/signIn", new { user = "alice", password = "open sesame" })).GetProperty("test");
        Assert.False(refused.GetProperty("isRead").GetBoolean());
        Assert.Equal("signIn", refused.GetProperty("remedies")[0].GetProperty("kind").GetString());
        Assert.True(database.Passwords > 0);
        Assert.DoesNotContain("sesame", refused.GetRawText() + session.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bookings_in_a_file_take_no_password()
    {
        await using var session = await SampleSession.StartAsync();
        Assert.Equal("""{"display":"shared/gpu-reservations.json"}""", (await session.AskAsync("forge/gpus/signIn", new { password = "x" })).GetRawText());
    }
}
