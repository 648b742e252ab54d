using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Configs;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Features.CodeActions.Python;

/// <summary>A YAML file that the script loads already: a value goes into the section that its neighbours come from, and is read as they are.</summary>
internal sealed class ConfigFileHome(PythonFile file, NameScope scope, HeldConfigs configs, PyNode source, YamlFile config) : ISettingsHome
{
    private static readonly string[] Sections = ["training", "train", "trainer", "optimizer", "optim", "hyperparameters", "hparams", "params", "model"];
    private static readonly string[] NestedLibraries = ["omegaconf", "hydra", "easydict", "box", "munch", "addict", "ml_collections"];

    private readonly List<ConfigHolder> _holders = [.. configs.Holders.Where(holder => ReferenceEquals(holder.Source, source))];
    private readonly List<ConfigUse> _uses = [.. configs.Uses.Where(use => ReferenceEquals(use.Source, source) && !use.IsStep)];
    private readonly PythonStyle _style = PythonStyle.Of(file);

    /// <inheritdoc/>
    public string TitleOfAll(int count) => $"{count} hard-coded values to {Name}";

    private string Name => RelativePath.SeenFrom(file.Path, config.Path);

    /// <inheritdoc/>
    public Move? MoveHere(IReadOnlyList<HardCodedValue> values)
    {
        var keys = new YamlKeys(config);
        if (!keys.CanHold || (source is PyCall call && call.Arguments.Any(argument => file.Tree.TextOf(argument).Contains("BaseLoader", StringComparison.Ordinal))))
        {
            return null;
        }

        var edits = new List<TextEdit>();
        var added = new Dictionary<string, PyValue>(StringComparer.Ordinal);
        var (title, shown) = ("", (string?)null);
        foreach (var value in values)
        {
            if (Place(value, keys) is not var (holder, section, sample) || value.Value.Source.Contains("${", StringComparison.Ordinal)
                || KeyChoice.For(value, value.OtherNames(file), name => Known(Join(section, name), value, keys, added)) is not var (name, isNew)
                || Read(holder, Join(section, name), sample) is not { } read)
            {
                continue;
            }

            var key = Join(section, name);
            if (isNew)
            {
                added[key] = value.Value;
                keys.Add(section, name, value.Value.Yaml);
                shown ??= name;
            }

            title = isNew ? $"Move to `{key}` in {Name}" : $"Read `{key}` of {Name}, which is the same";
            edits.Add(value.ReplacedBy(file.Text, InType(value.Value, read)));
        }

        return edits.Count == 0 ? null : new Move(title, edits.Count, edits, added.Count == 0 ? null : new OtherFile(config.Path, config.Text, keys.Edits(), Create: false, shown));
    }

    private static string Join(string section, string name) => section.Length == 0 ? name : $"{section}.{name}";

    private static string Above(string key) => key.LastIndexOf('.') is >= 0 and var dot ? key[..dot] : "";

    private static bool IsAtOrBelow(string key, string above) =>
        above.Length == 0 || (key.StartsWith(above, StringComparison.Ordinal) && (key.Length == above.Length || key[above.Length] == '.'));

    /// <summary>What a key means: null where it is free, else whether it is this very value.</summary>
    private bool? Known(string key, HardCodedValue value, YamlKeys keys, Dictionary<string, PyValue> added)
    {
        if (_holders.Exists(holder => holder.Given.Any(given => IsAtOrBelow(key, given))))
        {
            return false;
        }

        return added.TryGetValue(key, out var other) ? other.IsSame(value.Value) : keys.ValueAt(key) is { } there ? value.Value.Equals(there) : null;
    }

