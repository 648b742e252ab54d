using ForgeLsp.Core.Model;

namespace ForgeLsp.Features.Compare;

/// <summary>
/// A curve as it is read, point by point in any order, in bounded memory: while there are few points it holds them all, then for each of some
/// stretches of the axis the least and the greatest finite value, an infinity of each sign, one NaN where there is a gap, and the mean. Stretches have
/// the width of a power of two and begin at multiples of it, so that those of several curves can be put together; they widen as points come. Empty
/// ones cost nothing, so that one point far away leaves the others their room.
/// </summary>
/// <param name="points">How many points there may be when it is thinned, 12 or more.</param>
/// <param name="axis">What stretches are of.</param>
/// <param name="origin">What a relative time begins at, in ms since the epoch; null for the first point that is read.</param>
/// <param name="from">Where the part that shows begins, on the axis; of what lies before only the nearest point is kept.</param>
/// <param name="to">Where it ends; of what lies behind only the nearest point is kept.</param>
internal sealed class CurveSketch(int points, CurveAxis axis, long? origin = null, double? from = null, double? to = null)
{
    private readonly List<MetricPoint> _few = [];
    private readonly Dictionary<long, Stretch> _stretches = [];
    private readonly Comparer<MetricPoint> _order = Comparer<MetricPoint>.Create(axis == CurveAxis.Step ? ByStep : ByTime);
    private long _origin = axis == CurveAxis.Relative ? origin ?? long.MinValue : 0;
    private Stretch? _recent;
    private long _recentPlace;
    private MetricPoint? _before, _behind;
    private bool _isSpread;

    /// <summary>How many stretches there are at most where so many points are held.</summary>
    public static int Stretches(int points) => (points - 2) / 2;

    /// <summary>How many points there are, those that do not show too.</summary>
    public int Count { get; private set; }

    /// <summary>How many bits of the axis a stretch covers: its width is 2 to this power.</summary>
    public int Shift { get; private set; }

    /// <summary>Bytes in memory, roughly.</summary>
    public long Size => 400 + (_few.Capacity * 24L) + (_stretches.Count * 250L);

    /// <summary>Where a point lies on the axis: a step, ms since the epoch, ms since the run's start.</summary>
    public long At(in MetricPoint point) => axis == CurveAxis.Step ? point.Step : point.Timestamp - _origin;

    /// <summary>Takes a point.</summary>
    public void Add(in MetricPoint point)
    {
        Count++;
        if (_origin == long.MinValue)
        {
            _origin = point.Timestamp;
        }

        var at = At(point);
        if (at < from)
        {
            _before = _before is { } known && _order.Compare(known, point) >= 0 ? known : point;
        }
        else if (at > to)
        {
            _behind = _behind is { } known && _order.Compare(known, point) <= 0 ? known : point;
        }
        else if (!_isSpread && _few.Count < points)
        {
            _few.Add(point);
        }
        else
        {
            Spread();
            Put(point, at);
        }
    }

    /// <summary>
    /// Takes that of stretches of 2^<paramref name="shift"/> of the axis, of which there are not too many but would be of narrower ones, only what shows is given. Means
    /// are none any more.
    /// </summary>
    /// <param name="count">How many points are left out.</param>
    /// <param name="shift">As <see cref="Shift"/>.</param>
    public void Omit(int count, int shift)
    {
        Count += count;
        Spread();
        Widen(shift);
    }

    /// <summary>The points in order of the axis, at most <paramref name="limit"/> of those that show (12 or more) and one on either side: the first, the last and all extremes.</summary>
    public List<MetricPoint> Thin(int limit)
    {
        if (!_isSpread && _few.Count > limit)
        {
            var own = new CurveSketch(limit, axis, _origin);
            foreach (var point in _few)
            {
                own.Add(point);
            }

            return Framed(own.Thin(limit));
        }

        if (!_isSpread)
        {
            return Framed([.. _few.Order(_order)]);
        }

        var (stretches, kept) = (_stretches, Kept(_stretches.Values));
        for (var shift = 1; kept.Count > limit; shift++)
        {
            stretches = Wider(_stretches, shift);
            kept = Kept(stretches.Values);
        }

        return Framed(kept);
    }

