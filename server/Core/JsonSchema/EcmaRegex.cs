namespace ForgeLsp.Core.JsonSchema;

/// <summary>
/// A regular expression of a schema (ECMA-262, Unicode mode). A pattern that cannot be read, and a text that takes too long, count as
/// matching: a schema's weakness is no error of the file.
/// </summary>
/// <remarks>
/// Nearly all patterns are simple (<see cref="PatternProgram"/>). .NET's expressions, which take milliseconds to load and begin with, are for
/// the others.
/// </remarks>
internal sealed class EcmaRegex(string pattern)
{
    private PatternProgram? _program;
    private TranslatedPattern? _translated;

    /// <summary>The pattern as the schema has it.</summary>
    public string Pattern => pattern;

    /// <summary>Whether the pattern can be read at all; one that cannot counts as matching.</summary>
    public bool IsReadable => Program.IsSimple || Translated.IsReadable;

    // Both are made when first asked for, by more than one thread at worst: what they make is the same.
    private PatternProgram Program => _program ??= PatternProgram.Of(pattern);

    private TranslatedPattern Translated => _translated ??= new TranslatedPattern(pattern);

    /// <summary>Whether the pattern occurs anywhere in <paramref name="text"/>.</summary>
    public bool IsMatch(string text) => Program.IsMatch(text) ?? Translated.IsMatch(text);
}
