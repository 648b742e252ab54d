using ForgeLsp.Adapters.Reservations;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Reservations;
using ForgeLsp.Tests.Unit.Core.Reservations;

namespace ForgeLsp.Tests.Unit.Adapters.Reservations;

/// <summary>A folder with a reservation file, and stores over it.</summary>
internal sealed class StoreFolder : IDisposable
{
    public StoreFolder(string? text = null)
    {
        Folder = Directory.CreateTempSubdirectory("forge-reservations").FullName;
        File = Path.Combine(Folder, "gpu-reservations.json");
        if (text is not null)
        {
            System.IO.File.WriteAllText(File, text);
        }
    }

    public string Folder { get; }

    public string File { get; }

    public TestClock Clock { get; init; } = new("2026-03-02T12:00:00");

    public string Text => System.IO.File.ReadAllText(File);

    /// <summary>Names of what is in the folder beside the file and its backup.</summary>
    public IEnumerable<string> Leftovers => Directory.EnumerateFileSystemEntries(Folder).Where(path => path != File && path != File + ".bak").Select(path => Path.GetFileName(path));

    public JsonReservationStore Store(IWriteSteps? steps = null, Func<LockIdentity>? identity = null, LockPatience? patience = null, double lockSeconds = 20) =>
        new(File, "shared/gpu-reservations.json", "local", Clock, steps, identity ?? LockIdentity.OfThisProcess, patience ?? LockPatience.Default, TimeSpan.FromSeconds(lockSeconds));

    public Task<ReservationOutcome> ReserveAsync(
        string user, double startHour = 0, double hours = 1, int gpu = 0, JsonReservationStore? store = null, string purpose = "work", string? id = null) =>
        (store ?? Store()).WriteAsync(
            book => Law().Reserve(book, new ReservationWish(id ?? Guid.NewGuid().ToString("N"), "local", gpu, null, user, purpose, hours, Clock.Now.AddHours(startHour))), default);

    public Task<ReservationOutcome> ReleaseAsync(string id, string user) => Store().WriteAsync(book => Law().Release(book, id, new ReservationActor(user)), default);

    public ReservationLaw Law() => new(Policy.Default, Clock.Now, Clock.LocalTimeZone);

    public async Task<IReadOnlyList<Reservation>> EntriesAsync() => (await Store().ReadAsync(default)).Entries;

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
