using System.Globalization;
using ForgeLsp.Core.Reservations;
using ForgeLsp.Features.Gpus;

namespace ForgeLsp.Host.Cli.Gpus;

/// <summary>Lines for people of the <c>forge gpu</c> commands.</summary>
internal static class GpuLines
{
    /// <summary><c>GPU 0 on atlas for bob, 2026-03-01 12:30 to 14:30, finetune llama (id 0123456789ab)</c>.</summary>
    public static string Of(ReservationInfo booking)
    {
        var start = Clock(booking.StartTime);
        var end = Clock(booking.EndTime);
        var until = start[..10] == end[..10] ? end[11..] : end;
        return $"{ReservationText.Card(booking.GpuId, booking.Host)} for {ReservationText.OneLine(booking.User)}, {start} to {until}, {ReservationText.OneLine(booking.Purpose)} (id {ReservationText.OneLine(booking.Id)})";
    }

    /// <summary>Bookings as rows, the head first.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Table(IReadOnlyList<ReservationInfo> bookings) =>
    [
        ["HOST", "GPU", "USER", "FROM", "UNTIL", "PURPOSE", "ID"],
        .. bookings.Select(static booking => new[]
        {
            booking.Host, booking.GpuId.ToString(CultureInfo.InvariantCulture), booking.User, Clock(booking.StartTime), Clock(booking.EndTime), booking.Purpose, booking.Id,
        }),
    ];

    /// <summary>Date and minute of an ISO time, in the zone that it is written in.</summary>
    public static string Clock(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
