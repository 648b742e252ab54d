namespace ForgeLsp.Core.Yaml;

/// <summary>Values that are computed when first asked for.</summary>
internal static class Lazily
{
    /// <summary>Keeps <paramref name="value"/> unless another thread was first, so that all threads see the same one.</summary>
    internal static T Set<T>(ref T? field, T value)
        where T : class => Interlocked.CompareExchange(ref field, value, null) ?? value;
}
