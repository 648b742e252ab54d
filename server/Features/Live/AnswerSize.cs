using ForgeLsp.Core.Model;

namespace ForgeLsp.Features.Live;

/// <summary>How many bytes answers take in memory, roughly and rather too many.</summary>
internal static class AnswerSize
{
    private const int Entry = 96;

    /// <summary>Of a run.</summary>
    public static long Of(Run run) => 600 + Of(run.Params) + Of(run.Tags) + (run.Metrics.Count * (Entry + 80L)) + (run.Inputs.Count * 500L);

    /// <summary>Of an experiment.</summary>
    public static long Of(Experiment experiment) => 400 + Of(experiment.Tags);

    /// <summary>Of texts by key.</summary>
    public static long Of(IReadOnlyDictionary<string, string> texts)
    {
        var bytes = 0L;
        foreach (var (key, value) in texts)
        {
            bytes += Entry + (2L * (key.Length + value.Length));
        }

        return bytes;
    }
}
