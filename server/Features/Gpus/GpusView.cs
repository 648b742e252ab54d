using System.Globalization;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Reservations;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Gpus;

/// <summary>The GPUs view: host → card (use, holder, time left) → MIG instances and processes. What a host has to complain of is a row of its own.</summary>
public sealed class GpusView(GpuServices services, GpuState state) : IViewProvider
{
    private const string HostPrefix = "gpuHost:";
    private const string CardPrefix = "gpu:";

    /// <summary>How long somebody in the editor waits for a slow host; the view is told of the answer later.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public string View => "gpus";

    /// <inheritdoc/>
    public async Task<ViewPage> ChildrenAsync(string? id, string? page, CancellationToken cancel)
    {
        var overview = await state.GetAsync(cancel, Patience);
        if (id is null)
        {
            return Root(overview);
        }

        if (id.StartsWith(HostPrefix, StringComparison.Ordinal))
        {
            return new ViewPage([.. HostRows(id[HostPrefix.Length..], overview)]);
        }

        var found = id.StartsWith(CardPrefix, StringComparison.Ordinal) ? overview.Cards.FirstOrDefault(card => card.NodeId == id) : null;
        return new ViewPage(found is null ? [] : [.. GpuParts(found)]);
    }

    private static ViewPage Root(GpuOverview overview)
    {
        var notes = overview.HostProblems.Values.Concat(overview.StoreProblems).ToList();
        var text = string.Join("\n", notes);
        if (overview.Cards.Count == 0)
        {
            return new ViewPage([], new ViewMessage("noGpu", (text.Length > 0 ? text : "No GPU was found here.") + " List the team's cards in forge.yaml under gpus.inventory to book them from anywhere."));
        }

        var message = notes.Count == 0 ? null : new ViewMessage(overview.Book is null ? "damaged" : "noGpu", text);
        return new ViewPage([.. overview.Hosts.Select(host => HostNode(host, overview))], message);
    }

    private static ViewNode HostNode(string host, GpuOverview overview)
    {
        var cards = overview.Cards.Where(card => HostNames.IsSame(card.Gpu.Host, host)).ToList();
        var free = cards.Count(card => card.Holder is null);
        var problem = overview.HostProblems.GetValueOrDefault(host);
        var count = cards.Count == 0 ? ""
            : overview.Book is null ? "bookings cannot be read"
            : string.Create(CultureInfo.InvariantCulture, $"{free} of {cards.Count} not reserved");
        var description = string.Join(" · ", new[] { count, problem is null ? "" : ReservationText.OneLine(problem, 60) }.Where(static part => part.Length > 0));
        return new ViewNode(HostPrefix + host, ReservationText.Host(host))
        {
            Description = description,
            Tooltip = string.Join("\n\n", new[] { problem }.Concat(overview.StoreProblems).OfType<string>().Select(text => MarkdownText.Escape(text, 1000))),
            Icon = problem is null && overview.StoreProblems.Count == 0 ? "server" : "warning",
            Expansion = cards.Count > 0 || problem is not null ? ViewExpansion.Expanded : ViewExpansion.None,
            Context = "gpuHost",
            AccessibleLabel = $"{ReservationText.Host(host)}, {description}",
        };
    }

    /// <summary>Its cards, and below them what is wrong with it.</summary>
    private IEnumerable<ViewNode> HostRows(string host, GpuOverview overview)
    {
        var cards = overview.Cards.Where(card => HostNames.IsSame(card.Gpu.Host, host)).Select(card => CardNode(card, overview));
        return overview.HostProblems.GetValueOrDefault(host) is { } problem ? cards.Append(ProblemNode(host, problem)) : cards;
    }

    private static ViewNode ProblemNode(string host, string problem)
    {
        var text = ReservationText.OneLine(problem, 300);
        return new ViewNode("problem:" + HostPrefix + host, text) { Tooltip = MarkdownText.Escape(problem, 1000), Icon = "warning", IconColor = "list.warningForeground", Context = "problem", AccessibleLabel = "Problem: " + text };
    }

    private ViewNode CardNode(GpuCard card, GpuOverview overview)
    {
        var now = services.Time.GetUtcNow();
        var zone = services.Time.LocalTimeZone;
        var policy = services.Policy();
        var isMine = card.Holder is { } held && policy.IsSamePerson(held.User, services.User());
        var holding = card.Holder is { } holder
            ? $"{(isMine ? "yours" : "held by " + ReservationText.OneLine(holder.User, 40))}, {ReservationText.Duration(holder.End - now)} left"
            : overview.Book is null ? "bookings unknown" : GpuText.State(card, now, zone);
        var label = string.Create(CultureInfo.InvariantCulture, $"GPU {card.Gpu.Index} · {ReservationText.OneLine(card.Gpu.Name, 60)}");
        string Described(string bar) => string.Join(" · ", new[] { GpuText.Measured(card.Gpu, bar), holding, GpuText.Age(card.Gpu, now) }.Where(static part => part.Length > 0));
        return new ViewNode(card.NodeId, label)
        {
            Description = Described(GpuText.Bar(card.Gpu.MemoryUsed, card.Gpu.MemoryTotal)),
            Tooltip = Tooltip(card, now, zone),
            Icon = card.Holder is null ? "circuit-board" : "lock",
            IconColor = card.Holder is null ? card.IsBusy ? "charts.yellow" : "charts.green" : isMine ? "charts.blue" : "charts.red",
            Expansion = card.Gpu.Processes.Count + card.Gpu.MigInstances.Count > 0 ? ViewExpansion.Collapsed : ViewExpansion.None,
            Context = card.Holder is null ? "gpu.free" : isMine ? "gpu.held.mine" : "gpu.held",
            AccessibleLabel = $"{label}, {Described("")}",
        };
    }

