using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Runs;

/// <summary>What the children of one node are asked with.</summary>
/// <param name="Named">The store of the node.</param>
/// <param name="Page">Continues where a <c>loadMore</c> left off; null for the first page.</param>
/// <param name="Directions">Metric directions of the policy.</param>
/// <param name="ToUri">The editor's address of an absolute local path.</param>
internal sealed record RunsRequest(
    NamedStore Named,
    NodeId Node,
    string? Page,
    RunsViewOptions Options,
    IReadOnlyDictionary<string, bool> Directions,
    Func<string, string> ToUri,
    DateTimeOffset Now,
    CancellationToken Cancel)
{
    /// <summary>Rows of one page.</summary>
    public const int PageSize = 100;

    public IRunStore Store => Named.Store;

    public string Alias => Named.Alias;

    /// <summary>The row of a run.</summary>
    public ViewNode Row(Run run) => RunRow.Of(Alias, run, Options, Directions, Now);

    /// <summary>A row that says that there is nothing below the node.</summary>
    public ViewNode Empty(string label) => RunNodes.Empty(Node.ToString(), label);

    /// <summary>A row that says why a part of the node cannot be read.</summary>
    public ViewNode Problem(string message) => RunNodes.Problem(Node.ToString(), message);
}
