using System.Globalization;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Reservations;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Gpus;

/// <summary>Draws the rows of the GPUs view; asks nobody.</summary>
internal sealed class GpuRows(GpuServices services)
{
    private const string HostPrefix = "gpuHost:";
    private const string CardPrefix = "gpu:";

    /// <summary>The rows below a node; below the root where <paramref name="id"/> is empty.</summary>
    public IReadOnlyList<ViewNode> Children(string id, GpuOverview overview)
    {
        if (id.Length == 0)
        {
            // An empty view says why in a text of its own.
            return overview.Cards.Count == 0 ? [] : [.. StoreRows(overview), .. overview.Hosts.Select(host => HostNode(host, overview))];
        }

        if (id.StartsWith(HostPrefix, StringComparison.Ordinal))
        {
            return [.. HostRows(id[HostPrefix.Length..], overview)];
        }

        return id.StartsWith(CardPrefix, StringComparison.Ordinal) && overview.Cards.FirstOrDefault(card => card.NodeId == id) is { } found ? [.. CardParts(found, overview)] : [];
    }

    /// <summary>Every row.</summary>
    public IEnumerable<ViewNode> All(GpuOverview overview)
    {
        IEnumerable<ViewNode> Below(ViewNode node) => Children(node.Id, overview).SelectMany(child => Below(child).Prepend(child));
        return Children("", overview).SelectMany(node => Below(node).Prepend(node));
    }

