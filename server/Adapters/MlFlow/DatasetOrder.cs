using ForgeLsp.Core.Model;

namespace ForgeLsp.Adapters.MlFlow;

/// <summary>The order of a run's datasets in every store: by name, digest, then context.</summary>
internal static class DatasetOrder
{
    public static List<DatasetInput> Of(IEnumerable<DatasetInput> inputs) => Of(inputs, static input => input);

    /// <summary>The same for what holds an input.</summary>
    public static List<T> Of<T>(IEnumerable<T> entries, Func<T, DatasetInput> input) =>
    [
        .. entries.OrderBy(entry => input(entry).Name, StringComparer.Ordinal)
            .ThenBy(entry => input(entry).Digest, StringComparer.Ordinal)
            .ThenBy(entry => input(entry).Context, StringComparer.Ordinal),
    ];
}
