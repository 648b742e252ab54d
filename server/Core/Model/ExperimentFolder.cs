namespace ForgeLsp.Core.Model;

/// <summary>What the path of an experiment says: whose it is and what it is called.</summary>
public sealed record ExperimentFolder(string Researcher, string Experiment)
{
    /// <summary>
    /// Reads the folder of <paramref name="path"/> by the policy's patterns, in the workspace or in a subfolder of it; null where no
    /// pattern with a researcher fits.
    /// </summary>
    public static ExperimentFolder? Of(string path, Policy policy)
    {
        var folder = path.AsSpan(0, Math.Max(path.LastIndexOf('/'), 0));
        foreach (var pattern in policy.ExperimentPatterns)
        {
            if (Match(pattern.AsSpan().Trim('/'), folder) is { } found)
                return found;
        }

        return null;
    }

    /// <summary>The id that the folder's name suggests: its letters and digits in lower case, with hyphens between; null where it has none.</summary>
    public string? SuggestedId
    {
        get
        {
            var words = string.Concat(Experiment.Select(static c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-')).Split('-', StringSplitOptions.RemoveEmptyEntries);
            return words.Length == 0 ? null : string.Join('-', words);
        }
    }

    /// <summary>Compares the last parts of a folder with those of a pattern, from the end.</summary>
    private static ExperimentFolder? Match(ReadOnlySpan<char> pattern, ReadOnlySpan<char> folder)
    {
        ReadOnlySpan<char> researcher = default;
        ReadOnlySpan<char> experiment = default;
        var last = folder[(folder.LastIndexOf('/') + 1)..];
        var isAtEnd = false;
        while (!isAtEnd)
        {
            if (folder.IsEmpty)
                return null;

            var part = pattern[(pattern.LastIndexOf('/') + 1)..];
            var name = folder[(folder.LastIndexOf('/') + 1)..];
            switch (part)
            {
                case "{researcher}":
                    researcher = researcher.IsEmpty ? name : researcher;
                    break;
                case "{experiment}":
                    experiment = experiment.IsEmpty ? name : experiment;
                    break;
                case "*" or ['{', .., '}'] when !part.Contains(','):
                    break;
                case ['{', .. var choices, '}']:
                    if (!IsAmong(choices, name))
                        return null;

                    break;
                default:
                    if (!part.SequenceEqual(name))
                        return null;

                    break;
            }

            isAtEnd = part.Length == pattern.Length;
            pattern = isAtEnd ? default : pattern[..^(part.Length + 1)];
            folder = name.Length == folder.Length ? default : folder[..^(name.Length + 1)];
        }

        // `experiments/active/x` is an experiment without a researcher's folder, not one of a researcher called "active".
        return researcher is [] or "active" or "archive" ? null : new ExperimentFolder(researcher.ToString(), (experiment.IsEmpty ? last : experiment).ToString());
    }

    private static bool IsAmong(ReadOnlySpan<char> choices, ReadOnlySpan<char> name)
    {
        foreach (var choice in choices.Split(','))
        {
            if (choices[choice].SequenceEqual(name))
                return true;
        }

        return false;
    }
}
