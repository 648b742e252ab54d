using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Features.Fixing;

/// <summary>The fixes that are made to one version of a file at once: those that do not get in each other's way. The others wait for the next round.</summary>
internal sealed class FixRound
{
    private readonly List<IReadOnlyList<TextEdit>> _fixes = [];

    // By place; none of them overlap.
    private readonly List<TextEdit> _edits = [];

    /// <summary>The edits of each fix that was taken.</summary>
    public IReadOnlyList<IReadOnlyList<TextEdit>> Fixes => _fixes;

    /// <summary>The edits of the fix that may be made unseen (<see cref="Fix.Safe"/>); null where there is none.</summary>
    public static IReadOnlyList<TextEdit>? Safe(IReadOnlyList<Fix> fixes) => Fix.Safe(fixes) is { } only ? [.. only.Edits.SelectMany(static edit => edit.Edits)] : null;

    /// <summary>Takes the edits of a fix, unless one of them touches what an earlier fix changes or says the same.</summary>
    public void Add(IReadOnlyList<TextEdit> edits)
    {
        if (edits.Count > 0 && edits.All(IsFree))
        {
            foreach (var edit in edits)
            {
                _edits.Insert(Behind(edit.Span.Start), edit);
            }

            _fixes.Add(edits);
        }
    }

    private bool IsFree(TextEdit edit)
    {
        for (var i = Behind(edit.Span.Start) - 1; i >= 0 && _edits[i].Span.Start == edit.Span.Start; i--)
        {
            // Two insertions at one place keep their order; the same one twice, or a text that is replaced as well, is a conflict.
            if (edit.Span.Length > 0 || _edits[i].Span.Length > 0 || _edits[i].NewText == edit.NewText)
            {
                return false;
            }
        }

        var next = Behind(edit.Span.Start);
        var before = next - 1;
        return (before < 0 || _edits[before].Span.End <= edit.Span.Start) && (next >= _edits.Count || edit.Span.End <= _edits[next].Span.Start);
    }

    /// <summary>The index behind the last edit that begins at or before <paramref name="start"/>.</summary>
    private int Behind(int start)
    {
        var (low, high) = (0, _edits.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _edits[middle].Span.Start <= start ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
