namespace ForgeLsp.Features.Reproducibility;

/// <summary>The sides of a score, by name.</summary>
public static class ScorePart
{
    /// <summary>Whether runs are logged, and the one that counts is named.</summary>
    public const string Tracking = "tracking";

    /// <summary>Whether the settings are outside of the code.</summary>
    public const string Configuration = "configuration";

    /// <summary>Whether the version of the data is known.</summary>
    public const string Data = "data";

    /// <summary>Whether the packages are pinned.</summary>
    public const string Environment = "environment";

    /// <summary>Whether a seed is set and noted.</summary>
    public const string Seed = "seed";

    /// <summary>Whether everything is committed.</summary>
    public const string Code = "code";

    /// <summary>Whether it is written down what it is and how it is run.</summary>
    public const string Documentation = "documentation";

    /// <summary>Whether somebody answers for it.</summary>
    public const string Owner = "owner";
}
