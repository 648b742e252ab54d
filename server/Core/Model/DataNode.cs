using ForgeLsp.Core.Memo;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Model;

/// <summary>The JSON type that a consumer sees.</summary>
public enum DataKind { Null, Boolean, Integer, Number, String, Sequence, Mapping }

/// <summary>
/// A value as its consumer sees it: YAML with scalars resolved by a dialect, aliases followed and merge keys applied, or plain JSON.
/// Schema evaluation and rules read this and know nothing of YAML. Implementations build children when asked; a cyclic alias shows as
/// <see cref="DataKind.Null"/> with <see cref="IsCyclic"/> set, so walking always ends.
/// </summary>
public abstract class DataNode
{
    /// <summary>What the value is.</summary>
    public abstract DataKind Kind { get; }

    /// <summary>Where it stands: the whole value as written at the place of use (for an alias, the <c>*name</c>).</summary>
    public abstract TextSpan Span { get; }

    /// <summary>Scalars: the string for <see cref="DataKind.String"/>, else the text as written (without quotes). Empty for collections.</summary>
    public abstract string Text { get; }

    /// <summary>Whether the scalar was written in quotes or as a block, so that its being a string was meant.</summary>
    public virtual bool IsQuoted => false;

    /// <summary>An alias that leads back into itself.</summary>
    public virtual bool IsCyclic => false;

    /// <summary>
    /// What holds the content: for an alias the value that it leads to, else the node itself. All aliases to one value share it, so whoever
    /// remembers what was done by this node walks a ladder of aliases in linear time.
    /// </summary>
    public virtual DataNode Shared => this;

    /// <summary>Where results about the content of a mapping or list may be kept for the next version of the text; null for what has no such place.</summary>
    internal virtual IMemoSlot? Slot => null;

    /// <summary>Whether results about the content are worth keeping there.</summary>
    internal virtual bool IsRemembered => Slot is { Width: >= MemoSlots.MinWidth };

    /// <summary>
    /// What the content depends on beside the text of <see cref="Slot"/>: the reader's dialect, and what the aliases in it lead to. A result
    /// holds as long as this is the same object.
    /// </summary>
    internal virtual object? Outside => null;

    /// <summary>Whether aliases in the content lead out of it, so that not all of it moves together when the text above changes.</summary>
    internal virtual bool HasAliases => false;

    /// <summary>Value of a boolean; false for every other kind.</summary>
    public virtual bool Boolean => false;

    /// <summary>Integers and numbers in JSON spelling, exact (<c>12</c>, <c>1e-4</c>, <c>1e400</c>), or <c>NaN</c>, <c>Infinity</c>, <c>-Infinity</c>; null for other kinds.</summary>
    public virtual string? NumberText => null;

    /// <summary>Items of a sequence, else empty.</summary>
    public virtual DataList<DataNode> Items => default;

    /// <summary>Entries of a mapping in order of appearance, else empty. A key written twice appears once, with its last value, as PyYAML reads it.</summary>
    public virtual DataList<DataEntry> Entries => default;

    /// <summary>The value under a string key, or null.</summary>
    public virtual DataNode? this[string key] => Entries.IndexOf(key) is >= 0 and var at ? Entries[at].Value : null;
}

/// <summary>One entry of a mapping. <paramref name="IsMerged"/>: it came through a merge key (<c>&lt;&lt;</c>) and has no place of its own here.</summary>
public readonly record struct DataEntry(DataNode Key, DataNode Value, bool IsMerged = false)
{
    /// <summary>The key as a JSON property name: a string key itself, any other scalar as written.</summary>
    public string Name => Key.Text;
}
