using System.Diagnostics;
using Xunit;

namespace ForgeLsp.Tests.Unit.Architecture;

/// <summary>
/// Compiles one line as a file of the real projects: one that a layer forbids must not compile, one that it allows must. What forbids it is the
/// project's own: its references, analysers and list of what is banned. Its other files are left out, which the build has compiled already; with them
/// each of these took the processor for up to a minute. The compiler's output goes to a temporary folder, so that nothing of the build changes.
/// </summary>
public sealed class ForbiddenReferenceTests
{
#if DEBUG
    private const string Configuration = "Debug";
#else
    private const string Configuration = "Release";
#endif

    [Theory]
    [InlineData("Core", """System.IO.File.ReadAllText("secret")""")]
    [InlineData("Features", "System.DateTime.UtcNow")]
    public void A_pure_project_that_reaches_outside_does_not_compile(string project, string expression) =>
        Assert.Contains("error RS0030", Compile(project, expression, analyse: true), StringComparison.Ordinal);

    [Theory]
    [InlineData("Rules", "new global::ForgeLsp.Adapters.Anything()")]
    [InlineData("Lsp", "new global::Npgsql.NpgsqlConnection()")]
    public void A_project_that_looks_at_a_layer_or_package_that_is_not_its_own_does_not_compile(string project, string expression) =>
        Assert.Matches("error CS0(234|400)", Compile(project, expression, analyse: false));

    [Fact]
    public void What_a_layer_allows_compiles() =>
        Assert.DoesNotContain("error", Compile("Features", "new global::ForgeLsp.Core.Text.TextSpan(0, 1)", analyse: false), StringComparison.Ordinal);

    private static string Compile(string project, string expression, bool analyse)
    {
        var folder = Directory.CreateTempSubdirectory("forge-layers-").FullName;
        try
        {
            var source = Path.Combine(folder, "Probe.cs");
            var targets = Path.Combine(folder, "Probe.targets");
            File.WriteAllText(source, $$"""
                namespace ForgeLsp;

                internal static class Probe
                {
                    /// <summary>What the test is about.</summary>
                    public static object? Value => {{expression}};
                }

                """);
            File.WriteAllText(targets, $"""<Project><ItemGroup><Compile Remove="@(Compile)" /><Compile Include="{source}" /></ItemGroup></Project>""");
            var start = new ProcessStartInfo("dotnet", [
                "msbuild", Path.Combine(SolutionFolder.Path, "server", project, $"ForgeLsp.{project}.csproj"), "-target:Compile", "-nologo", "-verbosity:quiet",
                "-nodeReuse:false", $"-property:Configuration={Configuration}", "-property:BuildProjectReferences=false", "-property:ProduceReferenceAssembly=false",
                $"-property:IntermediateOutputPath={folder}/", $"-property:CustomAfterMicrosoftCommonTargets={targets}",
                $"-property:RunAnalyzersDuringBuild={analyse}"])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
            };
            start.Environment.Remove("FORGE_FAST");
            using var compiler = Process.Start(start) ?? throw new InvalidOperationException("`dotnet` is not on the PATH.");
            return compiler.StandardOutput.ReadToEnd();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
