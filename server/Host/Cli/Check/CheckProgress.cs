using System.Globalization;

namespace ForgeLsp.Host.Cli.Check;

/// <summary>How many files are checked, in one line of a terminal's stderr that is wiped at the end; nothing in a pipe, and nothing of a short check.</summary>
/// <param name="total">How many there are.</param>
internal sealed class CheckProgress(CliContext context, int total) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private long _last = context.Time.GetTimestamp();
    private int _done;
    private int _width;

    /// <summary>One more; from any thread.</summary>
    public void Step()
    {
        var done = Interlocked.Increment(ref _done);
        if (!context.ShowsProgress || context.Time.GetElapsedTime(Volatile.Read(ref _last)) < Pause || !_gate.TryEnter())
        {
            return;
        }

        try
        {
            Volatile.Write(ref _last, context.Time.GetTimestamp());
            var line = $"\rforge: {done.ToString("N0", CultureInfo.InvariantCulture)} of {total.ToString("N0", CultureInfo.InvariantCulture)} files …";
            _width = Math.Max(_width, line.Length);
            context.Error.Write(line);
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>Wipes the line.</summary>
    public void Dispose()
    {
        if (_width > 0)
        {
            context.Error.Write("\r" + new string(' ', _width) + "\r");
        }
    }
}
