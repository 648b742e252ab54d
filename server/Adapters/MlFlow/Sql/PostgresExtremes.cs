using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;

namespace ForgeLsp.Adapters.MlFlow.Sql;

/// <summary>
/// Histories thinned in PostgreSQL, since to send a point costs more than to look at it, the more the farther the database is. A first question tells of
/// blocks of steps, a quarter of a stretch and less, the least and the greatest value; a second one fetches the points of those that are the extremes of a stretch. Blocks with
/// NaN or infinities, and the first and the last, come whole, and so do histories with too few blocks to know the width of a stretch from. The database works
/// for one connection on one core, so two of them share what is long.
/// </summary>
internal sealed class PostgresExtremes
{
    // So few are read before a second connection would have said who it is.
    private const int FewRuns = 16;

    // A stretch has 8 blocks, or 4 where that makes them too small: with fewer, the second question looks at more points; with more, the first one answers more.
    private const int BlockBits = 3;

    // Below this a block has so few points that it says hardly less than they do.
    private const int FewestBits = 4;

    private const int FewPoints = 4;

    // The second question is one look into this index for each block; older databases of MLflow have none.
    private const string HasIndex = """
        SELECT count(*) FROM pg_index i
        WHERE i.indrelid = to_regclass('metrics') AND i.indisvalid AND i.indpred IS NULL
          AND pg_get_indexdef(i.indexrelid, 1, true) = 'run_uuid' AND pg_get_indexdef(i.indexrelid, 2, true) = 'key' AND pg_get_indexdef(i.indexrelid, 3, true) = 'step'
        """;

    // Compiling the questions takes longer than they do, rows that lie together are not as far from each other as a disk's, and blocks are counted in memory.
    private const string Settings = "SELECT set_config('jit', 'off', false), set_config('random_page_cost', '1.1', false), set_config('work_mem', '32MB', false)";
    private readonly SqlSession _session;
    private readonly IReadOnlyList<string> _runIds;
    private readonly string _metric;
    private readonly int _stretches;
    private readonly Dictionary<int, int> _bits = [];
    private readonly List<long> _middles = [];
    private readonly bool _isMostOfMetric;

    /// <summary>Finds out whose histories are long enough.</summary>
    public PostgresExtremes(SqlSession session, IReadOnlyList<string> runIds, string metric, int stretches)
    {
        (_session, _runIds, _metric, _stretches) = (session, runIds, metric, stretches);
        var parameters = new SqlParameters();
        var lastSteps = $"""
            SELECT w.place, l.step, l.timestamp, r.start_time FROM unnest({parameters.Add(runIds.ToArray())}) WITH ORDINALITY AS w(id, place)
            JOIN latest_metrics l ON l.run_uuid = w.id JOIN runs r ON r.run_uuid = w.id WHERE l."key" = {parameters.Add(metric)}
            """;
        var all = $"""SELECT count(*) FROM (SELECT 1 FROM latest_metrics WHERE "key" = {parameters.Add(metric)} LIMIT {parameters.Add((2L * runIds.Count) + 1)}) AS l""";
        var (isIndexed, isMost) = (false, false);
        session.Query(
            [HasIndex, Settings, lastSteps, all],
            parameters,
            row => isIndexed = row.GetInt64(0) > 0,
            static _ => { },
            row =>
            {
                var bits = Bits(row.Number(1) ?? 0);
                if (isIndexed && bits >= FewestBits)
                {
                    _bits[(int)row.GetInt64(0) - 1] = bits;
                    var end = row.Number(2) ?? 0;
                    _middles.Add(((row.Number(3) ?? end) / 2) + (end / 2));
                }
            },
            row => isMost = row.GetInt64(0) <= 2L * runIds.Count);
        _isMostOfMetric = isMost;
    }

    /// <summary>The places of the runs that are read here; the points of the others are as easily sent.</summary>
    public IReadOnlyCollection<int> Long => _bits.Keys;

