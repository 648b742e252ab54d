using System.IO.Compression;
using System.Text.Json;
using ForgeLsp.Tests.E2e.Infrastructure;

namespace ForgeLsp.Tests.E2e;

/// <summary>The command line as a tool of .NET, installed from its package as anybody would.</summary>
public sealed class ToolPackageTests : IDisposable
{
    private readonly SampleWorkspace _sample = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("forge-tool-").FullName;

    [Fact]
    public async Task It_installs_and_checks_the_sample_as_the_packed_server_does()
    {
        await InstallAsync();
        // The commit may follow.
        Assert.StartsWith(Version, (await ForgeAsync("--version")).Output, StringComparison.Ordinal);

        _sample.Write("experiments/active/alice/wine-random-forest/metadata.yaml", _sample.Read("experiments/active/alice/wine-random-forest/metadata.yaml").Replace("status: in_progress", "status: in_progres", StringComparison.Ordinal));
        var check = await ForgeAsync("check", "--format", "json");
        var (exitCode, expected) = await _sample.ForgeAsync("check");
        Assert.Equal(1, check.ExitCode);
        Assert.Equal(exitCode, check.ExitCode);
        Assert.Contains("FRG002", check.Output, StringComparison.Ordinal);
        Assert.Equal(Findings(expected), Findings(JsonDocument.Parse(check.Output).RootElement));
    }

    [Fact]
    public void Its_package_holds_nothing_that_differs_from_one_packing_to_the_next()
    {
        using var package = ZipFile.OpenRead(Package);
        Assert.Single(package.Entries.Select(static entry => entry.LastWriteTime).Distinct());
        Assert.Equal("forge.psmdcp", Path.GetFileName(Assert.Single(package.Entries, static entry => entry.FullName.EndsWith(".psmdcp", StringComparison.Ordinal)).FullName));
        Assert.DoesNotContain(package.Entries, static entry => entry.FullName.EndsWith(".pdb", StringComparison.Ordinal));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sample.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Version => JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "package.json"))).RootElement.GetProperty("version").GetString() ?? "";

    private static string Package => Path.Combine(Repository.Tool, $"ForgeLsp.Tool.{Version}.nupkg");

    private static string Findings(JsonElement check) => check.GetProperty("findings").GetRawText();

    private async Task InstallAsync()
    {
        // From the folder of the package and nowhere else, and past the packages of this user, where one of the same version may lie.
        using var install = new Program("dotnet", ["tool", "install", "ForgeLsp.Tool", "--version", Version, "--tool-path", Path.Combine(_folder, "bin"), "--source", Repository.Tool], _folder,
            new Dictionary<string, string?>(StringComparer.Ordinal) { ["NUGET_PACKAGES"] = Path.Combine(_folder, "packages"), ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1" });
        var (exitCode, output, error) = await install.FinishAsync();
        Assert.True(exitCode == 0, $"The tool does not install: {output}{error}");
    }

    private async Task<(int ExitCode, string Output)> ForgeAsync(params string[] arguments)
    {
        using var forge = new Program(Path.Combine(_folder, "bin", "forge"), arguments, _sample.Folder);
        var (exitCode, output, error) = await forge.FinishAsync();
        Assert.True(error.Length == 0 || exitCode < 2, error);
        return (exitCode, output);
    }
}