    /// <summary>The means of finite values by stretch, where stretches are <paramref name="shift"/> bits wide, <see cref="Shift"/> or more; NaN where no value is finite.</summary>
    public SortedDictionary<long, CurveCell> Cells(int shift)
    {
        var cells = new SortedDictionary<long, CurveCell>();
        if (!_isSpread)
        {
            foreach (var point in _few)
            {
                Merge(At(point) >> shift, new CurveCell(At(point), point.Value, 1));
            }
        }

        foreach (var (place, stretch) in _stretches)
        {
            Merge(place >> (shift - Shift), new CurveCell(stretch.MeanAt, stretch.Mean, stretch.Finite == 0 ? 1 : stretch.Finite));
        }

        return cells;

        void Merge(long place, CurveCell cell) => cells[place] = cells.TryGetValue(place, out var known) ? known.With(cell) : double.IsFinite(cell.Value) ? cell : cell with { Value = double.NaN };
    }

    private static int ByStep(MetricPoint x, MetricPoint y)
    {
        var order = x.Step.CompareTo(y.Step);
        return order != 0 ? order : x.Timestamp != y.Timestamp ? x.Timestamp.CompareTo(y.Timestamp) : ByValue(x.Value, y.Value);
    }

    private static int ByTime(MetricPoint x, MetricPoint y)
    {
        var order = x.Timestamp.CompareTo(y.Timestamp);
        return order != 0 ? order : x.Step != y.Step ? x.Step.CompareTo(y.Step) : ByValue(x.Value, y.Value);
    }

    // NaN last, as in a history.
    private static int ByValue(double x, double y) => double.IsNaN(x) != double.IsNaN(y) ? double.IsNaN(x).CompareTo(double.IsNaN(y)) : x.CompareTo(y);

    private void Put(in MetricPoint point, long at)
    {
        var place = at >> Shift;
        if (_recent is null || place != _recentPlace)
        {
            if (!_stretches.TryGetValue(place, out _recent))
            {
                _stretches[place] = _recent = new Stretch(_order);
            }

            _recentPlace = place;
        }

        _recent.Add(point, at);
        while (_stretches.Count > Stretches(points))
        {
            Widen(Shift + 1);
        }
    }

    private void Spread()
    {
        if (_isSpread)
        {
            return;
        }

        _isSpread = true;
        foreach (var one in _few)
        {
            Put(one, At(one));
        }

        _few.Clear();
        _few.TrimExcess();
    }

    private void Widen(int shift)
    {
        if (shift <= Shift)
        {
            return;
        }

        var wider = Wider(_stretches, shift - Shift);
        _stretches.Clear();
        foreach (var (place, stretch) in wider)
        {
            _stretches[place] = stretch;
        }

        Shift = shift;
        _recent = null;
    }

    private Dictionary<long, Stretch> Wider(Dictionary<long, Stretch> stretches, int shift)
    {
        var wider = new Dictionary<long, Stretch>();
        foreach (var (place, stretch) in stretches)
        {
            if (!wider.TryGetValue(place >> shift, out var wide))
            {
                wider[place >> shift] = wide = new Stretch(_order);
            }

            wide.Add(stretch);
        }

        return wider;
    }

    private List<MetricPoint> Kept(IEnumerable<Stretch> stretches)
    {
        var kept = new SortedSet<MetricPoint>(_order);
        MetricPoint? first = null, last = null;
        foreach (var stretch in stretches)
        {
            stretch.Keep(kept);
            first = first is { } earliest && _order.Compare(earliest, stretch.First) <= 0 ? earliest : stretch.First;
            last = last is { } latest && _order.Compare(latest, stretch.Last) >= 0 ? latest : stretch.Last;
        }

        kept.UnionWith(new[] { first, last }.OfType<MetricPoint>());
        return [.. kept];
    }

    private List<MetricPoint> Framed(List<MetricPoint> shown)
    {
        if (_before is { } before)
        {
            shown.Insert(0, before);
        }

        if (_behind is { } behind)
        {
            shown.Add(behind);
        }

        return shown;
    }

