using ForgeLsp.Adapters.Git;
using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Adapters.Reservations;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Doctor.Checks;

namespace ForgeLsp.Host.Doctor;

/// <summary>Reads the bookings, and looks at what would stand in the way of another one.</summary>
internal sealed class BookingLook(DoctorScene scene)
{
    /// <summary>The facts.</summary>
    public async Task<ReservationFacts> LookAsync(CancellationToken cancel)
    {
        var place = scene.Bookings;
        var address = place.Address;
        var facts = new ReservationFacts(TrackingAddress.WithoutUser(address))
        {
            IsNamed = address != Policy.Default.Gpus.Reservations || scene.Variable(ReservationPlace.HostVariable) is { Length: > 0 },
        };
        try
        {
            var store = place.Open();
            var book = await store.ReadAsync(cancel);
            facts = facts with { Entries = book.Entries.Count, Damage = book.Problems, Health = await store.ExamineAsync(cancel) };
        }
        catch (StoreException failure)
        {
            return facts with { Failure = failure };
        }

        return ReservationPlace.IsDatabase(address)
            ? facts
            : facts with { Caveat = await PrivateBook.SayAsync(new GitCommandLine(scene.Variable("PATH")), Path.GetFullPath(address, scene.Root), address, cancel) };
    }
}
