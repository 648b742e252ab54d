using ForgeLsp.Adapters.Files;
using ForgeLsp.Adapters.Git;
using ForgeLsp.Adapters.Gpu;
using ForgeLsp.Adapters.Reservations;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Gpus;
using ForgeLsp.Features.Reports;
using ForgeLsp.Features.Stores;
using ForgeLsp.Lsp;

namespace ForgeLsp.Host.Session;

/// <summary>The GPU features of a session, over whatever policy, settings and trust say at the moment.</summary>
internal sealed class GpuParts : IGpus, IAsyncDisposable
{
    private readonly GpuNewsWatch _newsWatch;
    private readonly GpuHosts _probe = GpuHosts.Of(Environment.GetEnvironmentVariable("PATH"));
    private readonly GitCommandLine _git = new(Environment.GetEnvironmentVariable("PATH"));
    private readonly SampleSource _samples = new();
    private readonly SessionSurroundings _surroundings;
    private readonly GpuState _state;
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _ending = new();
    private IReservationStore? _store;
    private Named? _named;
    private CancellationTokenSource? _watched;
    private Task _watching = Task.CompletedTask;

    /// <summary>
    /// Nothing is asked or read before a view, a command or <see cref="MineAsync"/> wants it. <paramref name="tell"/> takes what the user did not ask for,
    /// <paramref name="log"/> one line for each failure of looking at it.
    /// </summary>
    public GpuParts(SessionSurroundings surroundings, Action<GpuNews>? tell = null, Action<string>? log = null)
    {
        _surroundings = surroundings;
        var services = new GpuServices(
            () => surroundings.Policy,
            Store,
            () => surroundings.Trusted ? _probe : null,
            () => surroundings.Settings.User ?? Environment.UserName,
            BookingId.New,
            TimeProvider.System)
        {
            Samples = Samples,
            Caveat = CaveatAsync,
            Machine = Environment.MachineName,
        };
        var state = _state = new GpuState(services);
        state.Answered += (_, _) => Answered?.Invoke(this, EventArgs.Empty);
        Feature = new GpuFeature(services, state);
        View = new GpusView(services, state);
        News = new BookingNews(services);
        Violations = new GpuViolations(services, state);
        _newsWatch = new GpuNewsWatch(surroundings, this, tell ?? (static _ => { }), log ?? (static _ => { }));
    }

    /// <summary>A slow host has answered, so that the view shows more. Any thread.</summary>
    public event EventHandler? Answered;

    /// <summary>Lists, books, releases.</summary>
    public GpuFeature Feature { get; }

    /// <summary>The GPUs view.</summary>
    public GpusView View { get; }

    /// <summary>What concerns oneself in the bookings.</summary>
    public BookingNews News { get; }

    /// <summary>Who is on whose card.</summary>
    public GpuViolations Violations { get; }

    /// <summary>Whether a database holds the bookings, which says itself when they change.</summary>
    public bool IsInDatabase => ReservationPlace.IsDatabase(Address());

    /// <summary>Somebody else changed the bookings, as a store told that can tell. Any thread.</summary>
    public event EventHandler? ChangedElsewhere;

    /// <summary>The file that holds the bookings, or null where none can be named, none may be touched yet, or a database holds them.</summary>
    public string? ReservationsFile => FilePath() is { } path && !IsForbidden(path) ? path : null;

    /// <summary>Hosts that did not answer are asked again at once.</summary>
    public void AskAnew() => _state.AskAnew();

    /// <inheritdoc/>
    public Task<GpuList> ListAsync(CancellationToken cancel) => _surroundings.ToldAsync(() => Feature.ListAsync(cancel, GpusView.Patience), cancel);

    /// <summary>All bookings, for reports.</summary>
    /// <exception cref="StoreException">They cannot be read, or may not be before the workspace is trusted.</exception>
    public Task<ReservationBook> ReadBookAsync(CancellationToken cancel) => Store().ReadAsync(cancel);

    /// <summary>The cards that bookings may be of, by name.</summary>
    public Task<IReadOnlyList<CostCard>> CardsAsync(ReservationBook book, CancellationToken cancel) => CostCards.OfAsync(_surroundings.Policy, _state, book, cancel);

    /// <inheritdoc/>
    public Task<MyBookings> MineAsync(CancellationToken cancel) => _newsWatch.MineAsync(cancel);

    /// <inheritdoc/>
    public Task<GpuCalendar> CalendarAsync(CalendarRequest request, CancellationToken cancel) => _surroundings.ToldAsync(() => Feature.CalendarAsync(request, cancel, GpusView.Patience), cancel);

    /// <inheritdoc/>
    public Task<GpuBookings> BookingsAsync(string? node, CancellationToken cancel) => _surroundings.ToldAsync(() => Feature.BookingsAsync(node, cancel), cancel);

    /// <inheritdoc/>
    public Task<BookLogin> SignInAsync(StoreCredential? typed, CancellationToken cancel) => _surroundings.ToldAsync(
        () => _surroundings.Trusted
            ? BookLogins.TryAsync(PlaceOf(Address()), typed, cancel)
            : throw new StoreException(StoreFailure.Unauthorised, "Forge reaches databases only in folders that you trust; trust this one first."),
        cancel);

    /// <inheritdoc/>
    public Task<ReserveResult> ReserveAsync(ReserveRequest wish, CancellationToken cancel) => _surroundings.ToldAsync(() => Feature.ReserveAsync(wish, cancel), cancel);

    /// <inheritdoc/>
    public Task<ReserveResult> ReleaseAsync(ReleaseRequest wish, CancellationToken cancel) => _surroundings.ToldAsync(() => Feature.ReleaseAsync(wish, cancel), cancel);

