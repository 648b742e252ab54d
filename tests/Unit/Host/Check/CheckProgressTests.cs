using ForgeLsp.Host.Cli;
using ForgeLsp.Host.Cli.Check;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host.Check;

public sealed class CheckProgressTests
{
    [Fact]
    public void A_terminal_is_told_how_far_it_is_and_the_line_is_wiped() =>
        Assert.Equal("\rforge: 1 of 1,200 files …\rforge: 2 of 1,200 files …\r" + new string(' ', 26) + "\r", Shown(showsProgress: true, secondsPerStep: 1));

    [Fact]
    public void A_pipe_hears_nothing_and_neither_does_a_terminal_of_a_short_check()
    {
        Assert.Equal("", Shown(showsProgress: false, secondsPerStep: 1));
        Assert.Equal("", Shown(showsProgress: true, secondsPerStep: 0));
    }

    private static string Shown(bool showsProgress, int secondsPerStep)
    {
        using var error = new StringWriter();
        var time = new Steps();
        var context = new CliContext(TextWriter.Null, error, "/", static _ => null, time, IsTerminal: false) { ShowsProgress = showsProgress };
        using (var progress = new CheckProgress(context, 1200))
        {
            for (var i = 0; i < 2; i++)
            {
                time.Now += secondsPerStep * time.TimestampFrequency;
                progress.Step();
            }
        }

        return error.ToString();
    }

    private sealed class Steps : TimeProvider
    {
        public long Now { get; set; }

        public override long GetTimestamp() => Now;
    }
}
