using ForgeLsp.Core.Ollama;

namespace ForgeLsp.Features.Ollama;

/// <summary>A Modelfile that the catalogue names.</summary>
/// <param name="Path">Relative to the workspace.</param>
/// <param name="Folder">Absolute path of its folder.</param>
public sealed record ModelfileSource(string Path, string Folder, string Text);

/// <summary>What the models of a catalogue mean to an Ollama server: which are pulled, which are built, and on what. Pure.</summary>
internal static class SyncTargets
{
    /// <summary>The models, each before those that are built on it.</summary>
    /// <param name="modelfile">The Modelfile of a model; null where there is none.</param>
    /// <param name="weights">The absolute path of weights, by a folder and what a Modelfile there says; null where it names none.</param>
    public static IReadOnlyList<SyncTarget> Of(IReadOnlyList<CatalogueModel> models, Func<CatalogueModel, ModelfileSource?> modelfile, Func<string, string, string?> weights)
    {
        var byEntry = new Dictionary<string, OllamaName>(StringComparer.Ordinal);
        foreach (var model in models)
        {
            if (OllamaName.Parse(NameOf(model)) is { } name)
            {
                byEntry.TryAdd(model.Name, name);
            }
        }

        var made = models.Select(model => model.Source == CatalogueModel.Pulled ? Pulled(model) : Built(model, modelfile(model), weights, byEntry)).ToList();
        var merged = made.GroupBy(static target => (object?)target.Name ?? target).Select(static group => Merged([.. group])).ToList();
        var known = merged.Select(static target => target.Name).OfType<OllamaName>().ToHashSet();
        merged.AddRange(merged.Select(static target => target.Base).OfType<OllamaName>().Where(name => !known.Contains(name)).Distinct().Select(static name => new SyncTarget(name.ToString(), []) { Name = name }).ToList());
        return Ordered(merged);
    }

    private static string NameOf(CatalogueModel model) => model.Source == CatalogueModel.Pulled ? model.ModelName ?? model.Name : model.Name;

    private static SyncTarget Pulled(CatalogueModel model)
    {
        var written = NameOf(model);
        var name = OllamaName.Parse(written);
        return new SyncTarget(name?.ToString() ?? model.Name, [model.Name])
        {
            Name = name,
            Digest = model.Digest,
            IsDeprecated = IsDeprecated(model),
            Problem = name is null ? $"`{written}` is no name that Ollama takes: write `model_name` as [namespace/]model[:tag]" : null,
        };
    }

    private static SyncTarget Built(CatalogueModel model, ModelfileSource? source, Func<string, string, string?> weights, Dictionary<string, OllamaName> byEntry)
    {
        var name = OllamaName.Parse(model.Name);
        var target = new SyncTarget(name?.ToString() ?? model.Name, [model.Name]) { Name = name, IsDeprecated = IsDeprecated(model) };
        if (name is null)
        {
            return target with { Problem = $"`{model.Name}` is no name that Ollama takes: letters, digits, `.`, `-` and `_`, a namespace before a `/` and a tag behind a `:`" };
        }

        if (source is null)
        {
            return target with { Problem = $"there is no Modelfile `{model.Modelfile}`: check `modelfile` in the catalogue" };
        }

        var content = ModelfileContent.Read(source.Text);
        target = target with { Modelfile = content };
        if (content.Problem is { } broken)
        {
            return target with { Problem = $"its Modelfile {source.Path} cannot be used: {broken}" };
        }

        var files = content.From.Distinct(StringComparer.Ordinal).Select(from => (from, Path: weights(source.Folder, from))).Where(static pair => pair.Path is not null).ToDictionary(static pair => pair.from, static pair => pair.Path ?? "", StringComparer.Ordinal);
        var adapters = content.Adapters.Distinct(StringComparer.Ordinal).ToDictionary(static written => written, written => weights(source.Folder, written) ?? "", StringComparer.Ordinal);
        target = target with { Weights = files, Adapters = adapters };
        if (adapters.FirstOrDefault(static pair => pair.Value.Length == 0).Key is { } adapter)
        {
            return target with { Problem = $"its adapter `{adapter}` is not there, or is none: check ADAPTER in {source.Path}" };
        }

        var models = content.From.Where(from => !files.ContainsKey(from)).ToList();
        if (models.Find(LooksLikePath) is { } missing)
        {
            return target with { Problem = $"its weights `{missing}` are not there, or are none: check FROM in {source.Path}" };
        }

        if (models.Count == 0)
        {
            return target;
        }

        // As Ollama has it: the last model that FROM names counts. A name of the catalogue means what the catalogue says.
        var from = models[^1];
        var basis = byEntry.TryGetValue(from, out var entry) ? entry : OllamaName.Parse(from);
        return basis is null ? target with { Problem = $"`{from}`, which {source.Path} builds on, is no name that Ollama takes" }
            : basis == name ? target with { Problem = $"it would be built on itself: {source.Path} says FROM {from}, so give it another name in the catalogue" }
            : target with { Base = basis };
    }

    /// <summary>Several entries may mean one model, unless they disagree about how it comes to be.</summary>
    private static SyncTarget Merged(IReadOnlyList<SyncTarget> same)
    {
        if (same.Count == 1)
        {
            return same[0];
        }

        var entries = same.SelectMany(static target => target.Entries).ToList();
        return same[0] with
        {
            Entries = entries,
            IsDeprecated = same.All(static target => target.IsDeprecated),
            Digest = same.Select(static target => target.Digest).FirstOrDefault(static digest => digest is not null),
            Problem = same.Any(static target => target.Modelfile is not null) ? $"{string.Join(" and ", entries.Select(static entry => $"`{entry}`"))} would be the same model for Ollama: rename one of them in the catalogue" : same[0].Problem,
        };
    }

    /// <summary>Bases first, otherwise as in the catalogue. Those that are built on each other in a circle say so.</summary>
    private static List<SyncTarget> Ordered(IReadOnlyList<SyncTarget> targets)
    {
        var byName = targets.Where(static target => target.Name is not null).ToDictionary(static target => target.Name ?? throw new InvalidOperationException(), static target => target);
        var (ordered, placed) = (new List<SyncTarget>(targets.Count), new HashSet<SyncTarget>(ReferenceEqualityComparer.Instance));
        foreach (var target in targets)
        {
            // A chain of bases, so no recursion: a hostile catalogue makes it as long as it likes.
            var chain = new List<SyncTarget>();
            var onChain = new HashSet<SyncTarget>(ReferenceEqualityComparer.Instance);
            SyncTarget? at = target;
            while (at is not null && !placed.Contains(at) && onChain.Add(at))
            {
                chain.Add(at);
                at = at.Base is { } basis ? byName.GetValueOrDefault(basis) : null;
            }

            var circle = at is not null && onChain.Contains(at) ? chain[chain.FindIndex(one => ReferenceEquals(one, at))..] : [];
            placed.UnionWith(chain);
            for (var i = chain.Count - 1; i >= 0; i--)
            {
                ordered.Add(circle.Contains(chain[i]) ? chain[i] with { Problem = $"{string.Join(", ", circle.Select(static one => one.Label))} are built on each other in a circle: change FROM in one of their Modelfiles" } : chain[i]);
            }
        }

        return ordered;
    }

    private static bool IsDeprecated(CatalogueModel model) => model.Status == "deprecated";

    private static bool LooksLikePath(string from) => from.Length > 0 && (from[0] is '.' or '/' or '~' or '\\' || from.Contains('\\', StringComparison.Ordinal) || from.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase) || from.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase));
}