    /// <summary>Gives what stays of the long histories.</summary>
    public void Read(MetricPointTaker take, OmittedPointsTaker omit)
    {
        using var second = _bits.Count >= FewRuns ? _session.Beside(Settings) : null;
        var wanted = new Wanted();
        var left = new Dictionary<int, (int Count, int Shift)>();
        foreach (var (run, blocks) in Blocks(second))
        {
            var bits = _bits[run];
            var count = blocks.Sum(static block => block.Count);
            if (blocks.Count <= _stretches || count <= FewPoints * _stretches)
            {
                wanted.Add(run, blocks[0].Place << bits, blocks[^1].Place << bits, bits, null, null);
                continue;
            }

            var shift = Width(blocks, bits);
            left[run] = (count, shift);
            foreach (var (block, least, greatest) in Extremes(blocks, shift - bits))
            {
                var isWhole = !block.IsPlain || block == blocks[0] || block == blocks[^1];
                wanted.Add(run, block.Place << bits, block.Place << bits, bits, isWhole ? null : least, isWhole ? null : greatest);
            }
        }

        // Of different runs two connections read at the same time.
        var taken = new int[_runIds.Count];
        MetricPointTaker counted = (int run, in MetricPoint point) =>
        {
            taken[run]++;
            take(run, point);
        };
        var (one, other) = wanted.Halves();
        Both(second, session => ReadPoints(session, second is null ? wanted : one, counted), session => ReadPoints(session, other, counted));

        // A running one may have gone on between the questions.
        foreach (var (run, (count, shift)) in left)
        {
            omit(run, Math.Max(0, count - taken[run]), shift);
        }
    }

    private int Bits(long lastStep)
    {
        var shift = 0;
        while (lastStep >> shift >= _stretches)
        {
            shift++;
        }

        return shift - BlockBits >= FewestBits ? shift - BlockBits : shift - BlockBits + 1;
    }

    // Where the runs are most of those that have the metric, the database goes through its points in the order of time: two halves of that cost what one
    // whole does. Else it goes from run to run.
    private Dictionary<int, List<Block>> Blocks(SqlSession? second)
    {
        var runs = _bits.Keys.ToList();
        _middles.Sort();
        var middle = _middles[_middles.Count / 2];
        var half = runs.Count / 2;
        var (found, more) = (new Dictionary<int, List<Block>>(), new Dictionary<int, List<Block>>());
        Both(
            second,
            session => ReadBlocks(session, found, second is null || _isMostOfMetric ? runs : runs[..half], second is not null && _isMostOfMetric ? "<" : null, middle),
            session => ReadBlocks(session, more, _isMostOfMetric ? runs : runs[half..], _isMostOfMetric ? ">=" : null, middle));
        foreach (var (run, blocks) in more)
        {
            if (found.TryGetValue(run, out var own))
            {
                own.AddRange(blocks);
            }
            else
            {
                found[run] = blocks;
            }
        }

        foreach (var (run, own) in found)
        {
            found[run] = Block.Joined(own);
        }

        return found;
    }

    private void ReadBlocks(SqlSession session, Dictionary<int, List<Block>> blocks, List<int> wanted, string? side, long middle)
    {
        var parameters = new SqlParameters();
        var runs = parameters.Add(wanted.Select(run => _runIds[run]).ToArray());
        var places = parameters.Add(wanted.ToArray());
        var bits = parameters.Add(wanted.Select(run => _bits[run]).ToArray());
        var sql = $"""
            SELECT w.place, m.step >> w.bits, count(*), min(m.value), max(m.value), bool_or(m.is_nan)
            FROM unnest({runs}, {places}, {bits}) AS w(id, place, bits) JOIN metrics m ON m.run_uuid = w.id
            WHERE m."key" = {parameters.Add(_metric)} {(side is null ? "" : $"AND m.timestamp {side} {parameters.Add(middle)}")} GROUP BY 1, 2
            """;
        session.Query([sql], parameters, row =>
        {
            var run = row.GetInt32(0);
            if (!blocks.TryGetValue(run, out var own))
            {
                blocks[run] = own = [];
            }

            own.Add(new(row.GetInt64(1), (int)row.GetInt64(2), row.GetDouble(3), row.GetDouble(4), row.GetBoolean(5)));
        });
    }

    // What is asked of the second connection is answered, or given up, before anybody closes it.
    private void Both(SqlSession? second, Action<SqlSession> one, Action<SqlSession> other)
    {
        var beside = second is null ? Task.CompletedTask : Task.Run(() => other(second));
        try
        {
            one(_session);
        }
        finally
        {
            beside.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).Wait();
        }

