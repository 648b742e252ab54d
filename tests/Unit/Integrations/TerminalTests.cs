using Xunit;

namespace ForgeLsp.Tests.Unit.Integrations;

/// <summary>The command line in a terminal, which <c>script</c> makes.</summary>
public sealed class TerminalTests
{
    [Theory]
    [InlineData("doctor", "Workspace")]
    [InlineData("nonsense", "forge: 'nonsense'")]
    public async Task Nothing_is_sent_to_a_terminal_but_what_is_said_and_its_width_is_kept(string command, string said)
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // `script` takes other options elsewhere
        }

        using var shell = new ShellFolder();
        var (_, output, _) = await shell.BashAsync($"TERM=xterm-256color NO_COLOR=1 script -qc 'stty cols 77; forge {command}' /dev/null </dev/null");
        var lines = output.Split('\r', '\n');
        Assert.Contains(said, output, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain('\u001b', output);
        Assert.All(lines, static line => Assert.True(line.Length <= 77, line));
    }

    [Fact]
    public async Task A_reader_that_has_gone_is_no_failure()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // the script is for bash
        }

        using var shell = new ShellFolder();
        var (exit, output, error) = await shell.BashAsync("set +o pipefail\nforge rules | head -n 1\nforge nonsense 2>&1 >/dev/null | true\necho here");
        Assert.Equal(0, exit);
        Assert.Equal("", error);
        Assert.Equal(["rule", "here"], output.Trim().Split('\n').Select(static line => line.Split(' ')[0]));
    }
}
