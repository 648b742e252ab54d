using ForgeLsp.Core.Model;

namespace ForgeLsp.Core.Catalogue;

/// <summary>Tells whether two values mean the same. Ladders of aliases cost no more than what they are made of.</summary>
internal sealed class DataComparison
{
    private readonly HashSet<(DataNode, DataNode)> _same = [];

    /// <summary>Whether both mean the same to their consumer; the order of a mapping's keys does not count.</summary>
    public bool AreSame(DataNode? one, DataNode? other)
    {
        if (one is null || other is null || one.Kind != other.Kind || one.IsCyclic != other.IsCyclic)
        {
            return one is null && other is null;
        }

        switch (one.Kind)
        {
            case DataKind.Mapping or DataKind.Sequence:
                // What is being compared further up counts as the same; a difference is found there.
                return !_same.Add((one.Shared, other.Shared)) || (one.Kind == DataKind.Mapping ? AreSameEntries(one, other) : AreSameItems(one, other));
            case DataKind.Integer or DataKind.Number:
                return one.NumberText == other.NumberText;
            case DataKind.Boolean:
                return one.Boolean == other.Boolean;
            case DataKind.Null:
                return true;
            default:
                return one.Text == other.Text;
        }
    }

    private bool AreSameItems(DataNode one, DataNode other)
    {
        var (left, right) = (one.Items, other.Items);
        if (left.Count != right.Count)
        {
            return false;
        }

        for (var i = 0; i < left.Count; i++)
        {
            if (!AreSame(left[i], right[i]))
            {
                return false;
            }
        }

        return true;
    }

    private bool AreSameEntries(DataNode one, DataNode other)
    {
        var (left, right) = (one.Entries, other.Entries);
        if (left.Count != right.Count)
        {
            return false;
        }

        for (var i = 0; i < left.Count; i++)
        {
            // Mostly they stand in the same order.
            var at = right[i].Name == left[i].Name ? i : right.IndexOf(left[i].Name);
            if (at < 0 || !AreSame(left[i].Key, right[at].Key) || !AreSame(left[i].Value, right[at].Value))
            {
                return false;
            }
        }

        return true;
    }
}
