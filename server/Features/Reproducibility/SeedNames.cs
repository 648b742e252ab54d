namespace ForgeLsp.Features.Reproducibility;

/// <summary>What people call the number that random generators start from.</summary>
internal static class SeedNames
{
    private static readonly string[] Names = ["seed", "random_seed", "random_state", "rng_seed", "manual_seed"];

    /// <summary>Whether a key of a config or a parameter is one, also within a group: <c>training.seed</c>, <c>model/random_state</c>.</summary>
    public static bool IsSeed(string key) => Names.Contains(key[(key.LastIndexOfAny(['.', '/']) + 1)..], StringComparer.OrdinalIgnoreCase);
}
