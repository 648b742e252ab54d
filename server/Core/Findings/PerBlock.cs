using ForgeLsp.Core.Memo;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Yaml;

namespace ForgeLsp.Core.Findings;

/// <summary>
/// For checks that look at one mapping or list at a time: what they found is kept with the block's text and found again, at its new place,
/// as long as nothing in the block changes. So a keystroke in a file of 500 blocks costs the check of one.
/// </summary>
/// <remarks>
/// The check must depend on nothing but the block and its inputs: not on the block's own key, its neighbours, the file's path, the workspace
/// or the clock, unless they are passed as inputs. The owner is compared by reference, and keeps one result per block: a rule passes itself, or a
/// static object per question where it has several.
/// <code>
/// foreach (var model in document.Models)
///     foreach (var finding in PerBlock.Check(this, model.Value, inputs: model.Name, Look))
///         yield return finding;
/// </code>
/// </remarks>
public static class PerBlock
{
    /// <summary>
    /// The findings of <paramref name="check"/> over <paramref name="block"/>. <paramref name="inputs"/> are compared with
    /// <see cref="object.Equals(object?)"/>. A block whose aliases lead out of it is checked each time, since it does not move as a whole.
    /// </summary>
    public static IReadOnlyList<Finding> Check<TInputs>(object owner, DataNode block, TInputs inputs, Func<DataNode, TInputs, IReadOnlyList<Finding>> check) =>
        Placed(
            owner,
            block,
            inputs,
            check,
            static (node, given, check) => check(node, given),
            static (findings, by) => findings.Count == 0 ? [] : [.. findings.Select(finding => finding.Moved(by))]);

    /// <summary>
    /// What <paramref name="read"/> makes of <paramref name="block"/>, places included; <paramref name="move"/> gives it as it is when everything
    /// stands so many UTF-16 code units further on. Inputs and aliases count as in <see cref="Check"/>.
    /// </summary>
    public static T Placed<T, TInputs>(object owner, DataNode block, TInputs inputs, Func<DataNode, TInputs, T> read, Func<T, int, T> move) =>
        Placed(owner, block, inputs, read, static (node, given, read) => read(node, given), move);

    /// <summary>What <paramref name="read"/> says of <paramref name="block"/>. The answer holds no places: it is found again wherever the block stands then.</summary>
    public static T Fact<T, TInputs>(object owner, DataNode block, TInputs inputs, Func<DataNode, TInputs, T> read)
    {
        if (block.Slot is not { } slot || !block.IsRemembered)
            return read(block, inputs);

        var outside = block.Outside;
        if (MemoSlots.Find(slot, owner) is not Result<T, TInputs> known || !known.Holds(outside, inputs))
        {
            known = new(read(block, inputs), outside, inputs);
            MemoSlots.Keep(slot, owner, known);
        }

        return known.Value;
    }

    /// <summary>As <see cref="Fact{T, TInputs}"/>, without inputs.</summary>
    public static T Fact<T>(object owner, DataNode block, Func<DataNode, T> read) => Fact(owner, block, read, static (node, known) => known(node));

    /// <summary>
    /// What <paramref name="look"/> finds in each mapping and list of all documents, from top to bottom. It sees one of them at a time, keys and
    /// scalars included, and must not follow aliases nor go into the collections below, which are looked at by themselves.
    /// </summary>
    /// <param name="tree">The text.</param>
    /// <param name="owner">Who asks.</param>
    /// <param name="look">What there is to say about one mapping or list.</param>
    /// <param name="move">A result as it is when everything stands so many UTF-16 code units further on.</param>
    public static IReadOnlyList<T> Collect<T>(YamlTree tree, object owner, Func<YamlNode, IReadOnlyList<T>> look, Func<T, int, T> move)
    {
        var found = new List<T>();
        foreach (var document in tree.Documents)
        {
            if (document.Root is { } root)
                Add(found, root, 0, owner, look, move);
        }

        return found;
    }

    private static T Placed<T, TInputs, TRead>(object owner, DataNode block, TInputs inputs, TRead reader, Func<DataNode, TInputs, TRead, T> read, Func<T, int, T> move)
    {
        if (block.Slot is not { } slot || !block.IsRemembered || block.HasAliases)
            return read(block, inputs, reader);

        var start = block.Span.Start;
        var outside = block.Outside;
        if (MemoSlots.Find(slot, owner) is not Result<T, TInputs> known || !known.Holds(outside, inputs))
        {
            known = new(move(read(block, inputs, reader), -start), outside, inputs);
            MemoSlots.Keep(slot, owner, known);
        }

        return move(known.Value, start);
    }

    private static void Add<T>(List<T> found, YamlNode node, int origin, object owner, Func<YamlNode, IReadOnlyList<T>> look, Func<T, int, T> move)
    {
        if (node is not (YamlMapping or YamlSequence))
            return;

        if (!node.IsRemembered)
        {
            Visit(found, node, origin, owner, look, move);
            return;
        }

        if (MemoSlots.Find(node.Green, owner) is not IReadOnlyList<T> known)
        {
            var own = new List<T>();
            Visit(own, node, node.Offset, owner, look, move);
            known = own.Count == 0 ? [] : own;
            MemoSlots.Keep(node.Green, owner, known);
        }

        foreach (var item in known)
            found.Add(move(item, node.Offset - origin));
    }

    private static void Visit<T>(List<T> found, YamlNode node, int origin, object owner, Func<YamlNode, IReadOnlyList<T>> look, Func<T, int, T> move)
    {
        var own = look(node);
        for (var i = 0; i < own.Count; i++)
            found.Add(move(own[i], -origin));

        if (node is YamlSequence sequence)
        {
            foreach (var item in sequence.Items)
                Add(found, item, origin, owner, look, move);
        }
        else if (node is YamlMapping mapping)
        {
            foreach (var entry in mapping.Entries)
            {
                if (entry.Key is { } key)
                    Add(found, key, origin, owner, look, move);

                if (entry.Value is { } value)
                    Add(found, value, origin, owner, look, move);
            }
        }
    }

    private sealed class Result<T, TInputs>(T value, object? outside, TInputs inputs)
    {
        private readonly TInputs _inputs = inputs;

        public T Value => value;

        public bool Holds(object? now, TInputs asked) => ReferenceEquals(outside, now) && EqualityComparer<TInputs>.Default.Equals(_inputs, asked);
    }
}
