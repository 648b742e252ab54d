using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;

namespace ForgeLsp.Adapters.MlFlow;

/// <summary>A query, read and checked: what every store begins with.</summary>
internal sealed record RunPlan(FilterNode? Filter, RunOrdering Ordering, RunPosition? After, int PageSize)
{
    /// <exception cref="StoreException">The filter, the order or the page token makes no sense.</exception>
    public static RunPlan Of(RunQuery query)
    {
        var filter = RunFilterParser.ParseFilter(query.Filter);
        var order = RunFilterParser.ParseOrder(query.OrderBy);
        if (filter.Problem is { } problem)
        {
            throw new StoreException(StoreFailure.BadQuery, "Filter: " + problem.Message);
        }

        if (order.Problem is { } orderProblem)
        {
            throw new StoreException(StoreFailure.BadQuery, "Order: " + orderProblem.Message);
        }

        var after = query.After is null ? null
            : RunCursor.Decode(query.After, order.Keys) ?? throw new StoreException(StoreFailure.BadQuery, "The page token belongs to another search; start again from the first page.");
        return new(filter.Root, new(order.Keys), after, Math.Clamp(query.PageSize, 1, 1000));
    }
}
