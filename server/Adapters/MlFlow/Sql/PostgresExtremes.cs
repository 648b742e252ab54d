using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Runs;

namespace ForgeLsp.Adapters.MlFlow.Sql;

/// <summary>
/// Histories thinned in PostgreSQL, since to send a point costs more than to look at it, the more the farther the database is. A first question tells of
/// blocks of steps, a quarter of a stretch and less, the least and the greatest value; a second one fetches the points of those that are the extremes of a stretch. Blocks with
/// NaN or infinities, and the first and the last, come whole, and so do histories with too few blocks to know the width of a stretch from.
/// </summary>
internal sealed class PostgresExtremes
{
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

    /// <summary>Finds out whose histories are long enough.</summary>
    public PostgresExtremes(SqlSession session, IReadOnlyList<string> runIds, string metric, int stretches)
    {
        (_session, _runIds, _metric, _stretches) = (session, runIds, metric, stretches);
        var parameters = new SqlParameters();
        var lastSteps = $"""
            SELECT w.place, l.step FROM unnest({parameters.Add(runIds.ToArray())}) WITH ORDINALITY AS w(id, place) JOIN latest_metrics l ON l.run_uuid = w.id
            WHERE l."key" = {parameters.Add(metric)}
            """;
        var isIndexed = false;
        session.Query(
            [HasIndex, Settings, lastSteps],
            parameters,
            row => isIndexed = row.GetInt64(0) > 0,
            static _ => { },
            row =>
            {
                var bits = Bits(row.Number(1) ?? 0);
                if (isIndexed && bits >= FewestBits)
                {
                    _bits[(int)row.GetInt64(0) - 1] = bits;
                }
            });
    }

    /// <summary>The places of the runs that are read here; the points of the others are as easily sent.</summary>
    public IReadOnlyCollection<int> Long => _bits.Keys;

    /// <summary>Gives what stays of the long histories.</summary>
    public void Read(MetricPointTaker take, OmittedPointsTaker omit)
    {
        var wanted = new Wanted();
        var left = new Dictionary<int, (int Count, int Shift)>();
        foreach (var (run, blocks) in Blocks())
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

        ReadPoints(wanted, (int run, in MetricPoint point) =>
        {
            if (left.TryGetValue(run, out var all))
            {
                left[run] = all with { Count = all.Count - 1 };
            }

            take(run, point);
        });

        // A running one may have gone on between the questions.
        foreach (var (run, (count, shift)) in left)
        {
            omit(run, Math.Max(0, count), shift);
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

    private Dictionary<int, List<Block>> Blocks()
    {
        var parameters = new SqlParameters();
        var runs = parameters.Add(_bits.Keys.Select(run => _runIds[run]).ToArray());
        var places = parameters.Add(_bits.Keys.ToArray());
        var bits = parameters.Add(_bits.Values.ToArray());
        var sql = $"""
            SELECT w.place, m.step >> w.bits, count(*), min(m.value), max(m.value), bool_or(m.is_nan)
            FROM unnest({runs}, {places}, {bits}) AS w(id, place, bits) JOIN metrics m ON m.run_uuid = w.id
            WHERE m."key" = {parameters.Add(_metric)} GROUP BY 1, 2
            """;
        var blocks = new Dictionary<int, List<Block>>();
        _session.Query([sql], parameters, row =>
        {
            var run = row.GetInt32(0);
            if (!blocks.TryGetValue(run, out var own))
            {
                blocks[run] = own = [];
            }

            own.Add(new(row.GetInt64(1), (int)row.GetInt64(2), row.GetDouble(3), row.GetDouble(4), row.GetBoolean(5)));
        });
        foreach (var own in blocks.Values)
        {
            own.Sort(static (one, other) => one.Place.CompareTo(other.Place));
        }

        return blocks;
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

    private void ReadPoints(Wanted wanted, MetricPointTaker take)
    {
        var parameters = new SqlParameters();
        var ids = parameters.Add(_runIds.ToArray());
        var blocks = string.Join(", ", new object[] { wanted.Runs.ToArray(), wanted.First.ToArray(), wanted.Last.ToArray(), wanted.Least.ToArray(), wanted.Greatest.ToArray() }.Select(parameters.Add));
        var sql = $"""
            SELECT w.run, m.step, m.timestamp, m.value, m.is_nan
            FROM unnest({blocks}) AS w(run, first, last, least, greatest) CROSS JOIN LATERAL (
                SELECT step, timestamp, value, is_nan FROM metrics
                WHERE run_uuid = ({ids})[w.run + 1] AND "key" = {parameters.Add(_metric)} AND step BETWEEN w.first AND w.last
                  AND (value = w.least OR value = w.greatest OR (w.least IS NULL AND w.greatest IS NULL)) OFFSET 0) AS m
            """;
        _session.Query([sql], parameters, row => take(row.GetInt32(0), new(row.GetInt64(1), row.GetInt64(2), row.GetBoolean(4) ? double.NaN : MetricNumber.Normalize(row.GetDouble(3)))));
    }

    private sealed record Block(long Place, int Count, double Least, double Greatest, bool HasNaN)
    {
        /// <summary>Whether all values are finite; MLflow keeps infinities as the largest numbers.</summary>
        public bool IsPlain => !HasNaN && Least > double.MinValue && Greatest < double.MaxValue;
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
    }
}
