namespace ForgeLsp.Core.Python.Semantics;

/// <summary>
/// Tells by what is written alone which calls of a script may matter to somebody: most matter to nobody, and need not be looked at again at every
/// keystroke. Each top-level piece of a script remembers its own. One for the whole program, held in a static field.
/// </summary>
/// <param name="isWanted">A function of the call and what is in it, and of nothing else.</param>
public sealed class CallFilter(Func<PyCall, bool> isWanted)
{
    private static int _count;

    /// <summary>Its place among the answers of a piece.</summary>
    internal int Number { get; } = Interlocked.Increment(ref _count) - 1;

    /// <summary>Calls of something under one of these names: <c>model.fit(…)</c> under <c>fit</c>, and whatever is called by a bare name, since an import may have given it that.</summary>
    public static CallFilter OfNames(params string[] names) => OfNames(names.ToHashSet(StringComparer.Ordinal));

    /// <inheritdoc cref="OfNames(string[])"/>
    public static CallFilter OfNames(IReadOnlySet<string> names) => new(call => call.Function is PyName || (call.Function is PyAttribute attribute && names.Contains(attribute.Name.Text)));

    /// <summary>Whether the call may matter.</summary>
    internal bool Takes(PyCall call) => isWanted(call);
}
