namespace ForgeLsp.Host;

/// <summary>Makes the ids of bookings.</summary>
internal static class BookingId
{
    /// <summary>Twelve hexadecimal digits: short enough to be typed, too many to meet twice.</summary>
    public static string New() => Guid.NewGuid().ToString("N")[..12];
}
