using System.Text;

namespace ForgeLsp.Host.Cli;

/// <summary>Writes a file so that whoever stops half-way leaves the old one, or none.</summary>
internal sealed class WholeFile : IAsyncDisposable
{
    private readonly string _file;
    private readonly string _beside;
    private readonly bool _overwrite;
    private readonly StreamWriter _writer;

    private WholeFile(string file, bool overwrite)
    {
        (_file, _overwrite) = (file, overwrite);
        _beside = $"{file}.{Environment.ProcessId}.tmp";
        _writer = new StreamWriter(_beside, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 16);
    }

    /// <summary>Takes what the file will hold, as UTF-8.</summary>
    public TextWriter Writer => _writer;

    /// <summary>Begins a file beside <paramref name="file"/>; without <see cref="CommitAsync"/> it goes away again.</summary>
    /// <exception cref="CliException">The file cannot be written, or is there and may not be overwritten.</exception>
    public static WholeFile Open(string file, bool overwrite)
    {
        if (Directory.Exists(file))
        {
            throw new CliException(ExitCode.Usage, $"{Path.GetFileName(file)} is a folder; name a file in it.");
        }

        if (File.Exists(file) && !overwrite)
        {
            throw new CliException(ExitCode.Refused, $"{Path.GetFileName(file)} is there already; add --force to overwrite it.");
        }

        try
        {
            return new(file, overwrite);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw Unwritten(file, problem);
        }
    }

    /// <summary>Writes <paramref name="text"/> as UTF-8 beside <paramref name="file"/> and moves it there.</summary>
    /// <exception cref="CliException">The file cannot be written, or is there and may not be overwritten.</exception>
    public static void Write(string file, string text, bool overwrite)
    {
        var beside = $"{file}.{Environment.ProcessId}.tmp";
        try
        {
            File.WriteAllText(beside, text);
            File.Move(beside, file, overwrite);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            File.Delete(beside);
            throw Unwritten(file, problem);
        }
    }

    /// <summary>Puts the file in its place, whole.</summary>
    /// <exception cref="CliException">It cannot be written, or somebody put one there meanwhile.</exception>
    public async Task CommitAsync()
    {
        try
        {
            await _writer.DisposeAsync();
            File.Move(_beside, _file, _overwrite);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw Unwritten(_file, problem);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _writer.DisposeAsync();
        }
        catch (IOException)
        {
            // A full disk was told where it was met.
        }

        File.Delete(_beside);
    }

    private static CliException Unwritten(string file, Exception problem) => new(ExitCode.Unreachable, $"{Path.GetFileName(file)} cannot be written: {problem.Message}");
}
