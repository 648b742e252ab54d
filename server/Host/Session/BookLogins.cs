using System.Globalization;
using ForgeLsp.Adapters.Reservations;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Gpus;
using ForgeLsp.Features.Stores;

namespace ForgeLsp.Host.Session;

/// <summary>Tries to sign in to the database that holds the bookings.</summary>
internal static class BookLogins
{
    /// <summary>What the place takes to sign in, and, where something was typed, whether it is let in with that. A refusal is an answer.</summary>
    /// <param name="typed">Its origin does not matter; null to ask only what is needed.</param>
    public static async Task<BookLogin> TryAsync(ReservationPlace place, StoreCredential? typed, CancellationToken cancel)
    {
        if (place.Login() is not { Origin: { } origin } login)
        {
            return new BookLogin(place.Address, null, null, null);
        }

        if (typed is null)
        {
            return new BookLogin(login.Display, origin, login.User, null);
        }

        var credential = new TrackingCredential(origin) { User = typed.User ?? login.User, Password = typed.Password };
        var others = place.Credentials.Where(known => known.Origin != origin);
        try
        {
            var book = await (place with { Credentials = [credential, .. others] }).Open().ReadAsync(cancel);
            var count = book.Entries.Count == 1 ? "1 booking" : book.Entries.Count.ToString(CultureInfo.InvariantCulture) + " bookings";
            return new BookLogin(login.Display, origin, login.User, new StoreTestResult(IsRead: true, count, null, [], new StoreCredential(origin, credential.User, credential.Password)));
        }
        catch (StoreException problem)
        {
            var remedies = problem.Remedy is { Kind: StoreRemedyKind.SignIn } remedy ? [new StoreMend("signIn", remedy.Value)] : (IReadOnlyList<StoreMend>)[];
            return new BookLogin(login.Display, origin, login.User, new StoreTestResult(IsRead: false, problem.Message, null, remedies, null));
        }
    }
}
