using System.Globalization;

namespace ForgeLsp.Features.Gpus;

/// <summary>
/// What lets a program see booked cards and no others: by uuid where that is known, else by index in the order of the bus, which is that of
/// nvidia-smi (https://docs.nvidia.com/cuda/cuda-c-programming-guide/#cuda-environment-variables).
/// </summary>
public static class CudaVariables
{
    /// <summary>Value of <c>CUDA_DEVICE_ORDER</c>.</summary>
    public const string Order = "PCI_BUS_ID";

    /// <summary>Value of <c>CUDA_VISIBLE_DEVICES</c>.</summary>
    public static string Visible(IReadOnlyList<ReservationInfo> bookings)
    {
        // CUDA takes either form, and not both at once.
        var isByUuid = bookings.All(static booking => booking.GpuUuid is not null);
        return string.Join(',', bookings.Select(booking => isByUuid ? booking.GpuUuid : booking.GpuId.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>Both, to be put before a command.</summary>
    public static string Line(IReadOnlyList<ReservationInfo> bookings) => $"CUDA_DEVICE_ORDER={Order} CUDA_VISIBLE_DEVICES={Visible(bookings)}";
}
