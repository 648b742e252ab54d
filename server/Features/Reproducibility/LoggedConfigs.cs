using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Compare;

namespace ForgeLsp.Features.Reproducibility;

/// <summary>A config among the artifacts of a recorded run.</summary>
/// <param name="Artifact">Its path among the artifacts.</param>
/// <param name="Text">What is in it.</param>
public sealed record LoggedConfig(string Artifact, string Text);

/// <summary>The configs that a recorded run logged.</summary>
/// <param name="Files">By the path of the artifact.</param>
/// <param name="Problems">What of them could not be read; a sentence each.</param>
public sealed record LoggedConfigs(IReadOnlyList<LoggedConfig> Files, IReadOnlyList<string> Problems)
{
    private const int MaxFiles = 20;

    /// <summary>What says what an experiment is, and how it is run, is the commit's.</summary>
    private static readonly string[] Others = ["metadata.yaml", "metadata.yml", "forge.yaml", "dvc.yaml", "MLproject"];

    /// <summary>Those of a run that logged none.</summary>
    public static LoggedConfigs None { get; } = new([], []);

    /// <summary>Reads them, wherever the artifacts of the run are kept. What cannot be read is said, and stops nothing.</summary>
    public static async Task<LoggedConfigs> ReadAsync(RunFiles files, IRunStore store, Run run, CancellationToken cancel)
    {
        var listed = await files.ListAsync(store, run, cancel);
        var problems = new List<string>();
        if (listed.Problem is { } unread)
        {
            problems.Add($"Whether the recorded run logged its config is not known, so that the commit's is used: {unread}");
        }

        var found = new List<LoggedConfig>();
        foreach (var artifact in listed.Files.Where(static file => DifferencesConfig.IsConfig(file.Path) && !IsOfHydra(file.Path) && !Others.Contains(RelativePath.Name(file.Path))).OrderBy(static file => file.Path, StringComparer.Ordinal).Take(MaxFiles))
        {
            try
            {
                if (await files.TextAsync(store, run, artifact.Path, cancel) is { } text)
                {
                    found.Add(new(artifact.Path, text));
                }
            }
            catch (StoreException problem)
            {
                problems.Add($"`{artifact.Path}`, which the recorded run logged, cannot be read, so that the commit's is used: {problem.Message}");
            }
        }

        return new(found, problems);
    }

    // What Hydra writes there is put together from several files, and stands for none of them.
    private static bool IsOfHydra(string path) => path.Split('/').Contains(".hydra", StringComparer.Ordinal);
}
