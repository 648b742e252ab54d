using System.Collections;
using ForgeLsp.Core.Yaml.Green;

namespace ForgeLsp.Core.Yaml;

/// <summary>The parts of a collection. Each is made when first asked for, and then stays the same for all threads.</summary>
public sealed class YamlList<T> : IReadOnlyList<T>
    where T : class
{
    private readonly YamlNode _collection;
    private readonly (int Child, int Offset)[] _places;
    private readonly Func<YamlNode, GreenNode, int, T> _make;
    private readonly T?[] _made;

    /// <summary>A list of what stands at <paramref name="places"/>.</summary>
    /// <param name="collection">The mapping or list.</param>
    /// <param name="places">For each part which child of the collection's green node it is, and where that stands.</param>
    /// <param name="make">Makes a part of such a child.</param>
    internal YamlList(YamlNode collection, (int Child, int Offset)[] places, Func<YamlNode, GreenNode, int, T> make)
    {
        _collection = collection;
        _places = places;
        _make = make;
        _made = new T?[places.Length];
    }

    /// <inheritdoc/>
    public int Count => _made.Length;

    /// <inheritdoc/>
    public T this[int index] => _made[index] ?? Make(index);

    /// <summary>The parts in the order of the text.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <inheritdoc/>
    IEnumerator<T> IEnumerable<T>.GetEnumerator()
    {
        for (var i = 0; i < _made.Length; i++)
        {
            yield return this[i];
        }
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<T>)this).GetEnumerator();

    /// <summary>How many parts start before or at <paramref name="offset"/>, trivia before them not counted.</summary>
    internal int CountUpTo(int offset)
    {
        var low = 0;
        var high = _places.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_places[middle].Offset <= offset)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private T Make(int index)
    {
        var (child, offset) = _places[index];
        return Lazily.Set(ref _made[index], _make(_collection, _collection.Green.Children[child], offset));
    }

    /// <summary>Walks a list.</summary>
    public struct Enumerator
    {
        private readonly YamlList<T> _list;
        private int _at;

        internal Enumerator(YamlList<T> list)
        {
            _list = list;
            _at = -1;
        }

        /// <summary>The part that the walk has come to.</summary>
        public readonly T Current => _list[_at];

        /// <summary>Goes on; false behind the last part.</summary>
        public bool MoveNext() => ++_at < _list.Count;
    }
}
