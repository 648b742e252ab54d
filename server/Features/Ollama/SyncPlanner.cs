using ForgeLsp.Core.Ollama;
using ForgeLsp.Core.Ports;

namespace ForgeLsp.Features.Ollama;

/// <summary>Compares what the catalogue wants with what a server has. Pure.</summary>
internal static class SyncPlanner
{
    private const string Sha = "sha256:";
    private const int PlanVersion = 1;

    /// <summary>The plan.</summary>
    /// <param name="targets">What the catalogue wants, bases first.</param>
    /// <param name="details">What the server says of its models, as far as it was asked.</param>
    public static SyncPlan Of(IReadOnlyList<SyncTarget> targets, string server, string? version, IReadOnlyList<OllamaModel> installed, IReadOnlyDictionary<OllamaName, OllamaDetails> details)
    {
        var has = new Dictionary<OllamaName, OllamaModel>();
        foreach (var model in installed)
        {
            if (OllamaName.Parse(model.Name) is { } name)
            {
                has.TryAdd(name, model);
            }
        }

        var planned = new Dictionary<OllamaName, PlannedModel>();
        var all = new List<PlannedModel>(targets.Count);
        foreach (var target in targets)
        {
            var model = Planned(target, has, details, planned);
            all.Add(model);
            if (target.Name is { } name)
            {
                planned.TryAdd(name, model);
            }
        }

        // What others are only built on is needed where one of them is built.
        var needed = all.Where(static model => model.IsSelected).Select(static model => model.Target?.Base).OfType<OllamaName>().ToHashSet();
        all = [.. all.Select(model => model.Target is { IsOnlyBase: true, Name: { } name } && model.State == SyncState.Unneeded && needed.Contains(name) ? model with { State = SyncState.Missing, IsSelected = true } : model)];
        var plan = new SyncPlan(PlanVersion, server, version, all, [.. has.Where(pair => !planned.ContainsKey(pair.Key)).Select(static pair => new OtherModel(pair.Key.ToString(), pair.Value.Size)).OrderBy(static other => other.Name, StringComparer.OrdinalIgnoreCase)]);
        return plan with { Headline = SyncText.Headline(plan) };
    }

    private static PlannedModel Planned(SyncTarget target, Dictionary<OllamaName, OllamaModel> has, IReadOnlyDictionary<OllamaName, OllamaDetails> details, Dictionary<OllamaName, PlannedModel> planned)
    {
        var there = target.Name is { } name ? has.GetValueOrDefault(name) : null;
        var model = new PlannedModel(target.Label, target.Entries, SyncState.Installed, target.Modelfile is null ? "pull" : "create")
        {
            Base = target.Base?.ToString(),
            Size = there?.Size,
            Target = target,
            Digest = there?.Digest,
        };
        if (target.Problem is { } problem)
        {
            return model with { State = SyncState.Problem, Reason = problem };
        }

        var basis = target.Base is { } named ? planned.GetValueOrDefault(named) : null;
        if (there is null)
        {
            return basis is { State: SyncState.Problem } ? model with { State = SyncState.Problem, Reason = $"{basis.Name}, which it is built on, cannot be had: {basis.Reason}" }
                : target.IsOnlyBase ? model with { State = SyncState.Unneeded }
                : target.IsDeprecated ? model with { State = SyncState.Deprecated, Reason = "deprecated in the catalogue" }
                : model with { State = SyncState.Missing, IsSelected = true };
        }

        return Difference(target, there, basis, details) is { } difference ? model with { State = SyncState.Different, Reason = difference, IsSelected = !target.IsDeprecated } : model;
    }

    private static string? Difference(SyncTarget target, OllamaModel there, PlannedModel? basis, IReadOnlyDictionary<OllamaName, OllamaDetails> details)
    {
        if (target.Digest is { } digest && there.Digest.Length > 0 && !Bare(there.Digest).StartsWith(Bare(digest), StringComparison.OrdinalIgnoreCase))
        {
            return $"its digest is {Short(there.Digest)}, and the catalogue says {Short(digest)}";
        }

        if (target is not { Modelfile: { } wanted, Name: { } name })
        {
            return null;
        }

        return basis is { State: SyncState.Different, IsSelected: true } ? $"{basis.Name}, which it is built on, is brought anew"
            : details.TryGetValue(name, out var actual) ? ModelDifference.Of(wanted, target.Base, actual, target.Base is { } from ? details.GetValueOrDefault(from) : null)
            : null;
    }

    private static string Bare(string digest) => digest.StartsWith(Sha, StringComparison.OrdinalIgnoreCase) ? digest[Sha.Length..] : digest;

    /// <summary>As <c>ollama list</c> shows it.</summary>
    private static string Short(string digest) => Bare(digest) is { Length: > 12 } bare ? bare[..12] : Bare(digest);
}
