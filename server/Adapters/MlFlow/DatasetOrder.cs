using ForgeLsp.Core.Model;

namespace ForgeLsp.Adapters.MlFlow;

/// <summary>The order of a run's datasets in every store: by name, digest, then context.</summary>
internal static class DatasetOrder
{
    public static List<DatasetInput> Of(IEnumerable<DatasetInput> inputs) =>
        [.. inputs.OrderBy(input => input.Name, StringComparer.Ordinal).ThenBy(input => input.Digest, StringComparer.Ordinal).ThenBy(input => input.Context, StringComparer.Ordinal)];
}
