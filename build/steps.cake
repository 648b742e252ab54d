// What the targets are made of. Each step can be run again; it does only what is needed.

void RestoreAll()
{
    Must("Restoring NuGet packages", "dotnet", ["restore", "ForgeLsp.sln", "--locked-mode"]);
    // `npm ci` empties the folder first. Where it is a link, that would be the folder of another clone.
    if (new IO.DirectoryInfo(Path.Combine(Root, "node_modules")).LinkTarget is { } elsewhere)
    {
        Step($"node_modules is a link to {elsewhere}: its packages are taken as they are");
        return;
    }

    var wanted = Path.Combine(Root, "package-lock.json");
    var present = Path.Combine(Root, "node_modules", ".package-lock.json");
    if (!IO.File.Exists(present) || IO.File.GetLastWriteTimeUtc(present) < IO.File.GetLastWriteTimeUtc(wanted))
        Must("Restoring npm packages", "npm", ["ci", "--no-audit", "--no-fund"]);
}

/// <summary>Publishes the server to dist/server: compiled ahead of time on Linux and Windows x64, portable elsewhere.</summary>
void PublishServer(params string[] more)
{
    var target = Path.Combine(Root, "dist", "server");
    if (IO.Directory.Exists(target)) IO.Directory.Delete(target, recursive: true);
    var isX64 = RuntimeInformation.OSArchitecture == Architecture.X64;
    string[] runtime = isX64 && OperatingSystem.IsLinux() ? ["-p:ForgeRuntime=linux-x64"] : isX64 && OperatingSystem.IsWindows() ? ["-p:ForgeRuntime=win-x64"] : [];
    Must("Building the server", "dotnet", ["publish", "server/Host", "-c", Configuration, "-o", target, "-v", "quiet", "-p:RestoreLockedMode=true", .. runtime, .. more]);
}

/// <summary>The program that <see cref="PublishServer"/> leaves.</summary>
string PublishedServer => Path.Combine(Root, "dist", "server", OperatingSystem.IsWindows() ? "forge.exe" : "forge");

void BuildClient() => Must("Building the client", "npm", ["run", "--silent", "client:build"]);

void PackExtension() => Pack(null, Path.Combine(Root, "dist", "server"), Vsix, CommitTime());

/// <summary>What else people install, as the end-to-end tests try it: the extension for every platform, and the tool.</summary>
void PackForTests()
{
    Pack(null, PublishFor("portable"), UniversalVsix, CommitTime());
    PackTool(Path.Combine(Artifacts, "tool"), CommitTime());
}

/// <summary>Runs the end-to-end tests on the packed extension in the real workbench. It is a browser on whatever machine: a click may miss now and then, and what it missed is tried once more.</summary>
(int, int) EndToEnd()
{
    Ensure(Chromium);
    return Xunit("E2e", new Dictionary<string, string> { ["FORGE_WORKBENCH"] = Workbench(), ["FORGE_VSIX"] = Vsix, ["FORGE_UNIVERSAL_VSIX"] = UniversalVsix, ["FORGE_TOOL"] = Path.Combine(Artifacts, "tool"), ["FORGE_CHROMIUM"] = FindChromium() }, secondChances: 3);
}

/// <summary>The test command. A part that cannot run costs one failure; only what stands on it is left out.</summary>
void TestAll()
{
    Suite("machine", () => Holds(() => Ensure(Python, PostgreSql, Neovim)));
    if (!Suite("restore", () => Holds(RestoreAll))) return;
    var builds = Check("build with analysers", "dotnet", "build", "ForgeLsp.sln", "-c", Configuration, "--no-restore", "-v", "quiet", "-nologo");
    // The rules of style are among the analysers; what is left is white space.
    Check("format", "dotnet", "format", "whitespace", "ForgeLsp.sln", "--verify-no-changes", "--no-restore");
    Check("client: types, lint, format", "npm", "run", "--silent", "client:check");
    if (!builds) return;
    // Where tests start the program, they start the one that people get: compiled ahead of time it is also there sooner, and they start it hundreds of times.
    var publishes = Suite("server", () => Holds(() => PublishServer(NotAgain)));
    Dictionary<string, string> program = publishes ? new() { ["FORGE_EXECUTABLE"] = PublishedServer } : null;
    Suite("unit", () => Xunit("Unit", program));
    Suite("protocol", () => Xunit("Lsp", program));
    Suite("client", ClientTests);
    if (publishes && Suite("package", () => Holds(() => { BuildClient(); PackExtension(); PackForTests(); })))
        Suite("end to end", EndToEnd);
}

(int, int) Holds(Action action)
{
    action();
    return (0, 0);
}