    private static string Tooltip(GpuCard card, DateTimeOffset now, TimeZoneInfo zone)
    {
        var gpu = card.Gpu;
        var lines = new List<string> { $"**{MarkdownText.Escape(gpu.Name)}** on {MarkdownText.Escape(ReservationText.Host(gpu.Host))}" };
        if (card.Holder is { } holder)
        {
            lines.Add($"Held by {MarkdownText.Escape(holder.User)} from {ReservationText.Time(holder.Start, now, zone)} until {ReservationText.Time(holder.End, now, zone)}: {MarkdownText.Escape(holder.Purpose)}");
        }

        if (card.FreeFrom is { } free)
        {
            lines.Add($"Free for an hour from {ReservationText.Time(free, now, zone)}");
        }

        lines.Add(string.Join(" · ", new[]
        {
            GpuText.Measured(gpu),
            gpu.Temperature is { } heat ? string.Create(CultureInfo.InvariantCulture, $"{heat} °C") : "",
            gpu.Power is { } power ? string.Create(CultureInfo.InvariantCulture, $"{power:0} W") : "",
            gpu.IsInventoryOnly ? "not measured" : "",
            GpuText.Age(gpu, now),
            gpu.Uuid is { } uuid ? MarkdownText.Escape(uuid) : "",
        }.Where(part => part.Length > 0)));
        lines.AddRange(gpu.MigInstances.Select(instance => MarkdownText.Escape($"{Name(instance)}, {Size(instance)}{(instance.Uuid is { } uuid ? ", " + uuid : "")}")));
        return string.Join("\n\n", lines.Where(line => line.Length > 0));
    }

    private static IEnumerable<ViewNode> GpuParts(GpuCard card) =>
        card.Gpu.MigInstances.Select(instance => MigNode(card, instance)).Concat(card.Gpu.Processes.Select(process => ProcessNode(card, process)));

    private static ViewNode MigNode(GpuCard card, MigInstance instance)
    {
        var users = card.Gpu.Processes.Where(process => process.MigIndex == instance.Index).Select(static process => ReservationText.OneLine(process.User ?? process.Name, 40)).Distinct(StringComparer.Ordinal).ToList();
        var used = users.Count > 0 ? "used by " + string.Join(", ", users) : "not used";
        var bar = GpuText.Bar(instance.MemoryUsed, instance.MemoryTotal);
        return new ViewNode(string.Create(CultureInfo.InvariantCulture, $"gpuMig:{card.NodeId[CardPrefix.Length..]}/{instance.Index}"), Name(instance))
        {
            Description = $"{(bar.Length > 0 ? bar + " " : "")}{Size(instance)} · {used}",
            Tooltip = instance.Uuid is { } uuid ? MarkdownText.Escape(uuid) : null,
            Icon = "symbol-array",
            Context = "gpuMig",
            AccessibleLabel = $"{Name(instance)}, {Size(instance)}, {used}",
        };
    }

    private static string Name(MigInstance instance) =>
        string.Create(CultureInfo.InvariantCulture, $"MIG {instance.Index}{(instance.Profile is { } profile ? " · " + ReservationText.OneLine(profile, 30) : "")}");

    private static string Size(MigInstance instance) => (instance.MemoryUsed, instance.MemoryTotal) switch
    {
        ({ } used, { } total) => string.Create(CultureInfo.InvariantCulture, $"{used / 1024.0:0.0} of {total / 1024.0:0.0} GiB"),
        (_, { } total) => string.Create(CultureInfo.InvariantCulture, $"{total / 1024.0:0.0} GiB"),
        _ => "size unknown",
    };

    private static ViewNode ProcessNode(GpuCard card, GpuProcess process)
    {
        var pid = process.Pid.ToString(CultureInfo.InvariantCulture);
        var details = new[]
        {
            "pid " + pid,
            process.User,
            process.Memory is { } memory ? string.Create(CultureInfo.InvariantCulture, $"{memory} MiB") : null,
            process.MigIndex is { } instance ? string.Create(CultureInfo.InvariantCulture, $"MIG {instance}") : null,
        };
        var description = ReservationText.OneLine(string.Join(" · ", details.OfType<string>()));
        var label = ReservationText.OneLine(process.Name, 80);
        return new ViewNode($"gpuProcess:{card.NodeId[CardPrefix.Length..]}/{pid}{(process.MigIndex is { } part ? string.Create(CultureInfo.InvariantCulture, $"/{part}") : "")}", label)
        {
            Description = description,
            Icon = "terminal",
            Context = "gpuProcess",
            AccessibleLabel = $"Process {label}, {description}",
        };
    }
}
