using ForgeLsp.Adapters.Git;
using ForgeLsp.Adapters.Reservations;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.Reservations;

/// <summary>Whether a file of bookings is private to a clone; over a real one.</summary>
public sealed class PrivateBookTests : IDisposable
{
    private const string Book = "shared/gpu-reservations.json";

    private readonly GitFolder _clone = new();
    private readonly TempFolder _outside = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_that_git_keeps_or_would_keep_is_private_to_its_clone(bool isCommitted)
    {
        _clone.Write(Book, "{}");
        if (isCommitted)
        {
            _clone.Commit("bookings");
        }

        Assert.StartsWith("shared/gpu-reservations.json is a file of this git checkout: every clone has its own", await SayAsync(Path.Combine(_clone.Path, Book)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_git_ignores_may_be_everybodys()
    {
        _clone.Write(".gitignore", "shared/\n");
        _clone.Write(Book, "{}");
        Assert.Null(await SayAsync(Path.Combine(_clone.Path, Book)));
    }

    [Fact]
    public async Task A_link_out_of_the_clone_leads_to_where_everybodys_bookings_are()
    {
        _outside.Write("gpu-reservations.json", "{}");
        Directory.CreateSymbolicLink(Path.Combine(_clone.Path, "shared"), _outside.Path);
        Assert.Null(await SayAsync(Path.Combine(_clone.Path, Book)));
    }

    [Fact]
    public async Task Outside_of_a_clone_and_without_git_there_is_nothing_to_say()
    {
        Assert.Null(await SayAsync(_outside.Write("gpu-reservations.json", "{}")));
        _clone.Write(Book, "{}");
        Assert.Null(await PrivateBook.SayAsync(new GitCommandLine("/nowhere"), "/nowhere/" + Book, Book, default));
    }

    public void Dispose()
    {
        _clone.Dispose();
        _outside.Dispose();
    }

    private static Task<string?> SayAsync(string path) => PrivateBook.SayAsync(new GitCommandLine(Environment.GetEnvironmentVariable("PATH")), path, Book, default);
}
