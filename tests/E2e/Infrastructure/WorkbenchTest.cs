namespace ForgeLsp.Tests.E2e.Infrastructure;

/// <summary>A test in a window of its own on a copy of the sample. Where it fails, a screenshot says what the user would have seen.</summary>
public abstract class WorkbenchTest(Browser browser) : IAsyncLifetime
{
    private CodeServer? _server;
    private Workbench? _workbench;

    private protected SampleWorkspace Sample { get; } = new();

    private protected Workbench Workbench => _workbench ?? throw new InvalidOperationException("The workbench has not been opened.");

    private protected CodeServer Server => _server ?? throw new InvalidOperationException("The workbench has not been started.");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _server = await StartAsync();
        _workbench = await browser.OpenAsync(_server, Sample.Folder);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_workbench is not null)
        {
            if (TestContext.Current.TestState?.Result == TestResult.Failed) await KeepEvidenceAsync(_workbench);
            await _workbench.DisposeAsync();
        }
        _server?.Dispose();
        await EndAsync();
        Sample.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected virtual Task<CodeServer> StartAsync() => CodeServer.StartAsync();

    /// <summary>Ends what the test started beside the workbench.</summary>
    private protected virtual ValueTask EndAsync() => ValueTask.CompletedTask;

    private async Task KeepEvidenceAsync(Workbench workbench)
    {
        var name = Path.Combine(Repository.Failures, TestContext.Current.TestMethod?.MethodName ?? "test");
        await workbench.Page.ScreenshotAsync(new() { Path = name + ".png" });
        await File.WriteAllTextAsync(name + ".log", Server.Log);
        TestContext.Current.TestOutputHelper?.WriteLine($"Screenshot: {name}.png");
    }
}
