using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Live;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Gpus;

/// <summary>The GPUs view: host → card (use, holder, time left) → MIG instances and processes. What a host has to complain of is a row of its own.</summary>
public sealed class GpusView(GpuServices services, GpuState state) : IViewProvider
{
    /// <summary>How long somebody in the editor waits for a slow host; the view is told of the answer later.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly GpuRows _rows = new(services);
    private readonly Lock _gate = new();

    // What the client was told last, by the node whose children they are; the root is "".
    private readonly Dictionary<string, IReadOnlyList<ViewNode>> _told = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public string View => "gpus";

    /// <inheritdoc/>
    public async Task<ViewPage> ChildrenAsync(string? id, string? page, CancellationToken cancel)
    {
        var overview = await state.GetAsync(cancel, Patience);
        var children = _rows.Children(id ?? "", overview);
        lock (_gate)
        {
            _told[id ?? ""] = children;
        }

        return new ViewPage(children, id is null ? Message(overview) : null);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ViewNode>> RowsAsync(IReadOnlyList<string> ids, CancellationToken cancel)
    {
        var overview = await state.GetAsync(cancel, Patience, isGlance: true);
        return _rows.All(overview).Where(node => ids.Contains(node.Id, StringComparer.Ordinal)).ToList();
    }

    /// <inheritdoc/>
    public async Task<string?> TooltipAsync(string id, RunsViewOptions options, CancellationToken cancel)
    {
        var overview = await state.GetAsync(cancel, Patience, isGlance: true);
        return overview.Cards.FirstOrDefault(card => card.NodeId == id) is { } card ? _rows.Tooltip(card) : null;
    }

    /// <summary>Looks at hosts and bookings, and says what is out of date of what the client was told. Hosts that were asked a moment ago are not asked again.</summary>
    public async Task<ViewChanges> LookAsync(CancellationToken cancel)
    {
        List<string> known;
        lock (_gate)
        {
            known = [.. _told.Keys];
        }

        if (known.Count == 0)
        {
            return new ViewChanges();
        }

        var overview = await state.GetAsync(cancel, Patience, isGlance: true);
        var changes = new ViewChanges();
        foreach (var parent in known)
        {
            var now = _rows.Children(parent, overview);
            IReadOnlyList<ViewNode> before;
            lock (_gate)
            {
                before = _told[parent];
                _told[parent] = now;
            }

            if (!before.Select(static node => node.Id).SequenceEqual(now.Select(static node => node.Id), StringComparer.Ordinal))
            {
                changes.Children.Add(parent);
            }
            else
            {
                changes.Rows.UnionWith(now.Zip(before).Where(static pair => pair.First != pair.Second).Select(static pair => pair.First.Id));
            }
        }

        return changes;
    }

    /// <summary>Why there is no row at all; rows say themselves what is wrong with them.</summary>
    private ViewMessage? Message(GpuOverview overview)
    {
        if (overview.Cards.Count > 0)
        {
            return null;
        }

        var text = string.Join("\n", overview.StoreProblems.Concat(overview.HostProblems.Values).Append("List the team's cards in forge.yaml under gpus.inventory to book them from anywhere."));
        return new ViewMessage(services.Probe() is null ? "untrusted" : overview.Failure is { } failure ? Cause(failure.Failure) : "noGpu", text);
    }

    private static string Cause(StoreFailure failure) => failure switch
    {
        StoreFailure.Unreachable or StoreFailure.Timeout or StoreFailure.NotFound or StoreFailure.Locked => "unreachable",
        StoreFailure.Unauthorised => "unauthorised",
        _ => "damaged",
    };
}
