using ForgeLsp.Core.Ollama;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Features.Ollama;

/// <summary>Which models a sync takes.</summary>
public sealed record SyncWish
{
    /// <summary>Names of the catalogue or of the server, of which deprecated ones are meant too; null for all models. Of these, those that are missing or different are taken.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>Whether models that are there are pulled again, to see whether their tag moved, and built anew.</summary>
    public bool IsUpdate { get; init; }

    /// <summary>Whether deprecated models are pulled too.</summary>
    public bool WithDeprecated { get; init; }

    /// <summary>How many are on their way at once.</summary>
    public int Parallel { get; init; } = DefaultParallel;

    /// <summary>How many are on their way at once, unless somebody says otherwise: each one is pulled in many parts already.</summary>
    public const int DefaultParallel = 3;

    /// <summary>How many may be on their way at once.</summary>
    public const int MaxParallel = 8;
}

/// <summary>A wish names a model that no catalogue has. The message says so.</summary>
public sealed class UnknownModelException(string message) : Exception(message);

/// <summary>Picks the models of a plan that a wish means, with what they need.</summary>
internal static class SyncSelection
{
    /// <summary>The models in the order of the plan. Those with a problem are among them: what cannot be had is to be said.</summary>
    public static IReadOnlyList<PlannedModel> Of(SyncPlan plan, SyncWish wish)
    {
        var taken = plan.Models.Where(model => wish.Names is { } names ? names.Any(name => Means(name, model)) && IsWanted(model, wish with { WithDeprecated = true }, isNamed: true) : IsWanted(model, wish, isNamed: false)).ToHashSet();
        var byName = plan.Models.Where(static model => model.Target?.Name is not null).DistinctBy(static model => model.Target?.Name).ToDictionary(static model => model.Target?.Name ?? throw new InvalidOperationException());
        foreach (var model in taken.Where(static model => model.State != SyncState.Problem).ToList())
        {
            // A base that is there is good enough to build on.
            for (var basis = model.Target?.Base; basis is not null && byName.TryGetValue(basis, out var needed) && needed.Size is null && taken.Add(needed); basis = needed.Target?.Base)
            {
            }
        }

        return [.. plan.Models.Where(taken.Contains)];
    }

    /// <summary>The first name that means nothing in the plan, with the nearest one that does; null where each means something.</summary>
    public static (string Name, string? Nearest)? Unknown(SyncPlan plan, IEnumerable<string> names) => names.Where(name => !plan.Models.Any(model => Means(name, model)))
        .Select(name => ((string, string?)?)(name, NearestName.Of(name, plan.Models.SelectMany(static model => model.Entries.Append(model.Name))))).FirstOrDefault();

    private static bool IsWanted(PlannedModel model, SyncWish wish, bool isNamed) => model.State switch
    {
        SyncState.Problem => true,
        SyncState.Deprecated => wish.WithDeprecated,
        SyncState.Unneeded => isNamed,
        SyncState.Installed => wish.IsUpdate && (isNamed || model.Entries.Count > 0) && (wish.WithDeprecated || model.Target is { IsDeprecated: false }),
        _ => model.IsSelected || wish.WithDeprecated,
    };

    private static bool Means(string name, PlannedModel model) => model.Entries.Contains(name, StringComparer.Ordinal) || (model.Target?.Name is { } own && OllamaName.Parse(name) == own);
}
