using System.Collections;
using System.Runtime.CompilerServices;

namespace ForgeLsp.Core.Model;

/// <summary>What a collection of data holds. A value over an array, so that walking one, which every rule does, is a loop and no calls.</summary>
/// <param name="items">The items, which nobody changes any more.</param>
[CollectionBuilder(typeof(DataList), nameof(DataList.Create))]
public readonly struct DataList<T>(T[] items) : IReadOnlyList<T>
{
    private readonly T[]? _items = items;

    /// <inheritdoc/>
    public int Count => _items is null ? 0 : _items.Length;

    /// <summary>The array itself.</summary>
    internal T[] Array => _items ?? [];

    /// <inheritdoc/>
    public T this[int index] => Array[index];

    /// <summary>The items one after another.</summary>
    public Enumerator GetEnumerator() => new(Array);

    /// <inheritdoc/>
    IEnumerator<T> IEnumerable<T>.GetEnumerator() => ((IEnumerable<T>)Array).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => Array.GetEnumerator();

    /// <summary>Walks a list.</summary>
    public struct Enumerator
    {
        private readonly T[] _items;
        private int _at;

        internal Enumerator(T[] items)
        {
            _items = items;
            _at = -1;
        }

        /// <summary>The item that the walk has come to.</summary>
        public readonly T Current => _items[_at];

        /// <summary>Goes on; false behind the last item.</summary>
        public bool MoveNext() => ++_at < _items.Length;
    }
}

/// <summary>Makes lists of data.</summary>
public static class DataList
{
    /// <summary>A list of <paramref name="items"/>.</summary>
    public static DataList<T> Create<T>(ReadOnlySpan<T> items) => new(items.ToArray());

    /// <summary>Which of the entries is the first of that name; -1 where none is. Looks at each.</summary>
    internal static int IndexOf(this DataList<DataEntry> entries, string name)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }
}
