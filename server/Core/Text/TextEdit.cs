namespace ForgeLsp.Core.Text;

/// <summary>One replacement: the characters of <paramref name="Span"/> (offsets of the text it was made for) become <paramref name="NewText"/>.</summary>
public sealed record TextEdit(TextSpan Span, string NewText);
