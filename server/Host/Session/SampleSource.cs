using ForgeLsp.Adapters.Gpu.Published;
using ForgeLsp.Adapters.Reservations;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Host.Session;

/// <summary>The place of published GPU states, opened when it is first asked for, and anew when the bookings are elsewhere.</summary>
internal sealed class SampleSource
{
    private readonly Lock _gate = new();
    private (string Address, string Folder, bool IsOwn, IReadOnlyList<TrackingCredential> Credentials)? _key;
    private PostgresGpuSamples? _open;

    /// <summary>The place beside the bookings; null where these are kept in a file, or their address makes no sense, which the bookings say.</summary>
    public IGpuSamples? At(ReservationPlace place)
    {
        var key = (place.Address, place.Folder, place.IsOwn, place.Credentials);
        lock (_gate)
        {
            if (_key != key)
            {
                _key = key;
                _open = Open(place);
            }

            return _open;
        }
    }

    private static PostgresGpuSamples? Open(ReservationPlace place)
    {
        try
        {
            return place.OpenSamples();
        }
        catch (StoreException)
        {
            return null;
        }
    }
}
