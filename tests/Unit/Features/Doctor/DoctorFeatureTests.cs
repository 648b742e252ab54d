using ForgeLsp.Core.Text;
using ForgeLsp.Features.Doctor;
using Xunit;

namespace ForgeLsp.Tests.Unit.Features.Doctor;

public sealed class DoctorFeatureTests
{
    [Fact]
    public async Task What_hangs_or_throws_costs_one_line_and_the_others_answer()
    {
        var never = new TaskCompletionSource<IReadOnlyList<DoctorLine>>();
        var feature = new DoctorFeature(
            [
                new Fake("slow", _ => never.Task) { Limit = TimeSpan.Zero },
                new Fake("broken", static _ => throw new InvalidOperationException("disk on fire")),
                new Fake("good", static _ => Task.FromResult<IReadOnlyList<DoctorLine>>([new("good", "it", DoctorState.Ok, "fine")])),
            ],
            [],
            TimeProvider.System);
        var report = await feature.LookAsync("/w", null, TestContext.Current.CancellationToken);
        Assert.Equal(["slow", "broken", "good"], report.Lines.Select(static line => line.Check));
        Assert.Equal([DoctorState.Problem, DoctorState.Problem, DoctorState.Ok], report.Lines.Select(static line => line.State));
        Assert.Contains("gave no answer", report.Lines[0].Found, StringComparison.Ordinal);
        Assert.Contains("disk on fire", report.Lines[1].Found, StringComparison.Ordinal);
        Assert.All(report.Lines.Take(2), static line => Assert.Equal(DoctorTopic.NoAnswer.Link, line.Help));
        Assert.False(report.IsClean);
    }

    [Fact]
    public async Task Who_looks_hears_what_is_still_looked_at()
    {
        var told = new List<string>();
        await new DoctorFeature([new Fake("a", static _ => Task.FromResult<IReadOnlyList<DoctorLine>>([]))], [], TimeProvider.System)
            .LookAsync("/w", left => told.Add(string.Join(',', left)), TestContext.Current.CancellationToken);
        Assert.Equal(["A", ""], told);
    }

    [Fact]
    public async Task To_cancel_it_ends_it()
    {
        using var cancel = new CancellationTokenSource();
        var never = new TaskCompletionSource<IReadOnlyList<DoctorLine>>();
        var look = new DoctorFeature([new Fake("slow", _ => never.Task)], [], TimeProvider.System).LookAsync("/w", null, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => look);
    }

    [Fact]
    public async Task No_secret_and_nothing_that_steers_a_terminal_gets_into_the_report()
    {
        var line = new DoctorLine("a", "https://alice:hunter22@db/x", DoctorState.Problem, "said \u001b[31mgeheim-42 token=abcdef") { Next = "try geheim%2D42 or geheim-42" };
        var report = await new DoctorFeature([new Fake("a", _ => Task.FromResult<IReadOnlyList<DoctorLine>>([line]))], ["geheim-42", "ab", ""], TimeProvider.System)
            .LookAsync("/w", null, TestContext.Current.CancellationToken);
        var shown = Assert.Single(report.Lines);
        Assert.Equal("https://***@db/x", shown.Subject);
        Assert.Equal("said  [31m*** token=***", shown.Found);
        Assert.Equal("try geheim%2D42 or ***", shown.Next);
    }

    [Theory]
    [InlineData("postgresql://u:p/w@h/db", "postgresql://***@h/db")]
    [InlineData("password: hunter2, rest", "password: ***, rest")]
    [InlineData("mail alice@example.org", "mail alice@example.org")]
    [InlineData("a secret that is p%40ssw0rd%21", "a secret that is ***")]
    [InlineData("a secret that is p@ssw0rd!", "a secret that is ***")]
    public void Secrets_are_hidden_in_every_form(string text, string shown) => Assert.Equal(shown, new KnownSecrets(["p@ssw0rd!"]).Hide(text));

    [Fact]
    public void The_page_of_an_editor_shows_text_and_no_markup_of_others()
    {
        var report = new DoctorReport(1, "/w", [new("git", "<b>", DoctorState.Problem, "[x](y)") { Next = "do *it*" }, new("git", "z", DoctorState.Ok, "fine")]);
        Assert.Equal("# Forge doctor\n\n1 problem.\n\nWorkspace: /w\n\n## Git\n\n- **problem** · \\<b\\>: \\[x\\]\\(y\\)\n  - **Next:** do \\*it\\*\n- **ok** · z: fine\n", DoctorText.Markdown(report, static _ => "Git"));
    }

    private sealed class Fake(string name, Func<CancellationToken, Task<IReadOnlyList<DoctorLine>>> look) : IDoctorCheck
    {
        public string Name => name;

        public string Title => name.ToUpperInvariant();

        public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(5);

        public Task<IReadOnlyList<DoctorLine>> LookAsync(CancellationToken cancel) => look(cancel);
    }
}
