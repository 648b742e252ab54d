using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Adapters.Reservations;
using ForgeLsp.Adapters.Reservations.Postgres;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Reservations;
using ForgeLsp.Tests.Unit.Adapters.MlFlow;
using ForgeLsp.Tests.Unit.Core.Reservations;

namespace ForgeLsp.Tests.Unit.Adapters.Reservations;

/// <summary>An empty place for bookings, and short words for what is done there.</summary>
internal abstract class BookingPlace : IDisposable
{
    public TestClock Clock { get; init; } = new("2026-03-02T12:00:00");

    /// <summary>The place as the command line names it.</summary>
    public abstract string Address { get; }

    public abstract IReservationStore Open(TestClock? clock = null);

    public static BookingPlace New(string kind, string zone = "UTC") => kind == "file"
        ? new FilePlace { Clock = new("2026-03-02T12:00:00", zone) }
        : new DatabasePlace { Clock = new("2026-03-02T12:00:00", zone) };

    public ReservationLaw Law() => new(Policy.Default, Clock.Now, Clock.LocalTimeZone);

    public Task<ReservationOutcome> WriteAsync(Func<ReservationLaw, ReservationBook, ReservationChange> decide) => Open().WriteAsync(book => decide(Law(), book), default);

    public Task<ReservationOutcome> ReserveAsync(string user, double startHour = 0, double hours = 1, int gpu = 0, string? uuid = null, string? id = null, string purpose = "work", TimeSpan? lease = null) =>
        WriteAsync((law, book) => law.Reserve(book, Wish(user, startHour, hours, gpu, uuid, id, purpose, lease)));

    public ReservationWish Wish(string user, double startHour = 0, double hours = 1, int gpu = 0, string? uuid = null, string? id = null, string purpose = "work", TimeSpan? lease = null) =>
        new(id ?? Guid.NewGuid().ToString("N")[..12], "local", gpu, uuid, user, purpose, hours, Clock.Now.AddHours(startHour)) { LeaseUntil = lease is { } length ? Clock.Now + length : null };

    public async Task<IReadOnlyList<Reservation>> EntriesAsync() => (await Open().ReadAsync(default)).Entries;

    public abstract void Dispose();

    private sealed class FilePlace : BookingPlace
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("forge-place").FullName;

        public override string Address => Path.Combine(_folder, "gpu-reservations.json");

        public override IReservationStore Open(TestClock? clock = null) => new JsonReservationStore(Address, "shared/gpu-reservations.json", "local", clock ?? Clock);

        public override void Dispose() => Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A schema of its own in a database of the tests' PostgreSQL.</summary>
    internal sealed class DatabasePlace(PostgresServer? server = null) : BookingPlace
    {
        private static readonly Lazy<string> Shared = new(() => PostgresServer.Instance.Create("bookings"));
        private static int _schemas;
        private readonly string _database = server?.Address("bookings", "postgres") ?? Shared.Value;
        private readonly string _schema = $"team {Interlocked.Increment(ref _schemas)}";

        public string Schema => _schema;

        public override string Address => $"{_database}?schema={Uri.EscapeDataString(_schema)}";

        public override IReservationStore Open(TestClock? clock = null) => OpenAt(Address, clock ?? Clock);

        public static PostgresReservationStore OpenAt(string address, TimeProvider time, Func<bool, Task>? beforeWrite = null, IReadOnlyList<string>? migrations = null) =>
            new(BookingAddress.Read(address, new NamedHosts([address], []), []), time, migrations) { BeforeWrite = beforeWrite };

        public override void Dispose()
        {
        }
    }
}
