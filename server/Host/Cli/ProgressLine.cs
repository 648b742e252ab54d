using System.Globalization;

namespace ForgeLsp.Host.Cli;

/// <summary>How far long work is, in one line of a terminal's stderr that is wiped at the end; nothing in a pipe.</summary>
/// <param name="what">What is counted, such as <c>runs</c>.</param>
internal sealed class ProgressLine(CliContext context, string what)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private long _last = context.Time.GetTimestamp();
    private int _width;

    /// <summary>How many there were.</summary>
    public long Count { get; private set; }

    /// <summary>One more.</summary>
    public Task StepAsync()
    {
        Count++;
        if (!context.ShowsProgress || context.Time.GetElapsedTime(_last) < Pause)
        {
            return Task.CompletedTask;
        }

        _last = context.Time.GetTimestamp();
        var line = $"\rforge: {Count.ToString("N0", CultureInfo.InvariantCulture)} {what} …";
        _width = Math.Max(_width, line.Length);
        return context.Error.WriteAsync(line);
    }

    /// <summary>Wipes the line.</summary>
    public Task EndAsync() => _width == 0 ? Task.CompletedTask : context.Error.WriteAsync("\r" + new string(' ', _width) + "\r");
}
