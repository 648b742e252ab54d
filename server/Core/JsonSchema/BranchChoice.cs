using ForgeLsp.Core.Model;

namespace ForgeLsp.Core.JsonSchema;

/// <summary>Decides which branch of <c>anyOf</c> or <c>oneOf</c> the author most likely meant, so that only its failures are shown.</summary>
internal static class BranchChoice
{
    /// <summary>
    /// The failures of the likeliest of the <paramref name="branches"/>, all of which failed; where the value as such fits none of them,
    /// one failure that names the alternatives.
    /// </summary>
    public static IReadOnlyList<Failure> Of(
        SchemaNode schema, string keyword, IReadOnlyList<(SchemaNode Schema, List<Failure> Failures)> branches, DataNode value, Place place)
    {
        if (branches.Count == 0)
            return [];

        if (schema.ErrorMessage is null && branches.Count == 1)
            return branches[0].Failures;

        var ranked = branches.Select(b => (b.Schema, b.Failures, Rank: Rank(b.Failures, place))).OrderBy(b => b.Rank).ToList();
        var best = ranked[0];
        var isWholeValue = best.Failures.Exists(f => IsAbout(f, place));
        var rivals = ranked.Where(b => b.Rank.Kind == best.Rank.Kind).ToList();

        // Several branches refuse the value itself, each for its own reason: say what would do, not why each refuses.
        if (isWholeValue && (schema.ErrorMessage is not null || best.Rank.Kind == Refusal.Type || rivals.Count > 1))
        {
            return [new Failure(schema, keyword, value, place) { Alternatives = [.. (best.Rank.Kind == Refusal.Type ? ranked : rivals).Select(b => b.Schema)] }];
        }

        return best.Failures;
    }

    private static bool IsAbout(Failure failure, Place place) =>
        failure.Place == place && failure.Keyword is "type" or "enum" or "const" or "pattern" or "format" or "false" or "not" or "anyOf" or "oneOf"
            or "minimum" or "maximum" or "exclusiveMinimum" or "exclusiveMaximum" or "multipleOf" or "minLength" or "maxLength";

    private static BranchRank Rank(List<Failure> failures, Place place)
    {
        var kind = Refusal.Inside;
        var discriminators = 0;
        var unwanted = 0;
        foreach (var failure in failures)
        {
            if (failure.Place == place && failure.Keyword is "type" or "false")
                kind = Refusal.Type;
            else if (IsAbout(failure, place) && kind != Refusal.Type)
                kind = Refusal.Value;

            if (failure.Keyword is "const" or "enum" && failure.Place.Parent == place)
                discriminators++;

            if (failure.Unwanted is not null)
                unwanted++;
        }

        return new BranchRank(kind, discriminators, unwanted, failures.Count);
    }

    /// <summary>Ordered from the likeliest branch to the least likely.</summary>
    private readonly record struct BranchRank(Refusal Kind, int Discriminators, int Unwanted, int Failures) : IComparable<BranchRank>
    {
        public int CompareTo(BranchRank other) =>
            (Kind, Discriminators, Unwanted, Failures).CompareTo((other.Kind, other.Discriminators, other.Unwanted, other.Failures));
    }

    /// <summary>What a branch has against the value: something inside it, the value itself, or even its type.</summary>
    private enum Refusal { Inside, Value, Type }
}
