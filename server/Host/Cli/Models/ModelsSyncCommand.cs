using System.CommandLine;
using ForgeLsp.Adapters.Files;
using ForgeLsp.Adapters.Ollama;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Ollama;
using ForgeLsp.Host.Cli.Runs;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Documents;

namespace ForgeLsp.Host.Cli.Models;

/// <summary><c>forge models sync</c>: brings the models of the catalogue onto an Ollama server.</summary>
internal sealed class ModelsSyncCommand : ExampleCommand
{
    private readonly Argument<string[]> _names = new("model") { Description = "Names of the catalogue or of Ollama; all of the catalogue when not given.", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string[]> _only = new("--only") { Description = "The same as naming models.", AllowMultipleArgumentsPerToken = true };
    private readonly Option<bool> _dry = new("--dry-run") { Description = "Say what would be done, and do nothing." };
    private readonly Option<bool> _update = new("--update") { Description = "Pull again what is there, in case its tag has moved, and build custom models anew." };
    private readonly Option<bool> _deprecated = new("--deprecated") { Description = "Take deprecated models too." };
    private readonly Option<int> _parallel = new("--parallel") { Description = $"How many models at once: 1 to {SyncWish.MaxParallel}.", DefaultValueFactory = static _ => SyncWish.DefaultParallel };
    private readonly Option<string?> _host = new("--host") { Description = "Where Ollama is; OLLAMA_HOST, or this machine, when not given." };
    private readonly Option<bool> _json = new("--json") { Description = "The same as --format json." };
    private readonly Option<string> _format = RunsCommand.FormatOption("table", "json");

    private ModelsSyncCommand(CliContext context)
        : base(
            "sync", "Pull and build the catalogue's models with Ollama. Nothing is ever deleted.",
            "forge models sync --dry-run", "forge models sync", "forge models sync --only support-assistant --host gpu-01:11434", "forge models sync --update --parallel 1 --format json")
    {
        Explain("Models of the catalogue that Ollama lacks are pulled, and those with a Modelfile are built, each after the models that it is made from. An interrupted pull goes on where it was the next time.");
        Arguments.Add(_names);
        foreach (var option in new Option[] { _only, _dry, _update, _deprecated, _parallel, _host, _json, _format })
        {
            Options.Add(option);
        }

        SetAction((parsed, cancel) => RunAsync(context, parsed, cancel));
    }

    /// <summary>The command.</summary>
    public static Command Create(CliContext context) => new ModelsSyncCommand(context);

    private async Task<int> RunAsync(CliContext context, ParseResult parsed, CancellationToken cancel)
    {
        string[] names = [.. parsed.GetValue(_names) ?? [], .. parsed.GetValue(_only) ?? []];
        var parallel = parsed.GetValue(_parallel);
        if (parallel is < 1 or > SyncWish.MaxParallel)
        {
            throw new CliException(ExitCode.Usage, $"--parallel is 1 to {SyncWish.MaxParallel}.");
        }

        var output = new ModelsSyncOutput(context, parsed.GetValue(_json) || parsed.GetValue(_format) == "json");
        var sources = Sources(context);
        var wish = new SyncWish { Names = names.Length == 0 ? null : names, IsUpdate = parsed.GetValue(_update), WithDeprecated = parsed.GetValue(_deprecated), Parallel = parallel };
        try
        {
            using var server = Open(context, parsed.GetValue(_host));
            var feature = new OllamaSyncFeature(() => sources, () => server, new SyncLimits(), context.Time);
            if (parsed.GetValue(_dry))
            {
                var plan = await feature.PlanAsync(wish, cancel);
                await output.WriteAsync(plan);
                return plan.Models.Any(static model => model is { State: SyncState.Problem, IsSelected: true }) ? ExitCode.Unreachable : ExitCode.Clean;
            }

            var result = await feature.SyncAsync(wish, output.Tell, cancel);
            await output.WriteAsync(result);
            return result.IsCancelled ? throw new OperationCanceledException(cancel) : result.IsClean ? ExitCode.Clean : ExitCode.Unreachable;
        }
        catch (OllamaException problem)
        {
            throw new CliException(ExitCode.Unreachable, problem.Message);
        }
        catch (UnknownModelException unknown)
        {
            throw new CliException(ExitCode.Usage, unknown.Message);
        }
    }

    /// <summary>The server of an address; null means that of OLLAMA_HOST, or this machine.</summary>
    /// <exception cref="OllamaException">It is no address.</exception>
    internal static OllamaServer Open(CliContext context, string? host) => new(OllamaAddress.Parse(host ?? context.Variable("OLLAMA_HOST")), NetworkSettings.None, context.Variable, new OllamaLimits());

    /// <summary>The catalogue of the workspace that the command runs in.</summary>
    /// <exception cref="CliException">There is none.</exception>
    internal static SyncSources Sources(CliContext context)
    {
        var root = WorkspaceLocator.RootFor(context.WorkingDirectory);
        var workspace = new ForgeWorkspace(RootFolder.FromPath(root, OperatingSystem.IsWindows()), new DiskFiles(root), BuiltInSchemas.For);
        workspace.LoadPolicy();
        var sources = SyncSources.Of([workspace]);
        return sources.Catalogues.Count > 0 ? sources : throw new CliException(ExitCode.Unreachable, $"There is no model catalogue {workspace.Current.Policy.RegistryFile} in {root}: write one, or name it in forge.yaml (registry.file).");
    }
}
