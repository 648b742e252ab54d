namespace ForgeLsp.Core.Catalogue;

/// <summary>What MLflow's servers take as names in the registry of models (mlflow/utils/validation.py of 2.17 and 3.11).</summary>
public static class RegistryNames
{
    private const int MaxAlias = 255;
    private const int MaxKey = 250;

    /// <summary>Why a server would refuse an alias, and what to write; null where it would not.</summary>
    public static string? AliasProblem(string alias)
    {
        if (alias.Length == 0)
        {
            return "An alias needs a name";
        }

        if (alias.Length > MaxAlias)
        {
            return $"An alias has {MaxAlias} characters at most";
        }

        return !alias.All(static c => char.IsLetterOrDigit(c) || c is '_' or '-') ? "An alias has letters, digits, - and _ only"
            : alias.Equals("latest", StringComparison.OrdinalIgnoreCase) ? "MLflow keeps latest for the newest version; take another name"
            : alias[0] is 'v' or 'V' && alias.Length > 1 && alias.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0 ? $"MLflow keeps names such as {alias} for versions; take another name"
            : null;
    }

    /// <summary>Why a server would refuse the key of a tag, and what to write; null where it would not.</summary>
    public static string? TagKeyProblem(string key)
    {
        if (key.Length == 0)
        {
            return "A tag needs a key";
        }

        if (key.Length > MaxKey)
        {
            return $"A tag's key has {MaxKey} characters at most";
        }

        // Files are called like that in a store of files, so a key must not be another way to write a path. A colon only newer servers take.
        return !key.All(static c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.' or ' ' or '/' or ':') ? "A tag's key has letters, digits, spaces and _ - . / only"
            : key.StartsWith("..", StringComparison.Ordinal) || key.Split('/').Any(static part => part is "" or "." or "..") ? "A tag's key neither begins nor ends with /, and has no part that is empty or only dots"
            : null;
    }
}
