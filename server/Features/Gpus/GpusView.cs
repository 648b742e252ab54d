using System.Globalization;
using ForgeLsp.Core.Reservations;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Gpus;

/// <summary>The GPUs view: host → card (use, holder, time left) → processes.</summary>
public sealed class GpusView(GpuServices services, GpuState state) : IViewProvider
{
    private const string HostPrefix = "gpuHost:";
    private const string CardPrefix = "gpu:";

    /// <inheritdoc/>
    public string View => "gpus";

    /// <inheritdoc/>
    public async Task<ViewPage> ChildrenAsync(string? id, string? page, CancellationToken cancel)
    {
        var overview = await state.GetAsync(cancel);
        if (id is null)
        {
            return Root(overview);
        }

        if (id.StartsWith(HostPrefix, StringComparison.Ordinal))
        {
            var host = id[HostPrefix.Length..];
            return new ViewPage([.. overview.Cards.Where(card => card.Gpu.Host.Equals(host, StringComparison.OrdinalIgnoreCase)).Select(card => CardNode(card, overview))]);
        }

        var found = id.StartsWith(CardPrefix, StringComparison.Ordinal) ? overview.Cards.FirstOrDefault(card => card.NodeId == id) : null;
        return new ViewPage([.. (found?.Gpu.Processes ?? []).Select(process => ProcessNode(id, process))]);
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
        var cards = overview.Cards.Where(card => card.Gpu.Host.Equals(host, StringComparison.OrdinalIgnoreCase)).ToList();
        var free = cards.Count(card => card.Holder is null);
        var count = overview.Book is null ? "bookings cannot be read" : string.Create(CultureInfo.InvariantCulture, $"{free} of {cards.Count} not reserved");
        var problem = overview.HostProblems.GetValueOrDefault(host);
        return new ViewNode(HostPrefix + host, ReservationText.Host(host))
        {
            Description = problem is null ? count : $"{count} · {ReservationText.OneLine(problem, 60)}",
            Tooltip = string.Join("\n\n", new[] { problem }.Concat(overview.StoreProblems).OfType<string>().Select(text => MarkdownText.Escape(text, 1000))),
            Icon = problem is null && overview.StoreProblems.Count == 0 ? "server" : "warning",
            Expansion = cards.Count > 0 ? ViewExpansion.Expanded : ViewExpansion.None,
            Context = "gpuHost",
        };
    }

    private ViewNode CardNode(GpuCard card, GpuOverview overview)
    {
        var now = services.Time.GetUtcNow();
        var zone = services.Time.LocalTimeZone;
        var policy = services.Policy();
        var isMine = card.Holder is { } held && policy.IsSamePerson(held.User, services.User());
        var measured = GpuText.Measured(card.Gpu);
        var holding = card.Holder is { } holder
            ? $"{(isMine ? "yours" : "held by " + ReservationText.OneLine(holder.User, 40))}, {ReservationText.Duration(holder.End - now)} left"
            : overview.Book is null ? "bookings unknown" : GpuText.State(card, now, zone);
        var label = string.Create(CultureInfo.InvariantCulture, $"GPU {card.Gpu.Index} · {ReservationText.OneLine(card.Gpu.Name, 60)}");
        var description = measured.Length > 0 ? $"{measured} · {holding}" : holding;
        return new ViewNode(card.NodeId, label)
        {
            Description = description,
            Tooltip = Tooltip(card, now, zone),
            Icon = card.Holder is null ? "circuit-board" : "lock",
            IconColor = card.Holder is null ? card.IsBusy ? "charts.yellow" : "charts.green" : isMine ? "charts.blue" : "charts.red",
            Expansion = card.Gpu.Processes.Count > 0 ? ViewExpansion.Collapsed : ViewExpansion.None,
            Context = card.Holder is null ? "gpu.free" : isMine ? "gpu.held.mine" : "gpu.held",
            AccessibleLabel = $"{label}, {description}",
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
            gpu.Uuid is { } uuid ? MarkdownText.Escape(uuid) : "",
        }.Where(part => part.Length > 0)));
        lines.AddRange(gpu.MigInstances.Select(instance => MarkdownText.Escape(instance)));
        return string.Join("\n\n", lines.Where(line => line.Length > 0));
    }

    private static ViewNode ProcessNode(string card, Core.Model.GpuProcess process)
    {
        var details = new[] { process.User, process.Memory is { } memory ? string.Create(CultureInfo.InvariantCulture, $"{memory} MiB") : null }.OfType<string>();
        var pid = process.Pid.ToString(CultureInfo.InvariantCulture);
        return new ViewNode($"gpuProcess:{card[CardPrefix.Length..]}/{pid}", ReservationText.OneLine(process.Name, 80))
        {
            Description = ReservationText.OneLine(string.Join(" · ", details.Prepend("pid " + pid))),
            Icon = "terminal",
            Context = "gpuProcess",
        };
    }
}
