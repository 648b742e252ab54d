#load "build/process.cake"
#load "build/machine.cake"
#load "build/cache.cake"
#load "build/suites.cake"
#load "build/steps.cake"
#load "build/release.cake"
#load "build/demo.cake"

// The one build script: `dotnet cake --target=NAME`, or the npm scripts, which call it.

const string Configuration = "Release";
string Root => Context.Environment.WorkingDirectory.FullPath;
string Artifacts => Path.Combine(Root, "artifacts");
string Vsix => Path.Combine(Artifacts, "forge.vsix");
string UniversalVsix => Path.Combine(Artifacts, "forge-universal.vsix");

Task("Clean")
    .Description("Removes everything that a build makes; the cache of downloads stays.")
    .Does(() =>
    {
        string[] made = [Artifacts, Path.Combine(Root, "dist"), .. GetDirectories("./{server,tests}/*/{bin,obj}").Select(path => path.FullPath)];
        foreach (var folder in made.Where(IO.Directory.Exists)) IO.Directory.Delete(folder, recursive: true);
    });

Task("Restore")
    .Description("Brings the packages of NuGet and npm, exactly as the lock files say.")
    .Does(RestoreAll);

Task("Build")
    .Description("Builds the server to dist/server and the client to dist/client.")
    .IsDependentOn("Restore")
    .Does(() => { PublishServer(); BuildClient(); });

Task("Package")
    .Description("Packs the extension to artifacts/forge.vsix.")
    .IsDependentOn("Build")
    .Does(PackExtension);

Task("Release")
    .Description("Makes all that people install: extensions for Linux x64, Windows x64 and every platform, the tool for .NET, a bill of materials and checksums, in artifacts/release.")
    .IsDependentOn("Restore")
    .Does(Release);

Task("Demo")
    .Description("Opens an editor on samples/workspace with Forge in it.")
    .IsDependentOn("Package")
    .Does(() => Demo(Vsix));

Task("Docs")
    .Description("Writes what is generated from the rules: their catalogue, their pages, the README's table, the severities in the schema of forge.yaml.")
    .IsDependentOn("Restore")
    .Does(() =>
    {
        Must("Building the rules and their tests", "dotnet", ["build", "tests/Unit", "-c", Configuration, "--no-restore", "-v", "quiet"]);
        Must("Writing the generated pages", TestProgram("Unit"), ["-namespace", "*.Docs", "-noLogo"], variables: new Dictionary<string, string> { ["FORGE_UPDATE_DOCS"] = "1" });
    });

Task("Bench")
    .Description("Measures Forge beside yaml-language-server, ruff, pyright and ajv-cli and writes docs/benchmarks.md; --only=edit,many,long,python,runs,compare,bookings,check,sizes for parts of it.")
    .IsDependentOn("Restore")
    .Does(() =>
    {
        PublishServer();
        string[] bench = ["tests/Bench/bench.mjs", "--peer", YamlLanguageServer(), "--ajv", AjvCli(), "--ruff", RuffWasm(), "--pyright", Pyright()];
        foreach (var option in new[] { "mlflow", "runs" }.Where(HasArgument)) bench = [.. bench, "--" + option, Argument<string>(option)];
        if (HasArgument("only")) bench = [.. bench, "--only", Argument<string>("only")];
        if (Show(WorkbenchNode(Workbench()), bench) != 0) throw Failure("The benchmark failed; see above.");
    });

Task("E2E")
    .Description("Runs the end-to-end tests alone.")
    .IsDependentOn("Package")
    .Does(() =>
    {
        PackForTests();
        Must("Building the end-to-end tests", "dotnet", ["build", "tests/E2e", "-c", Configuration, "-v", "quiet"]);
        Suite("end to end", EndToEnd);
    });

Task("Test")
    .Description("Everything: build with analysers, format, client checks, then unit, protocol, client and end-to-end tests.")
    .Does(TestAll);

try
{
    RunTarget(Argument("target", "Build"));
}
catch (Exception problem)
{
    // One line; whatever led to it has been shown already.
    Console.Error.WriteLine(problem.Message);
    if (results.Count == 0) Environment.Exit(1);
}

if (results.Count > 0)
{
    PrintSummary();
    if (results.Any(result => result.Failed > 0)) Environment.Exit(1);
}
