using System.Collections;

namespace ForgeLsp.Core.Text;

/// <summary>A list that is equal to another with equal items in the same order, so that records which hold one compare by what they say.</summary>
public sealed class ValueList<T> : IReadOnlyList<T>, IEquatable<ValueList<T>>
{
    private readonly T[] _items;

    /// <summary>A list of <paramref name="items"/>.</summary>
    public ValueList(IEnumerable<T> items) => _items = [.. items];

    /// <summary>What <paramref name="make"/> gives for each of <paramref name="items"/> and <paramref name="input"/>.</summary>
    public ValueList(IReadOnlyList<T> items, int input, Func<T, int, T> make)
    {
        _items = new T[items.Count];
        for (var i = 0; i < _items.Length; i++)
        {
            _items[i] = make(items[i], input);
        }
    }

    /// <inheritdoc/>
    public int Count => _items.Length;

    /// <inheritdoc/>
    public T this[int index] => _items[index];

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)_items).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => _items.GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(ValueList<T>? other) => other is not null && _items.AsSpan().SequenceEqual(other._items);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ValueList<T>);

    /// <inheritdoc/>
    public override int GetHashCode() => _items.Length == 0 ? 0 : HashCode.Combine(_items.Length, _items[0]);
}
