namespace ForgeLsp.Host.Cli;

/// <summary>What long work is at, in one line of a terminal's stderr that the next one takes the place of; nothing in a pipe. Any thread.</summary>
internal sealed class StatusLine(CliContext context)
{
    private const int UsualWidth = 80;
    private readonly Lock _gate = new();
    private int _width;

    /// <summary>Shows a line; an empty one wipes it.</summary>
    public void Say(string text)
    {
        if (!context.ShowsProgress)
        {
            return;
        }

        lock (_gate)
        {
            var line = text.Length == 0 ? "" : TextTable.Fit("forge: " + text, Math.Max(20, context.Width ?? UsualWidth) - 1);
            context.Error.Write("\r" + line.PadRight(_width) + (line.Length == 0 ? "\r" : ""));
            _width = line.Length;
        }
    }
}
