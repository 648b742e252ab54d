namespace ForgeLsp.Core.Catalogue;

/// <summary>The states of a model's life, as the key <c>status</c> of the catalogue names them.</summary>
public static class ModelStates
{
    /// <summary>Being built.</summary>
    public const string Development = "development";

    /// <summary>Being checked by the team.</summary>
    public const string Testing = "testing";

    /// <summary>As in production, without users.</summary>
    public const string Staging = "staging";

    /// <summary>In use.</summary>
    public const string Production = "production";

    /// <summary>On its way out.</summary>
    public const string Deprecated = "deprecated";

    /// <summary>All of them, in the order of a model's life.</summary>
    public static IReadOnlyList<string> All { get; } = [Development, Testing, Staging, Production, Deprecated];

    /// <summary>Whether a word is a state.</summary>
    public static bool IsState(string word) => RankOf(word) >= 0;

    /// <summary>Place of a state in the order of a model's life; -1 for a word that is none.</summary>
    public static int RankOf(string word)
    {
        for (var i = 0; i < All.Count; i++)
        {
            if (All[i] == word)
            {
                return i;
            }
        }

        return -1;
    }
}
