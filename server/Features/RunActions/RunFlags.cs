using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.RunActions;

/// <summary>Says in the context of a run's row what its store lets one do, for the client's menus.</summary>
internal static class RunFlags
{
    /// <summary>Behind the contexts of runs that lie on a tracking server: these can be changed, and have a page there.</summary>
    public const string OnServer = ".server";

    /// <summary>The rows with their flags.</summary>
    public static IEnumerable<ViewNode> Mark(NamedStore named, IEnumerable<ViewNode> nodes) =>
        named.Store.Writer is null ? nodes : nodes.Select(static node => node.Context is "run" || node.Context?.StartsWith("run.", StringComparison.Ordinal) == true ? node with { Context = node.Context + OnServer } : node);
}