        beside.GetAwaiter().GetResult();
    }

    // How many bits of the step a stretch has: the least with which they are few enough. There are more blocks than that.
    private int Width(List<Block> blocks, int bits)
    {
        for (var shift = bits + 1; ; shift++)
        {
            var (count, before) = (0, 0L);
            foreach (var block in blocks)
            {
                var place = block.Place >> (shift - bits);
                if (count == 0 || place != before)
                {
                    (count, before) = (count + 1, place);
                }
            }

            if (count <= _stretches)
            {
                return shift;
            }
        }
    }

    // The blocks with the least or the greatest value that each stands for; of equal blocks the earliest, since its point is the earlier.
    private static IEnumerable<(Block Block, double? Least, double? Greatest)> Extremes(List<Block> blocks, int bits)
    {
        for (var i = 0; i < blocks.Count;)
        {
            Block? least = null, greatest = null;
            var isEdge = i == 0;
            for (var place = blocks[i].Place >> bits; i < blocks.Count && blocks[i].Place >> bits == place; i++)
            {
                var block = blocks[i];
                if (!block.IsPlain || isEdge || i == blocks.Count - 1)
                {
                    isEdge = false;
                    yield return (block, null, null);
                    continue;
                }

                least = least is null || block.Least < least.Least ? block : least;
                greatest = greatest is null || block.Greatest > greatest.Greatest ? block : greatest;
            }

            if (least is not null && least == greatest)
            {
                yield return (least, least.Least, least.Greatest);
                continue;
            }

            if (least is not null)
            {
                yield return (least, least.Least, null);
            }

            if (greatest is not null)
            {
                yield return (greatest, null, greatest.Greatest);
            }
        }
    }

    private void ReadPoints(SqlSession session, Wanted wanted, MetricPointTaker take)
    {
        var parameters = new SqlParameters();
        var ids = parameters.Add(_runIds.ToArray());
        var blocks = string.Join(", ", new object[] { wanted.Runs.ToArray(), wanted.First.ToArray(), wanted.Last.ToArray(), wanted.Least.ToArray(), wanted.Greatest.ToArray() }.Select(parameters.Add));
        var sql = $"""
            SELECT w.run, m.step, m.timestamp, m.value, m.is_nan
            FROM unnest({blocks}) AS w(run, first, last, least, greatest) JOIN unnest({ids}) WITH ORDINALITY AS r(id, place) ON r.place = w.run + 1 CROSS JOIN LATERAL (
                SELECT step, timestamp, value, is_nan FROM metrics
                WHERE run_uuid = r.id AND "key" = {parameters.Add(_metric)} AND step BETWEEN w.first AND w.last
                  AND (value = w.least OR value = w.greatest OR (w.least IS NULL AND w.greatest IS NULL)) OFFSET 0) AS m
            """;
        session.Query([sql], parameters, row => take(row.GetInt32(0), new(row.GetInt64(1), row.GetInt64(2), row.GetBoolean(4) ? double.NaN : MetricNumber.Normalize(row.GetDouble(3)))));
    }

    private sealed record Block(long Place, int Count, double Least, double Greatest, bool HasNaN)
    {
        /// <summary>Whether all values are finite; MLflow keeps infinities as the largest numbers.</summary>
        public bool IsPlain => !HasNaN && Least > double.MinValue && Greatest < double.MaxValue;

        /// <summary>Blocks in the order of steps, with those of the same place made one.</summary>
        public static List<Block> Joined(List<Block> blocks)
        {
            blocks.Sort(static (one, other) => one.Place.CompareTo(other.Place));
            var joined = new List<Block>(blocks.Count);
            foreach (var block in blocks)
            {
                if (joined.Count > 0 && joined[^1] is var last && last.Place == block.Place)
                {
                    joined[^1] = new(block.Place, last.Count + block.Count, Math.Min(last.Least, block.Least), Math.Max(last.Greatest, block.Greatest), last.HasNaN || block.HasNaN);
                }
                else
                {
                    joined.Add(block);
                }
            }

            return joined;
        }
    }

    // The blocks of the second question, column by column; without a least and without a greatest value all points of it.
    private sealed class Wanted
    {
        public List<int> Runs { get; } = [];

        public List<long> First { get; } = [];

        public List<long> Last { get; } = [];

        public List<double?> Least { get; } = [];

        public List<double?> Greatest { get; } = [];

        public void Add(int run, long first, long last, int bits, double? least, double? greatest)
        {
            Runs.Add(run);
            First.Add(first);
            Last.Add(last + ((1L << bits) - 1));
            Least.Add(least);
            Greatest.Add(greatest);
        }

        /// <summary>The same in two parts, none of which has a run of the other.</summary>
        public (Wanted One, Wanted Other) Halves()
        {
            var middle = Runs.Count / 2;
            while (middle > 0 && middle < Runs.Count && Runs[middle] == Runs[middle - 1])
            {
                middle++;
            }

            return (Part(0, middle), Part(middle, Runs.Count));
        }

        private Wanted Part(int from, int to)
        {
            var part = new Wanted();
            part.Runs.AddRange(Runs[from..to]);
            part.First.AddRange(First[from..to]);
            part.Last.AddRange(Last[from..to]);
            part.Least.AddRange(Least[from..to]);
            part.Greatest.AddRange(Greatest[from..to]);
            return part;
        }
    }
}