    private sealed class Stretch(Comparer<MetricPoint> order)
    {
        // Sums of values are kept so much smaller that those of the largest doubles are none too large.
        private const double Small = 1.0 / (1L << 32);
        private MetricPoint _least, _greatest, _up, _down, _gap;
        private bool _hasUp, _hasDown, _hasGap;
        private int _count;
        private long _firstAt, _lastAt;
        private double _sum, _sumAt;

        public MetricPoint First { get; private set; }

        public MetricPoint Last { get; private set; }

        public int Finite { get; private set; }

        public double Mean => Finite == 0 ? double.NaN : Math.Clamp(_sum / Finite / Small, _least.Value, _greatest.Value);

        public double MeanAt => _sumAt / _count;

        public void Add(in MetricPoint point, long at)
        {
            if (_count++ == 0)
            {
                (First, Last, _firstAt, _lastAt) = (point, point, at, at);
            }
            else
            {
                if (at > _lastAt || (at == _lastAt && order.Compare(point, Last) > 0)) (Last, _lastAt) = (point, at);
                if (at < _firstAt || (at == _firstAt && order.Compare(point, First) < 0)) (First, _firstAt) = (point, at);
            }

            _sumAt += at;
            if (double.IsFinite(point.Value))
            {
                Extremes(point, point);
                Finite++;
                _sum += point.Value * Small;
            }
            else if (double.IsNaN(point.Value)) (_gap, _hasGap) = (Earlier(_gap, _hasGap, point), true);
            else if (point.Value > 0) (_up, _hasUp) = (Earlier(_up, _hasUp, point), true);
            else (_down, _hasDown) = (Earlier(_down, _hasDown, point), true);
        }

        public void Add(Stretch other)
        {
            if (_count == 0 || order.Compare(other.First, First) < 0) (First, _firstAt) = (other.First, other._firstAt);
            if (_count == 0 || order.Compare(other.Last, Last) > 0) (Last, _lastAt) = (other.Last, other._lastAt);
            _count += other._count;
            _sumAt += other._sumAt;
            if (other.Finite > 0)
            {
                Extremes(other._least, other._greatest);
                Finite += other.Finite;
                _sum += other._sum;
            }

            if (other._hasGap) (_gap, _hasGap) = (Earlier(_gap, _hasGap, other._gap), true);
            if (other._hasUp) (_up, _hasUp) = (Earlier(_up, _hasUp, other._up), true);
            if (other._hasDown) (_down, _hasDown) = (Earlier(_down, _hasDown, other._down), true);
        }

        public void Keep(SortedSet<MetricPoint> kept)
        {
            if (Finite > 0)
            {
                kept.Add(_least);
                kept.Add(_greatest);
            }

            if (_hasGap) kept.Add(_gap);
            if (_hasUp) kept.Add(_up);
            if (_hasDown) kept.Add(_down);
        }

        // Of equal ones the earliest, so that the order of reading does not show.
        private void Extremes(in MetricPoint least, in MetricPoint greatest)
        {
            if (Finite == 0 || least.Value < _least.Value || (least.Value == _least.Value && order.Compare(least, _least) < 0)) _least = least;
            if (Finite == 0 || greatest.Value > _greatest.Value || (greatest.Value == _greatest.Value && order.Compare(greatest, _greatest) < 0)) _greatest = greatest;
        }

        private MetricPoint Earlier(in MetricPoint known, bool isKnown, in MetricPoint point) => isKnown && order.Compare(known, point) <= 0 ? known : point;
    }
}

/// <summary>A stretch of a curve, as a band takes it.</summary>
/// <param name="At">Mean place of its points on the axis.</param>
/// <param name="Value">Mean of the finite values; NaN where there is none.</param>
/// <param name="Weight">How many points that is.</param>
internal readonly record struct CurveCell(double At, double Value, int Weight)
{
    /// <summary>Both together.</summary>
    public CurveCell With(CurveCell other)
    {
        var part = (double)other.Weight / (Weight + other.Weight);
        var at = At + ((other.At - At) * part);
        return !double.IsFinite(other.Value) ? this with { At = at }
            : double.IsNaN(Value) ? other with { At = at }
            : new(at, Value + ((other.Value - Value) * part), Weight + other.Weight);
    }
}
