using ForgeLsp.Core.Text;

namespace ForgeLsp.Features.CodeActions.Python;

/// <summary>A place that can hold hyperparameters, and from which a script can read them.</summary>
internal interface ISettingsHome
{
    /// <summary>Moves those of <paramref name="values"/> that can be read from here where they stand now; null where none can.</summary>
    Move? MoveHere(IReadOnlyList<HardCodedValue> values);

    /// <summary>What the light bulb says for moving <paramref name="count"/> values at once; ends the sentence "Move all …".</summary>
    string TitleOfAll(int count);
}

/// <summary>Values on their way to a home.</summary>
/// <param name="Title">What the light bulb says, where it is one value.</param>
/// <param name="Count">How many are moved.</param>
/// <param name="Script">Edits of the script.</param>
/// <param name="Other">Edits of the config file; null where the script holds all.</param>
internal sealed record Move(string Title, int Count, IReadOnlyList<TextEdit> Script, OtherFile? Other);

/// <summary>Edits of a config file. <paramref name="Shown"/>: the text of the first new key, for showing it; null where nothing is new.</summary>
internal sealed record OtherFile(string Path, SourceText Text, IReadOnlyList<TextEdit> Edits, bool Create, string? Shown)
{
    /// <summary>Where the first new key stands once the edits are made, and its length.</summary>
    public (LinePosition Start, int Length)? Place()
    {
        if (Shown is null || Edits.FirstOrDefault(edit => edit.NewText.Contains(Shown, StringComparison.Ordinal)) is not { } edit)
        {
            return null;
        }

        var text = Edits.OrderByDescending(static one => one.Span).Aggregate(Text, static (result, one) => result.WithChange(one.Span, one.NewText));
        var before = Edits.Where(other => other.Span.Start < edit.Span.Start).Sum(static other => other.NewText.Length - other.Span.Length);
        return (text.PositionAt(edit.Span.Start + before + edit.NewText.IndexOf(Shown, StringComparison.Ordinal)), Shown.Length);
    }
}

/// <summary>Finds keys for values: their own names where those are free or mean the same value, else longer ones.</summary>
internal static class KeyChoice
{
    /// <summary>The name, and whether it has to be added; null where nothing fits.</summary>
    /// <param name="known">What a name means already: null where it is free, else whether it is the very value.</param>
    public static (string Name, bool IsNew)? For(HardCodedValue value, IEnumerable<string> otherNames, Func<string, bool?> known)
    {
        foreach (var name in otherNames.Prepend(value.Name))
        {
            switch (known(name))
            {
                case null:
                    return (name, true);
                case true:
                    return (name, false);
            }
        }

        return null;
    }
}
