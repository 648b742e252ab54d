using System.Net;
using System.Net.Http;
using System.Net.Sockets;

// Opens an editor on the sample workspace, with settings and extensions of its own, so that the user's are left alone.

const string DemoSettings = """
    {
      "workbench.startupEditor": "none",
      "security.workspace.trust.enabled": false,
      "telemetry.telemetryLevel": "off",
      "update.mode": "none",
      "extensions.ignoreRecommendations": true,
      "chat.disableAIFeatures": true,
      "workbench.secondarySideBar.defaultVisibility": "hidden",
      "remote.autoForwardPorts": false
    }
    """;

const string WhatToTry = """

    Three things to try:
      1. Open experiments/active/alice/wine-random-forest/metadata.yaml, change `status:` to `in_progres`, and take the quick fix (Ctrl+.).
      2. In the Forge side bar, mark two runs of wine-classification (Ctrl+click) and choose Compare Runs.
      3. Press F1 and run "Forge: Reserve GPU".
    """;

void Demo(string vsix)
{
    var sample = Path.Combine(Root, "samples", "workspace");
    var state = Path.Combine(CacheRoot, "demo");
    var settings = Path.Combine(state, "user-data", "User", "settings.json");
    IO.Directory.CreateDirectory(Path.GetDirectoryName(settings));
    IO.File.WriteAllText(settings, DemoSettings);
    string[] own = ["--user-data-dir", Path.Combine(state, "user-data"), "--extensions-dir", Path.Combine(state, "extensions")];

    if (!Answers("code") || !DemoInCode(vsix, sample, own)) DemoInBrowser(vsix, sample, own, state);
}

bool HasScreen() =>
    !OperatingSystem.IsLinux() || !string.IsNullOrEmpty(EnvironmentVariable("DISPLAY")) || !string.IsNullOrEmpty(EnvironmentVariable("WAYLAND_DISPLAY"));

/// <summary>False where `code` is there but has no screen to open on, and no editor elsewhere to talk to, as a terminal of a remote window has.</summary>
bool DemoInCode(string vsix, string sample, string[] own)
{
    try
    {
        Must("Installing Forge into a profile of its own", "code", [.. own, "--install-extension", vsix, "--force"]);
    }
    catch (CakeException) when (!HasScreen())
    {
        Step("`code` cannot open a window here: using the browser");
        return false;
    }

    Step("Opening Visual Studio Code on samples/workspace (close its window, or press Ctrl-C here, to end)");
    Console.WriteLine(WhatToTry);
    var exitCode = Show("code", [.. own, "--new-window", "--wait", sample]);
    if (exitCode != 0) throw Failure($"`code` ended with exit code {exitCode}.");
    return true;
}

void DemoInBrowser(string vsix, string sample, string[] own, string state)
{
    var workbench = Workbench();
    var (node, entry) = (WorkbenchNode(workbench), WorkbenchEntry(workbench));
    var config = Path.Combine(state, "config.yaml");
    IO.File.WriteAllText(config, "auth: none\n");
    string[] common = [entry, "--config", config, .. own];
    // No gallery: neither the workbench nor its page asks anything of the network.
    var variables = new Dictionary<string, string> { ["EXTENSIONS_GALLERY"] = "{}" };
    Must("Installing Forge into the workbench", node, [.. common, "--install-extension", vsix, "--force"], variables: variables);

    var port = FreePort();
    var start = Command(node, [.. common, "--auth", "none", "--bind-addr", $"127.0.0.1:{port}", "--disable-telemetry", "--disable-update-check",
        "--disable-getting-started-override", "--disable-proxy", "--ignore-last-opened", "--disable-workspace-trust"], Root, variables);
    // Left over from a terminal inside VS Code, these would make it a client of that other window.
    foreach (var name in (string[])["VSCODE_IPC_HOOK_CLI", "CODE_SERVER_SESSION_SOCKET", "PASSWORD", "HASHED_PASSWORD", "PORT"]) start.Environment.Remove(name);
    start.RedirectStandardOutput = start.RedirectStandardError = true;
    Step("Starting the workbench");
    using var process = StartOrFail(start);
    using var log = IO.TextWriter.Synchronized(IO.File.CreateText(Path.Combine(state, "workbench.log")));
    process.OutputDataReceived += (_, line) => log.WriteLine(line.Data);
    process.ErrorDataReceived += (_, line) => log.WriteLine(line.Data);
    process.BeginOutputReadLine();
    process.BeginErrorReadLine();
    // Ctrl-C reaches the workbench by itself; a plain `kill` of this program does not.
    using var terminated = System.Runtime.InteropServices.PosixSignalRegistration.Create(
        System.Runtime.InteropServices.PosixSignal.SIGTERM, _ => process.Kill(entireProcessTree: true));

    WaitUntilHealthy($"http://127.0.0.1:{port}/healthz", process);
    Step($"Forge is ready: http://127.0.0.1:{port}/?folder={Uri.EscapeDataString(sample)}");
    Console.WriteLine(WhatToTry);
    Console.WriteLine("\nPress Ctrl-C to end.");
    process.WaitForExit();
}

void WaitUntilHealthy(string address, Process process)
{
    using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
    for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromMinutes(1); System.Threading.Thread.Sleep(200))
    {
        if (process.HasExited) break;
        try
        {
            if (http.GetAsync(address).GetAwaiter().GetResult().IsSuccessStatusCode) return;
        }
        catch (HttpRequestException)
        {
            // Not listening yet.
        }
    }
    throw Failure($"The workbench did not start; its log is {Path.Combine(CacheRoot, "demo", "workbench.log")}.");
}

int FreePort()
{
    using var listener = new TcpListener(IPAddress.Loopback, 0);
    listener.Start();
    return ((IPEndPoint)listener.LocalEndpoint).Port;
}
