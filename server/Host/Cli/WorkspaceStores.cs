using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Host.Cli;

/// <summary>The tracking stores of a workspace for one command; none where there is none. Whoever types a command here trusts the folder.</summary>
internal sealed class WorkspaceStores : IRunStores, IAsyncDisposable
{
    private readonly RunStores _stores;
    private readonly string? _alias;

    /// <param name="store">The command line's <c>--store</c>: an address, or the alias of one of the workspace's stores; null for all of these.</param>
    public WorkspaceStores(CliContext context, string root, Policy policy, string? store)
    {
        _alias = store is not null && store.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') && !Path.Exists(Path.Combine(context.WorkingDirectory, store)) ? store : null;
        var option = _alias is null ? store : null;
        var settings = new TrackingSettings(option is null ? root : context.WorkingDirectory, IsTrusted: true, option, EditorSetting: null, policy.TrackingUri, context.Variable)
        {
            PolicyStores = policy.TrackingStores,
            CacheFolder = CacheFolder.Find(context.Variable),
        };
        _stores = new RunStores(() => settings);
    }

    /// <inheritdoc/>
    /// <exception cref="CliException">There is none of the name that was given.</exception>
    public async Task<IReadOnlyList<NamedStore>> ListAsync(CancellationToken cancel)
    {
        var stores = await _stores.ListAsync(cancel);
        if (_alias is null)
        {
            return stores;
        }

        return stores.FirstOrDefault(store => store.Alias == _alias) is { } only
            ? [only]
            : throw new CliException(ExitCode.Unreachable, $"'{_alias}' is not there, and no store of this workspace has that name{(stores.Count == 0 ? "" : $"; it has {string.Join(", ", stores.Select(static store => store.Alias))}")}.");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _stores.DisposeAsync();
}
