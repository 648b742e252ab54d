using ForgeLsp.Core.Ports;

namespace ForgeLsp.Features.Live;

/// <summary>How long a store that does not answer is left alone: longer with each failure, and never long where the cause passes by itself. Safe from any thread.</summary>
internal sealed class OutagePauses(TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(2);

    /// <summary>Who fails again so soon was not well: a server that is asked too often answers now and then.</summary>
    private static readonly TimeSpan Trial = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private TimeSpan _pause;
    private TimeSpan _last;
    private long _since;
    private bool _isWell = true;

    /// <summary>Whether the store may be asked again.</summary>
    public bool IsOver
    {
        get
        {
            lock (_gate)
            {
                return time.GetElapsedTime(_since) >= _pause;
            }
        }
    }

    /// <summary>True for the one who is to ask again now; the others find a pause.</summary>
    public bool Claim()
    {
        lock (_gate)
        {
            if (time.GetElapsedTime(_since) < _pause)
            {
                return false;
            }

            _since = time.GetTimestamp();
            _pause = _last < First ? First : _last;
            return true;
        }
    }

    /// <summary>Somebody asks by hand.</summary>
    public void End()
    {
        lock (_gate)
        {
            _pause = TimeSpan.Zero;
        }
    }

    /// <summary>The store answered (null), or failed.</summary>
    public void Answered(StoreFailure? failure)
    {
        lock (_gate)
        {
            if (failure is { } kind)
            {
                var before = _isWell && time.GetElapsedTime(_since) > Trial ? TimeSpan.Zero : _last;
                _pause = _last = Shorter(before < First ? First : before * 2, Longest(kind));
                _since = time.GetTimestamp();
            }
            else
            {
                _pause = TimeSpan.Zero;
                _since = _isWell ? _since : time.GetTimestamp();
            }

            _isWell = failure is null;
        }
    }

    // Who is refused again and again may be locked out; a writer lets go of a database soon.
    private static TimeSpan Longest(StoreFailure failure) => failure switch
    {
        StoreFailure.Locked => TimeSpan.FromSeconds(5),
        StoreFailure.Unauthorised => TimeSpan.FromMinutes(5),
        _ => TimeSpan.FromMinutes(1),
    };

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
