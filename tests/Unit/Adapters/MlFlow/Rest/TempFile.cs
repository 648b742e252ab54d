namespace ForgeLsp.Tests.Unit.Adapters.MlFlow.Rest;

/// <summary>A file with this text, gone when the test is over.</summary>
internal sealed class TempFile : IDisposable
{
    public TempFile(string text) => File.WriteAllText(Path, text);

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "forge-test-" + System.IO.Path.GetRandomFileName());

    public void Dispose() => File.Delete(Path);
}
