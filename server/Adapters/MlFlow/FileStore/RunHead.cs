using ForgeLsp.Core.Model;
using ForgeLsp.Core.Runs;

namespace ForgeLsp.Adapters.MlFlow.FileStore;

/// <summary>A run among those of its experiment.</summary>
/// <param name="Run">The run, or its head: <c>meta.yaml</c> and the parent that it names.</param>
/// <param name="Folder">Its folder.</param>
/// <param name="IsHead">Whether the rest is not read yet.</param>
internal readonly record struct ListedRun(Run Run, string Folder, bool IsHead);

/// <summary>Which questions the heads of runs answer: the rest of thousands of runs need not be read to say which are the newest.</summary>
internal static class RunHead
{
    /// <summary>Whether filter and order ask for nothing that a head lacks. A run's name may be in a tag.</summary>
    public static bool IsEnoughFor(RunPlan plan) => IsEnoughFor(plan.Filter) && plan.Ordering.Keys.All(static key => Has(key.Field));

    private static bool IsEnoughFor(FilterNode? node) => node switch
    {
        null => true,
        FilterAnd and => IsEnoughFor(and.Left) && IsEnoughFor(and.Right),
        FilterOr or => IsEnoughFor(or.Left) && IsEnoughFor(or.Right),
        FilterNot not => IsEnoughFor(not.Operand),
        FilterComparison comparison => Has(comparison.Field),
        _ => false,
    };

    private static bool Has(RunField field) => field.Kind switch
    {
        RunFieldKind.Attribute => field.Key != "run_name",
        RunFieldKind.Tag => field.Key == RunTags.Parent,
        _ => false,
    };
}
