namespace ForgeLsp.Core.Text;

/// <summary>A place where a text breaks the grammar it is read by, said for a person: what is wrong and how to mend it.</summary>
public sealed record TextProblem(TextSpan Span, string Message);
