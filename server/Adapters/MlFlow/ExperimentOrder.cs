using ForgeLsp.Core.Model;
using ForgeLsp.Core.Runs;

namespace ForgeLsp.Adapters.MlFlow;

/// <summary>Newest first (creation time, then id), deleted ones last.</summary>
internal sealed class ExperimentOrder : IComparer<Experiment>
{
    public static readonly ExperimentOrder Instance = new();

    public int Compare(Experiment? x, Experiment? y)
    {
        if (x is null || y is null)
        {
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        }

        var order = x.IsDeleted.CompareTo(y.IsDeleted);
        if (order == 0) order = (y.CreationTime ?? long.MinValue).CompareTo(x.CreationTime ?? long.MinValue);
        if (order == 0) order = y.Id.Length.CompareTo(x.Id.Length);
        return order != 0 ? order : RunOrdering.CompareText(y.Id, x.Id);
    }
}
