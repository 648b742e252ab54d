using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Live;
using ForgeLsp.Lsp;

namespace ForgeLsp.Host.Session;

/// <summary>What the features of a session may ask of their surroundings; it changes while they live.</summary>
internal sealed class SessionSurroundings(Func<IReadOnlyList<SessionRoot>> roots)
{
    private volatile bool _trusted;
    private volatile SessionSettings _settings = SessionSettings.None;
    private volatile ViewAttention _attention = ViewAttention.Unknown;
    private volatile IReadOnlyList<TrackingCredential> _credentials = [];

    /// <summary>Before it: no process, no network, no address taken from the repository.</summary>
    public bool Trusted
    {
        get => _trusted;
        set => _trusted = value;
    }

    /// <summary>The user's settings.</summary>
    public SessionSettings Settings
    {
        get => _settings;
        set => _settings = value;
    }

    /// <summary>What somebody looks at.</summary>
    public ViewAttention Attention
    {
        get => _attention;
        set => _attention = value;
    }

    /// <summary>What the user signed in with at tracking stores.</summary>
    public IReadOnlyList<TrackingCredential> Credentials
    {
        get => _credentials;
        set => _credentials = value;
    }

    /// <summary>Every folder.</summary>
    public IReadOnlyList<SessionRoot> Roots => roots();

    /// <summary>The first folder's policy: teams keep one repository open, and its policy speaks.</summary>
    public Policy Policy => Roots.Count > 0 ? Roots[0].Workspace.Current.Policy : Policy.Default;

    /// <summary>The first folder on disk; null where none is open.</summary>
    public string? RootPath => Roots.Count > 0 && Roots[0].Workspace.Root.FullPath.Length > 0 ? Roots[0].Workspace.Root.FullPath : null;

    /// <summary>Waits until every folder's policy is known: what is booked or compared before would follow the default one.</summary>
    public Task PolicyKnownAsync(CancellationToken cancel) => Task.WhenAll(Roots.Select(static root => root.Workspace.PolicyKnown)).WaitAsync(cancel);

    /// <summary>Waits until every folder's files were read: what is looked for before would be called missing.</summary>
    public Task FilesKnownAsync(CancellationToken cancel) => Task.WhenAll(Roots.Select(static root => root.Workspace.FilesKnown)).WaitAsync(cancel);

    /// <summary>Does something once the policy is known; what a store, git or Ollama cannot do is said to the user in their own words.</summary>
    /// <exception cref="FeatureException">They cannot.</exception>
    public async Task<T> ToldAsync<T>(Func<Task<T>> work, CancellationToken cancel)
    {
        await PolicyKnownAsync(cancel);
        try
        {
            return await work();
        }
        catch (Exception failure) when (failure is StoreException or GitException or OllamaException)
        {
            throw new FeatureException(failure.Message);
        }
    }
}
