using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Features.Reproducibility;

/// <summary>What the files of one experiment say, by their summaries.</summary>
internal sealed class Seen
{
    private readonly List<ConfigSummary> _configs;
    private readonly ExperimentSummary _experiment;

    /// <param name="below">Folders of an experiment that are looked into, each with a slash before it, and its own.</param>
    public Seen(ExperimentSummary experiment, IWorkspaceView workspace, IReadOnlyList<string> below)
    {
        _experiment = experiment;
        Folder = RelativePath.Folder(experiment.Path);

        // At the root of a workspace everything would be the experiment's.
        var folders = Folder.Length == 0 ? [""] : below.Select(name => Folder + name);
        var files = folders.SelectMany(workspace.FilesIn).ToList();
        var named = (experiment.Command is { } command ? ShellWords.Split(command) : null)?.Select(static word => word.Text).Where(RelativePath.IsScript)
            .SelectMany(name => new[] { RelativePath.Join(Folder, name), RelativePath.Join("", name) }).OfType<string>().FirstOrDefault(workspace.FileExists);
        var scripts = files.Where(RelativePath.IsScript).Append(named ?? "").Where(static path => path.Length > 0).Distinct(StringComparer.Ordinal)
            .Select(path => (Path: path, Script: workspace.ScriptAt(path), Module: workspace.ModuleAt(path))).Where(static one => one.Script is not null).ToList();
        var training = scripts.Where(one => one.Path == named || one.Script?.Trains == true || one.Module?.Effects is { Trains: true } or { Tracks: true }).ToList();
        Script = named ?? training.Select(static one => one.Path).FirstOrDefault();
        Tracks = scripts.Any(static one => one.Module?.Effects.Tracks == true || one.Script?.TrackingExperiment is not null || one.Module?.Functions.Any(static function => function.Effects.Tracks) == true);
        Seeds = scripts.Any(static one => one.Module?.Effects.Seeds.Count > 0 || one.Script?.MentionsSeed == true);
        var read = scripts.SelectMany(static one => one.Script?.Configs ?? []).ToHashSet(StringComparer.Ordinal);
        _configs = [.. files.Where(RelativePath.IsYaml).Concat(read).Distinct(StringComparer.Ordinal).Select(workspace.ConfigAt).OfType<ConfigSummary>()];
        Config = _configs.Select(static config => config.Path).OrderByDescending(read.Contains).ThenBy(static path => path, StringComparer.Ordinal).FirstOrDefault();
        ReadsConfig = Config is not null && (read.Contains(Config) || scripts.Any(one => one.Script is { } script && script.ConfigFolders.Any(folder => RelativePath.IsAtOrBelow(Config, folder)))
            || experiment.Command?.Contains(RelativePath.Name(Config), StringComparison.Ordinal) == true);
        SaysHow = experiment.Command is { Length: > 0 } || workspace.Policy.Reproduce.Command is not null || workspace.FileExists(RelativePath.Join(Folder, "MLproject") ?? "") || workspace.FileExists(RelativePath.Join(Folder, "dvc.yaml") ?? "");
    }

    /// <summary>The experiment's folder.</summary>
    public string Folder { get; }

    /// <summary>The script that runs it, or one of its folder that trains; null where none was found.</summary>
    public string? Script { get; }

    /// <summary>Whether a script logs runs.</summary>
    public bool Tracks { get; }

    /// <summary>Whether a script sets a seed, or passes one on.</summary>
    public bool Seeds { get; }

    /// <summary>The config that a script reads, else one that lies there.</summary>
    public string? Config { get; }

    /// <summary>Whether a script reads it, as far as that can be seen.</summary>
    public bool ReadsConfig { get; }

    /// <summary>Whether a config has a seed.</summary>
    public bool ConfigHasSeed => _configs.Exists(static config => config.Keys.Any(static key => SeedNames.IsSeed(key.Name)));

    /// <summary>Whether the command names a seed.</summary>
    public bool CommandHasSeed => _experiment.Command?.Contains("seed", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Whether the command says settings, as <c>--lr 0.1</c> does.</summary>
    public bool HasFlags => _experiment.Command?.Contains(" --", StringComparison.Ordinal) == true;

    /// <summary>Whether anything says how it is run.</summary>
    public bool SaysHow { get; }
}
