using ForgeLsp.Adapters.Gpu.Published;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Host.Session;

/// <summary>The place of published GPU states, opened when it is first asked for, and anew when the address is another one.</summary>
/// <param name="variable">An environment variable, or null.</param>
internal sealed class SampleSource(Func<string, string?> variable, TimeProvider time)
{
    private readonly Lock _gate = new();
    private (string Address, bool IsOwn, IReadOnlyList<TrackingCredential> Credentials)? _key;
    private PostgresGpuSamples? _open;

    /// <summary>The place beside the bookings at an address; null where these are kept in a file, or the address makes no sense, which the bookings say.</summary>
    /// <param name="isOwn">Whether the user wrote the address, rather than the repository.</param>
    public IGpuSamples? At(string address, string folder, bool isOwn, IReadOnlyList<TrackingCredential> credentials)
    {
        lock (_gate)
        {
            if (_key != (address, isOwn, credentials))
            {
                _key = (address, isOwn, credentials);
                _open = Open(address, folder, isOwn, credentials);
            }

            return _open;
        }
    }

    private PostgresGpuSamples? Open(string address, string folder, bool isOwn, IReadOnlyList<TrackingCredential> credentials)
    {
        try
        {
            return PostgresGpuSamples.At(address, folder, isOwn, variable, credentials, time);
        }
        catch (StoreException)
        {
            return null;
        }
    }
}
