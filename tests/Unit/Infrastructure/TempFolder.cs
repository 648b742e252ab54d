namespace ForgeLsp.Tests.Unit.Infrastructure;

/// <summary>A folder that goes when the test ends.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("forge-test-").FullName;

    public string Write(string path, string text)
    {
        var full = System.IO.Path.Combine(Path, path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full) ?? Path);
        File.WriteAllText(full, text);
        return full;
    }

    public string WriteBytes(string path, byte[] bytes)
    {
        var full = Write(path, "");
        File.WriteAllBytes(full, bytes);
        return full;
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A process of the test still holds a file; the system's temporary folder is cleaned by others.
        }
    }
}
