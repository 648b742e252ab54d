using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ForgeLsp.Adapters.Catalogue;
using ForgeLsp.Adapters.Gates;
using ForgeLsp.Adapters.Git;
using ForgeLsp.Adapters.MlFlow.Artifacts;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Models;

namespace ForgeLsp.Host.Cli.Models;

/// <summary>What one <c>forge models</c> command works with. Whoever types a command here trusts the folder.</summary>
internal sealed class ModelsSession : IAsyncDisposable
{
    private readonly CliContext _context;
    private readonly bool _isJson;
    private readonly string _root;
    private readonly Policy _policy;
    private readonly WorkspaceStores _stores;

    /// <param name="store">The command line's <c>--store</c>, or null.</param>
    public ModelsSession(CliContext context, string? store, bool isJson)
    {
        _context = context;
        _isJson = isJson;
        _root = WorkspaceLocator.RootFor(context.WorkingDirectory);
        _policy = PolicyFile.Read(_root);
        var path = RelativePath.Join("", _policy.RegistryFile) is { Length: > 0 } inside ? inside : throw new CliException(ExitCode.Usage, $"registry.file of forge.yaml ({_policy.RegistryFile}) is outside of the workspace; name a file in it.");
        Files = new CatalogueFolder(_root, path, context.Time);
        _stores = new WorkspaceStores(context, _root, _policy, store);
    }

    /// <summary>Whether no store is asked.</summary>
    public bool IsOffline { get; init; }

    /// <summary>The catalogue and its history.</summary>
    public ICatalogueFiles Files { get; }

    /// <summary>For reading.</summary>
    public ModelsFeature Models => new(Services);

    /// <summary>For reading the files alone.</summary>
    public ModelsFeature Offline() => new(Services with { Stores = null });

    /// <summary>For transitions.</summary>
    public PromotionFeature Promotions => new(Services);

    /// <summary>For what stands before them.</summary>
    public GateFeature Gates => new(Services);

    /// <summary>For versions in tracking registries.</summary>
    public VersionEditFeature Versions => new(Services);

    /// <summary>For the files of versions.</summary>
    public VersionDownloadFeature Downloads => new(Services, new ArtifactSaver());

    private ModelsServices Services
    {
        get
        {
            var git = new GitCommandLine(_context.Variable("PATH"));
            var runner = new GateProcess(_context.Variable("PATH"), _context.Time, _context.Variable("PATHEXT"));
            return new ModelsServices(() => _policy, Files, _root, static () => Environment.UserName, _context.Time)
            {
                Stores = IsOffline ? null : _stores,
                Git = () => git,
                Runner = () => runner,
                Modelfiles = new ModelfileGate(() => ModelsSyncCommand.Sources(_context), () => ModelsSyncCommand.Open(_context, host: null), _context.Time),
                Exists = path => RelativePath.Join("", path) is { Length: > 0 } inside && File.Exists(Path.Combine(_root, inside)),
                Findings = (path, text, cancel) => CatalogueFindings.OfAsync(_root, path, text, _context.Time, line => _ = _context.TellAsync(line), cancel),
            };
        }
    }

    /// <summary>Runs what may meet files and stores that cannot be reached.</summary>
    public static async Task<T> ReachAsync<T>(Task<T> work)
    {
        try
        {
            return await work;
        }
        catch (StoreException error)
        {
            throw new CliException(error.Failure == StoreFailure.Locked ? ExitCode.Refused : ExitCode.Unreachable, error.Message);
        }
    }

    /// <summary>Prints a value as JSON, or <paramref name="text"/> line by line.</summary>
    public async Task WriteAsync<T>(T value, JsonTypeInfo<T> type, IEnumerable<string> text)
    {
        foreach (var line in _isJson ? [JsonSerializer.Serialize(value, type)] : text)
        {
            await _context.Out.WriteLineAsync(line);
        }
    }

    /// <summary>Prints rows: a table on a terminal, columns without a frame elsewhere.</summary>
    public Task WriteTableAsync<T>(T value, JsonTypeInfo<T> type, IReadOnlyList<IReadOnlyList<string>> rows) => WriteAsync(value, type, [TextTable.Aligned(rows).TrimEnd('\r', '\n')]);

    /// <summary>Says something on stderr.</summary>
    public async Task TellAsync(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            await _context.TellAsync(line);
        }
    }

    /// <summary>A line of a gate's command, on stderr, so that results stay by themselves.</summary>
    public void Show(string line)
    {
        lock (_context)
        {
            _context.Error.WriteLine("  " + Display.Plain(line));
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _stores.DisposeAsync();
}
