using System.Text;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.RunCode;
using ForgeLsp.Features.Runs;
using ForgeLsp.Features.Views;

namespace ForgeLsp.Features.Compare;

/// <summary>Pictures, tables and texts that several runs logged under one path.</summary>
/// <param name="files">What runs logged.</param>
public sealed class SharedArtifactsFeature(IRunStores stores, RunFiles files)
{
    /// <summary>Larger pictures are left to the editor, in bytes.</summary>
    public const int MaxPicture = 3_000_000;

    /// <summary>Longer texts and tables are left to the editor, in bytes.</summary>
    public const int MaxTable = 2_000_000;

    private const int MaxRuns = 25;
    private const int MaxFiles = 500;
    private const int MaxShownText = 100_000;
    private const int MaxMessage = 2_000_000;

    /// <summary>The paths that can be shown, and which runs have them.</summary>
    public async Task<SharedArtifacts> ListAsync(SharedArtifactsRequest request, CancellationToken cancel)
    {
        var compared = await ComparedRuns.LoadAsync(stores, request.Runs, request.Baseline, cancel);
        var problems = new List<string>(compared.Problems);
        var runs = compared.Runs.Take(MaxRuns).ToList();
        if (compared.Runs.Count > runs.Count)
        {
            problems.Add($"Artifacts are listed of the baseline and {MaxRuns - 1} of the {compared.Runs.Count - 1} others; hide runs to see the rest.");
        }

        var lists = await ComparedRuns.EachAsync(runs, (run, token) => files.ListAsync(run.Named.Store, run.Run, token), cancel);
        problems.AddRange(lists.Select(static list => list.Problem).OfType<string>().Distinct(StringComparer.Ordinal));
        var byPath = new Dictionary<string, long?[]>(StringComparer.Ordinal);
        for (var i = 0; i < lists.Length; i++)
        {
            foreach (var file in lists[i].Files.Where(static file => KindOf(file.Path) is not null))
            {
                (byPath.TryGetValue(file.Path, out var sizes) ? sizes : byPath[file.Path] = new long?[runs.Count])[i] = file.Size ?? -1;
            }
        }

        if (byPath.Count > MaxFiles || lists.Any(static list => list.IsPartial && list.Problem is null))
        {
            problems.Add("The runs logged more files than are listed here; the Runs view shows all of them.");
        }

        return new(
            [.. runs.Select(static run => run.Place)],
            [.. byPath.OrderByDescending(static one => one.Value.Count(static size => size is not null)).ThenBy(static one => one.Key, StringComparer.Ordinal).Take(MaxFiles).Select(static one => new SharedArtifact(one.Key, KindOf(one.Key) ?? "text", one.Value))],
            problems);
    }

    /// <summary>One table or text of several runs. Runs that do not have it are left out.</summary>
    public async Task<ArtifactTables> CompareAsync(ArtifactTablesRequest request, CancellationToken cancel)
    {
        var compared = await ComparedRuns.LoadAsync(stores, request.Runs, request.Baseline, cancel);
        var problems = new List<string>(compared.Problems);
        var read = await ComparedRuns.EachAsync(compared.Runs.Take(MaxRuns).ToList(), (run, token) => ReadAsync(run, request.Path, problems, token), cancel);
        var there = read.Where(static one => one.Text is not null).Select(static one => (one.Run, Text: one.Text ?? "")).ToList();
        var name = RelativePath.Name(request.Path);
        var sources = there.Select(one => new RunCodeText(one.Run.Id("runArtifact", request.Path), name)).ToList();
        var table = KindOf(request.Path) == "table" ? TableDifferences.Compare(name, [.. there.Select(static one => one.Text)], Math.Clamp(request.Rows, 10, 1_000), request.OnlyDifferences) : null;
        var limit = Math.Min(MaxShownText, MaxMessage / Math.Max(1, there.Count));
        return new([.. there.Select(static one => one.Run.Place)], sources, table, table is not null ? null : [.. there.Select(one => new ArtifactText(Cut(one.Text, limit), one.Text.Length > limit, one.Text != there[0].Text))], [.. problems.Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>A picture of one run.</summary>
    /// <exception cref="StoreException">It is none, too large, or cannot be read.</exception>
    public async Task<ArtifactPicture> PictureAsync(RunRef run, string path, CancellationToken cancel)
    {
        var (named, found) = await stores.FindRunAsync(run.Store, run.RunId, cancel);
        var bytes = await RunFiles.BytesAsync(named.Store, found.Id, path, MaxPicture, cancel);
        return bytes is null ? throw new StoreException(StoreFailure.BadQuery, $"The picture is no longer there, or has more than {FileSize.Text(MaxPicture)}; open it in the editor.")
            : PictureType(bytes) is { } type ? new(type, Convert.ToBase64String(bytes))
            : throw new StoreException(StoreFailure.Damaged, "This is no picture that can be shown here; open it in the editor.");
    }

    /// <summary>How a file is shown by its name; null for one that is not.</summary>
    public static string? KindOf(string path) => RelativePath.Name(path) is var name && name.LastIndexOf('.') is >= 0 and var dot ? name[(dot + 1)..].ToLowerInvariant() switch
    {
        "png" or "jpg" or "jpeg" or "gif" or "webp" or "svg" => "image",
        "csv" or "tsv" or "json" => "table",
        "txt" or "md" or "log" or "yaml" or "yml" or "toml" or "ini" or "cfg" or "diff" or "patch" => "text",
        _ => null,
    } : null;

    private static string? PictureType(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith("\x89PNG\r\n\x1a\n"u8) || bytes is [0x89, (byte)'P', (byte)'N', (byte)'G', ..] ? "image/png"
        : bytes is [0xFF, 0xD8, 0xFF, ..] ? "image/jpeg"
        : bytes.StartsWith("GIF8"u8) ? "image/gif"
        : bytes is [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] ? "image/webp"
        : IsSvg(bytes) ? "image/svg+xml" : null;

    private static bool IsSvg(ReadOnlySpan<byte> bytes)
    {
        var head = Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, 1_000)]).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        return head.StartsWith('<') && head.Contains("<svg", StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<(LookedInto Run, string? Text)> ReadAsync(LookedInto run, string path, List<string> problems, CancellationToken cancel)
    {
        try
        {
            var bytes = await RunFiles.BytesAsync(run.Named.Store, run.Run.Id, path, MaxTable, cancel);
            if (bytes is null && await run.Named.Store.GetArtifactAsync(run.Run.Id, path, cancel) is { IsFolder: false } large)
            {
                Add($"{MarkdownText.OneLine(run.Run.Name, 100)}: the file has {(large.Size is > 0 and var size ? FileSize.Text(size) : $"more than {FileSize.Text(MaxTable)}")}; open it in the editor.");
            }

            return (run, bytes is null ? null : Encoding.UTF8.GetString(bytes));
        }
        catch (StoreException problem)
        {
            Add(problem.Message);
            return (run, null);
        }

        void Add(string problem)
        {
            lock (problems)
            {
                problems.Add(problem);
            }
        }
    }

    private static string Cut(string text, int limit) => text.Length <= limit ? text : text[..(char.IsHighSurrogate(text[limit - 1]) ? limit - 1 : limit)];
}