    /// <summary>From which name and which section the value can be read where it stands, and a read of that section to imitate.</summary>
    private (ConfigHolder Holder, string Section, ConfigUse? Sample)? Place(HardCodedValue value, YamlKeys keys)
    {
        var readable = _holders.Where(holder => scope.CanRead(holder.Binding, value.Literal)).OrderByDescending(static holder => holder.Prefix.Length).ToList();
        if (readable.Count == 0)
        {
            return null;
        }

        var statement = file.Semantics.Ancestors(value.Literal).FirstOrDefault(static node => node is PyStatement);
        var owner = scope.OwnerOf(value.Literal);
        var near = _uses.Where(use => keys.ValueAt(use.Key) is { Kind: not DataKind.Mapping })
            .OrderBy(use => file.Semantics.Ancestors(use.Expression).Contains(statement) ? 0 : ReferenceEquals(scope.OwnerOf(use.Expression), owner) ? 1 : 2)
            .ThenBy(use => Math.Abs(file.Tree.SpanOf(use.Expression).Start - value.Span.Start));
        foreach (var use in near)
        {
            var section = Above(use.Key);
            if (readable.Find(holder => IsAtOrBelow(section, holder.Prefix)) is { } holder && CanTake(section, keys))
            {
                return (holder, section, use);
            }
        }

        foreach (var holder in readable)
        {
            foreach (var section in Sections.Select(name => Join(holder.Prefix, name)).Where(name => keys.ValueAt(name) is { Kind: DataKind.Mapping }).Append(holder.Prefix))
            {
                if (CanTake(section, keys))
                {
                    return (holder, section, null);
                }
            }
        }

        return null;
    }

    /// <summary>Whether a new key in the section changes nothing for those who take the section as a whole.</summary>
    private bool CanTake(string section, YamlKeys keys) =>
        keys.HasSection(section) && (section.Length == 0 || !keys.IsComposed(section))
        && !_uses.Exists(use => use.Key == section && IsSpread(use.Expression))
        && !_holders.Exists(holder => holder.Prefix == section && holder.Binding.Uses.Exists(IsSpread))
        && !(section.Length == 0 && source is PyCall call && IsSpread(call));

    /// <summary>Whether all keys are handed on or walked over.</summary>
    private bool IsSpread(PyExpression whole) => file.Semantics.ParentOf(whole) switch
    {
        PyArgument { IsDoubleStar: true } or PyStarred or PyComprehensionClause => true,
        PyFor loop => ReferenceEquals(loop.Iterable, whole),
        PyAttribute { Name.Text: "items" or "keys" or "values" } => true,
        PyArgument argument => file.Semantics.ParentOf(argument) is PyCall { Function: PyName { Id: "len" or "list" or "tuple" or "sorted" or "enumerate" or "zip" } },
        _ => false,
    };

    /// <summary>The expression that reads the key; null where it is not clear how.</summary>
    private string? Read(ConfigHolder holder, string key, ConfigUse? sample)
    {
        var steps = (holder.Prefix.Length == 0 ? key : key[(holder.Prefix.Length + 1)..]).Split('.');
        var name = holder.Binding.Scope.Attributes.ContainsValue(holder.Binding) ? "self." + holder.Binding.Name : holder.Binding.Name;
        var byAttribute = holder.HasAttributes && (sample is null
            ? steps.Length == 1 || file.Semantics.Packages.Overlaps(NestedLibraries)
            : sample.Expression is PyAttribute);
        if (holder.HasAttributes && sample is null && !byAttribute)
        {
            return null;
        }

        return byAttribute ? string.Join('.', steps.Prepend(name)) : name + string.Concat(steps.Select(step => $"[{Quoted(step, sample)}]"));
    }

    private string Quoted(string key, ConfigUse? sample)
    {
        var quote = sample?.Expression is PySubscript { Index: PyString index } && file.Tree.TextOf(index)[^1] is '\'' or '"' ? file.Tree.TextOf(index)[^1] : _style.Quote;
        return quote + key + quote;
    }

    /// <summary>The value that is read as what stood in the script: YAML has lists only, and OmegaConf has lists of its own.</summary>
    private string InType(PyValue value, string read) => value.Kind switch
    {
        PyValueKind.Tuple => $"tuple({read})",
        PyValueKind.List when file.Semantics.Packages.Overlaps(NestedLibraries) => $"list({read})",
        _ => read,
    };
}