    /// <inheritdoc/>
    public Task<ReserveResult> ExtendAsync(ExtendRequest wish, CancellationToken cancel) => _surroundings.ToldAsync(() => Feature.ExtendAsync(wish, cancel), cancel);

    /// <inheritdoc/>
    public Task<ReserveResult> ShortenAsync(ShortenRequest wish, CancellationToken cancel) => _surroundings.ToldAsync(() => Feature.ShortenAsync(wish, cancel), cancel);

    /// <inheritdoc/>
    public Task<ReserveResult> TransferAsync(TransferRequest wish, CancellationToken cancel) => _surroundings.ToldAsync(() => Feature.TransferAsync(wish, cancel), cancel);

    /// <summary>Files changed, or somebody looks at something else than before.</summary>
    public void Look() => _newsWatch.Look();

    /// <summary>Trust, settings or what the user signed in with are others than before.</summary>
    public void LookAnew() => _newsWatch.LookAnew();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _newsWatch.DisposeAsync();
        await _ending.CancelAsync();
        await _watching;
        _watched?.Dispose();
        _ending.Dispose();
    }

    /// <summary>A repository that is not trusted yet may only name a file of its own.</summary>
    private string Address()
    {
        if (_surroundings.Settings.Reservations is { Length: > 0 } setting)
        {
            return setting;
        }

        var named = _surroundings.Policy.Gpus.Reservations;
        var isOwn = !ReservationPlace.IsDatabase(named) && !Path.IsPathRooted(named) && !named.Split('/', '\\').Contains("..", StringComparer.Ordinal);
        return _surroundings.Trusted || isOwn ? named : Policy.Default.Gpus.Reservations;
    }

    private string? FilePath()
    {
        var address = Address();
        if (ReservationPlace.IsDatabase(address) || address.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        return Path.IsPathFullyQualified(address) ? address : _surroundings.RootPath is { } root ? Path.GetFullPath(address, root) : null;
    }

    /// <summary>Before trust no database is reached.</summary>
    private IGpuSamples? Samples() => _surroundings.Trusted && ReservationPlace.IsDatabase(Address())
        ? _samples.At(PlaceOf(Address()))
        : null;

    /// <summary>Whether the place is named by the user's own settings. Those of a workspace come with a repository, and its places get no secrets of the user's.</summary>
    private bool IsOwn() => _surroundings.Settings is { Reservations.Length: > 0, IsReservationsOwn: true };

    private ReservationPlace PlaceOf(string address) =>
        new(address, _surroundings.RootPath ?? "", _surroundings.Policy.Gpus.DefaultHost, IsOwn(), Environment.GetEnvironmentVariable, TimeProvider.System) { Credentials = _surroundings.Credentials };

    /// <summary>Git is a process, and none is started before trust.</summary>
    private Task<string?> CaveatAsync(CancellationToken cancel) =>
        _surroundings.Trusted && FilePath() is { } path ? PrivateBook.SayAsync(_git, path, Address(), cancel) : Task.FromResult<string?>(null);

    /// <summary>A link in a repository names a place as an address does; the user's own setting may name any.</summary>
    private bool IsForbidden(string path) =>
        !_surroundings.Trusted && _surroundings.Settings.Reservations is not { Length: > 0 } && (_surroundings.RootPath is not { } root || Links.LeadAway(root, path));

    private IReservationStore Store()
    {
        var address = Address();
        var isDatabase = ReservationPlace.IsDatabase(address);
        if (isDatabase && !_surroundings.Trusted)
        {
            throw new StoreException(StoreFailure.Unauthorised, "The bookings are in a database, which is asked only once you trust the workspace.");
        }

        var path = isDatabase ? null : FilePath() ?? throw new StoreException(
            StoreFailure.NotFound,
            _surroundings.RootPath is null ? "Open a folder to book GPUs: bookings are kept in a file of the workspace." : "The place of the bookings cannot be understood: name a file or postgresql://USER@HOST/DATABASE in forge.yaml as gpus.reservations.");
        if (path is not null && IsForbidden(path))
        {
            throw new StoreException(StoreFailure.Unauthorised, $"{address} is a link out of this folder, which is followed only once you trust the workspace.");
        }

        var named = new Named(path ?? address, _surroundings.RootPath ?? "", _surroundings.Policy.Gpus.DefaultHost, IsOwn(), isDatabase ? _surroundings.Credentials : []);
        lock (_gate)
        {
            return _store is { } known && named == _named ? known : Open(named, address, path);
        }
    }

    private IReservationStore Open(Named named, string address, string? path)
    {
        IReservationStore store = path is not null
            ? new JsonReservationStore(path, address, named.DefaultHost, TimeProvider.System)
            : new ReservationPlace(address, named.Root, named.DefaultHost, named.IsOwn, Environment.GetEnvironmentVariable, TimeProvider.System) { Credentials = named.Credentials }.Open();
        _watched?.Cancel();
        _watched?.Dispose();
        _watched = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token);
        var ended = _watched.Token;
        var before = _watching;
        _watching = Task.Run(
            async () =>
            {
                await before;
                await store.WatchAsync(() => ChangedElsewhere?.Invoke(this, EventArgs.Empty), ended);
            },
            CancellationToken.None);
        (_store, _named) = (store, named);
        return store;
    }

    /// <summary>What decides that a store is another. In memory only: it may hold credentials.</summary>
    private sealed record Named(string Place, string Root, string DefaultHost, bool IsOwn, IReadOnlyList<TrackingCredential> Credentials)
    {
        public override string ToString() => "reservations";
    }
}