    /// <summary>The tooltip of a card.</summary>
    public string Tooltip(GpuCard card)
    {
        var (gpu, now, zone) = (card.Gpu, services.Time.GetUtcNow(), services.Time.LocalTimeZone);
        var lines = new List<string> { $"**{MarkdownText.Escape(gpu.Name)}** on {MarkdownText.Escape(ReservationText.Host(gpu.Host))}" };
        if (card.Holder is { } holder)
        {
            lines.Add($"Held by {MarkdownText.Escape(holder.User)} from {ReservationText.Time(holder.Start, now, zone)} until {ReservationText.Time(holder.End, now, zone)}: {MarkdownText.Escape(holder.Purpose)}");
        }

        if (card.Next is { } next)
        {
            lines.Add($"Next: {MarkdownText.Escape(next.User)} from {ReservationText.Time(next.Start, now, zone)} until {ReservationText.Time(next.End, now, zone)}: {MarkdownText.Escape(next.Purpose)}");
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

    /// <summary>What is wrong with the bookings, and the way out.</summary>
    private IEnumerable<ViewNode> StoreRows(GpuOverview overview)
    {
        const int most = 5;
        var rows = overview.StoreProblems.Take(most).Select((problem, index) => Problem(string.Create(CultureInfo.InvariantCulture, $"problem:bookings:{index}"), problem)).ToList();
        if (overview.StoreProblems.Count > most)
        {
            rows.Add(Problem("problem:bookings:more", string.Create(CultureInfo.InvariantCulture, $"And {overview.StoreProblems.Count - most} more; 'forge gpu reservations' lists them.")));
        }

        return overview.Failure?.Remedy?.Kind == StoreRemedyKind.SignIn
            ? rows.Select(static row => row with { Context = "problem.bookings.signIn", Command = new ViewCommand("signInBookings", "") })
            : rows.Select(static row => row with { Context = "problem.bookings" });
    }

    private static ViewNode HostNode(string host, GpuOverview overview)
    {
        var cards = overview.Cards.Where(card => HostNames.IsSame(card.Gpu.Host, host)).ToList();
        var free = cards.Count(static card => card.Holder is null);
        var problem = overview.HostProblems.GetValueOrDefault(host);
        var count = cards.Count == 0 ? ""
            : overview.Book is null ? "bookings cannot be read"
            : string.Create(CultureInfo.InvariantCulture, $"{free} of {cards.Count} not reserved");

        // Below cards a row of its own says what is wrong with the host.
        var description = cards.Count > 0 ? count : ReservationText.OneLine(problem ?? "", 60);
        return new ViewNode(HostPrefix + host, ReservationText.Host(host))
        {
            Description = description,
            Tooltip = problem is null ? null : MarkdownText.Escape(problem, 1000),
            Icon = problem is null ? "server" : "warning",
            Expansion = cards.Count > 0 || problem is not null ? ViewExpansion.Expanded : ViewExpansion.None,
            Context = "gpuHost",
            AccessibleLabel = $"{ReservationText.Host(host)}, {description}",
        };
    }

    /// <summary>Its cards, and below them what is wrong with it.</summary>
    private IEnumerable<ViewNode> HostRows(string host, GpuOverview overview)
    {
        var cards = overview.Cards.Where(card => HostNames.IsSame(card.Gpu.Host, host)).Select(card => CardNode(card, overview));
        return overview.HostProblems.GetValueOrDefault(host) is { } problem ? cards.Append(Problem("problem:" + HostPrefix + host, problem)) : cards;
    }

    private static ViewNode Problem(string id, string problem)
    {
        var text = ReservationText.OneLine(problem, 300);
        return new ViewNode(id, text) { Tooltip = MarkdownText.Escape(problem, 1000), Icon = "warning", IconColor = "list.warningForeground", Context = "problem", AccessibleLabel = "Problem: " + text };
    }

    private ViewNode CardNode(GpuCard card, GpuOverview overview)
    {
        var now = services.Time.GetUtcNow();

        // The model alone, where there is one: a side bar is narrow, and the tooltip has the full name.
        var label = string.Create(CultureInfo.InvariantCulture, $"GPU {card.Gpu.Index} · {ReservationText.OneLine(GpuKinds.Name(card.Gpu.Name) is { Length: > 0 } model ? model : card.Gpu.Name, 60)}");
        var (holding, context) = Held(card, overview, now);
        string Described(string bar) => Joined(holding, GpuText.Measured(card.Gpu, bar), GpuText.Age(card.Gpu, now));
        return new ViewNode(card.NodeId, label)
        {
            Description = Described(GpuText.Bar(card.Gpu.MemoryUsed, card.Gpu.MemoryTotal)),

            // Heat and power change all the time, and a row is not drawn again for what nobody sees.
            TooltipOnDemand = true,
            Icon = Icon(context),
            IconColor = Color(context, card.IsBusy),
            Expansion = card.Gpu.Processes.Count + card.Gpu.MigInstances.Count > 0 ? ViewExpansion.Collapsed : ViewExpansion.None,
            Context = "gpu" + context,
            AccessibleLabel = $"{label}, {Described("")}",
        };
    }

    /// <summary>Who holds a card, in words, and what may be done with it: <c>.free</c>, <c>.held</c>, <c>.held.mine</c>, or nothing.</summary>
    private (string Words, string Context) Held(GpuCard card, GpuOverview overview, DateTimeOffset now)
    {
        var parts = overview.Parts.Where(part => part.CardId == card.NodeId).ToList();
        if (card.Holder is { } holder)
        {
            // Of a card that is held in parts, the parts say who holds them.
            return GpuIdentity.IsInstance(holder.GpuUuid) && parts.Count(static part => part.Place.Holder is not null) is > 0 and var held
                ? (string.Create(CultureInfo.InvariantCulture, $"{held} of {parts.Count} instances reserved"), "")
                : HeldBy(holder, card.IsBookable, now);
        }

        return overview.Book is null ? ("bookings unknown", "") : (GpuText.State(card, now, services.Time.LocalTimeZone), card.IsBookable ? ".free" : "");
    }

    private (string Words, string Context) HeldBy(Reservation holder, bool isBookable, DateTimeOffset now)
    {
        var isMine = services.Policy().IsSamePerson(holder.User, services.User());
        return (GpuText.Holding(holder, isMine, now, services.Time.LocalTimeZone), isMine ? ".held.mine" : isBookable ? ".held" : "");
    }

    private static string Icon(string context) => context.StartsWith(".held", StringComparison.Ordinal) ? "lock" : "circuit-board";

    private static string? Color(string context, bool isBusy) => context switch
    {
        ".held.mine" => "charts.blue",
        ".held" => "charts.red",
        ".free" => isBusy ? "charts.yellow" : "charts.green",
        _ => null,
    };

    private static string Joined(params string[] parts) => string.Join(" · ", parts.Where(static part => part.Length > 0));

    private IEnumerable<ViewNode> CardParts(GpuCard card, GpuOverview overview) =>
        card.Gpu.MigInstances.Select(instance => MigNode(card, instance, overview)).Concat(card.Gpu.Processes.Select(process => ProcessNode(card, process)));

    private ViewNode MigNode(GpuCard card, MigInstance instance, GpuOverview overview)
    {
        var now = services.Time.GetUtcNow();
        var users = card.Gpu.Processes.Where(process => process.MigIndex == instance.Index).Select(static process => ReservationText.OneLine(process.User ?? process.Name, 40)).Distinct(StringComparer.Ordinal).ToList();
        var used = users.Count > 0 ? "used by " + string.Join(", ", users) : "not used";
        var place = overview.Book is null ? null : overview.Parts.FirstOrDefault(part => part.CardId == card.NodeId && part.Instance.Index == instance.Index)?.Place;
        var (holding, context) = place is null ? ("", "") : place.Holder is { } holder ? HeldBy(holder, place.IsBookable, now) : ("", place.IsBookable ? ".free" : "");
        var bar = GpuText.Bar(instance.MemoryUsed, instance.MemoryTotal);
        return new ViewNode(GpuPart.NodeIdOf(card, instance), Name(instance))
        {
            Description = Joined($"{(bar.Length > 0 ? bar + " " : "")}{Size(instance)}", used, holding),
            Tooltip = instance.Uuid is { } uuid ? MarkdownText.Escape(uuid) : null,
            Icon = context.StartsWith(".held", StringComparison.Ordinal) ? "lock" : "symbol-array",
            IconColor = Color(context, isBusy: users.Count > 0),
            Context = "gpuMig" + context,
            AccessibleLabel = $"{Name(instance)}, {Joined(Size(instance), used, holding)}",
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
            process.Memory switch
            {
                null => null,
                < 1024 and var mebibytes => string.Create(CultureInfo.InvariantCulture, $"{mebibytes} MiB"),
                { } mebibytes => string.Create(CultureInfo.InvariantCulture, $"{mebibytes / 1024.0:0.0} GiB"),
            },
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
