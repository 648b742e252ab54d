using ForgeLsp.Core.Model;
using ForgeLsp.Core.Runs;

namespace ForgeLsp.Features.Runs.Search;

/// <summary>A value of a text field, and how many runs have it.</summary>
public sealed record FieldValue(string Text, int Runs);

/// <summary>What runs hold in one field.</summary>
/// <param name="Runs">How many runs have it.</param>
/// <param name="Values">Of a text: its values, the most frequent first, at most <see cref="RunVocabulary.MaxValues"/>.</param>
/// <param name="Distinct">Of a text: how many values it has.</param>
/// <param name="Least">Of a number: the least finite value; null where there is none.</param>
/// <param name="Greatest">Of a number: the greatest finite value; null where there is none.</param>
public sealed record FieldFacts(RunField Field, int Runs, IReadOnlyList<FieldValue> Values, int Distinct, double? Least, double? Greatest);

/// <summary>The fields that runs really have, with their values: what searches are completed from.</summary>
/// <param name="Fields">Metrics, parameters and tags by how many runs have them; attributes and datasets as far as they have values to offer.</param>
/// <param name="Runs">How many runs were looked at.</param>
/// <param name="IsPartial">Whether there are more.</param>
public sealed record RunVocabulary(IReadOnlyList<FieldFacts> Fields, int Runs, bool IsPartial)
{
    /// <summary>Most values of a field that are offered.</summary>
    public const int MaxValues = 50;

    /// <summary>Longer values are no names that somebody would search for.</summary>
    private const int MaxLength = 200;

    private static readonly RunField[] TextAttributes = [Attribute("status"), Attribute("user_id"), Attribute("run_name")];
    private static readonly RunField[] DatasetFields = [new(RunFieldKind.Dataset, "name"), new(RunFieldKind.Dataset, "digest"), new(RunFieldKind.Dataset, "context")];

    /// <summary>A field by its name; null where no run has it.</summary>
    public FieldFacts? Find(RunField field) => Fields.FirstOrDefault(facts => facts.Field == field);

    /// <summary>The vocabulary of these runs.</summary>
    public static RunVocabulary Of(IReadOnlyCollection<Run> runs, bool isPartial)
    {
        var fields = new Dictionary<RunField, Gathering>();
        foreach (var run in runs)
        {
            foreach (var (key, metric) in run.Metrics)
            {
                At(new(RunFieldKind.Metric, key)).Add(metric.Value);
            }

            foreach (var field in run.Params.Keys.Select(static key => new RunField(RunFieldKind.Param, key)).Concat(run.Tags.Keys.Select(static key => new RunField(RunFieldKind.Tag, key))).Concat(TextAttributes).Concat(DatasetFields))
            {
                At(field).Add(RunFields.Texts(run, field));
            }
        }

        var facts = fields.Where(entry => entry.Value.Runs > 0).Select(entry => entry.Value.Facts(entry.Key));
        return new([.. facts.OrderByDescending(field => field.Runs).ThenBy(field => field.Field.Kind).ThenBy(field => field.Field.Key, StringComparer.Ordinal)], runs.Count, isPartial);

        Gathering At(RunField field) => fields.TryGetValue(field, out var known) ? known : fields[field] = new();
    }

    private static RunField Attribute(string name) => new(RunFieldKind.Attribute, name);

    private sealed class Gathering
    {
        private readonly Dictionary<string, int> _values = new(StringComparer.Ordinal);
        private double? _least;
        private double? _greatest;

        public int Runs { get; private set; }

        public void Add(double number)
        {
            Runs++;
            if (double.IsFinite(number))
            {
                _least = Math.Min(_least ?? number, number);
                _greatest = Math.Max(_greatest ?? number, number);
            }
        }

        public void Add(IEnumerable<string> texts)
        {
            var has = false;
            foreach (var text in texts)
            {
                has = true;
                _values[text] = _values.GetValueOrDefault(text) + 1;
            }

            Runs += has ? 1 : 0;
        }

        public FieldFacts Facts(RunField field)
        {
            var values = _values.Where(entry => entry.Key.Length <= MaxLength && !entry.Key.Any(char.IsControl)).OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal);
            return new(field, Runs, [.. values.Take(MaxValues).Select(entry => new FieldValue(entry.Key, entry.Value))], _values.Count, _least, _greatest);
        }
    }
}
