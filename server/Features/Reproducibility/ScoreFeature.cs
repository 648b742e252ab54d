using System.Globalization;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Reproducing;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Experiments;
using ForgeLsp.Workspace;

namespace ForgeLsp.Features.Reproducibility;

/// <summary>
/// How reproducible experiments are, by what their files say. Pure, and cheap: it looks at summaries alone, so that a workspace of thousands takes a part of
/// a second. It is a readiness and no proof; <c>forge reproduce</c> gives that.
/// </summary>
/// <param name="snapshot">The workspace.</param>
public sealed class ScoreFeature(Snapshot snapshot, ScoreFacts facts)
{
    private static readonly string[] Below = ["", "/config", "/configs", "/conf", "/src", "/scripts"];
    private readonly Dictionary<string, PinnedPackages?> _packages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _uncommitted = ByFolder(facts.Uncommitted ?? []);
    private IWorkspaceView View => snapshot;

    /// <summary>The score of the workspace with that of every experiment, the worst first.</summary>
    /// <param name="problems">What was not looked at, and why.</param>
    public ScoreReport Workspace(IReadOnlyList<string> problems, CancellationToken cancel)
    {
        var experiments = snapshot.Experiments.Select(experiment =>
        {
            cancel.ThrowIfCancellationRequested();
            return Experiment(experiment);
        }).OrderBy(static one => one.Score).ThenBy(static one => one.Path, StringComparer.Ordinal).ToList();
        var counted = experiments.Where(static one => one.Status is not ("archived" or "abandoned")).ToList();
        counted = counted.Count > 0 ? counted : experiments;
        if (counted.Count == 0)
        {
            return new(1, null, null, null, ["An experiment is a folder with a metadata.yaml: `forge new experiment` makes one."], [], problems);
        }

        var level = Maturity.OfAll([.. counted.Select(static one => one.Level)]);
        return new(1, (int)Math.Round(counted.Average(static one => one.Score), MidpointRounding.AwayFromZero), level, Maturity.Name(level), Maturity.Missing(counted, level), experiments, problems)
        {
            Reproduced = experiments.Count(static one => one.State == ReproductionNote.Reproduced),
        };
    }

    /// <summary>The score of one experiment.</summary>
    public ExperimentScore Experiment(ExperimentSummary experiment)
    {
        var seen = new Seen(experiment, View, Below);
        IReadOnlyList<SubScore> parts =
            [Tracking(experiment, seen), Configuration(experiment, seen), Data(experiment), Environment(experiment, seen), Seed(experiment, seen), Code(experiment, seen), Documentation(experiment, seen), Owner(experiment)];
        var possible = parts.Sum(static part => part.Of);
        var score = possible == 0 ? 0 : (int)Math.Floor(100.0 * parts.Sum(static part => part.Points) / possible);
        var (level, next) = Maturity.Of(experiment, parts, facts);
        var changed = ChangedSince(experiment, seen.Folder);
        var state = experiment.Reproduction is { } note && changed.Count == 0 ? note.IsReproduced ? ReproductionNote.Reproduced : ReproductionNote.NotReproduced : "readiness";
        return new(experiment.Path, ExperimentNodes.Name(experiment), experiment.Status, score, state, level, Maturity.Name(level), next, parts) { Commit = experiment.Reproduction?.Commit, ChangedSince = changed };
    }

    /// <summary>Files of the experiment that are not as they were when it was run again: a verdict is about what was run.</summary>
    private IReadOnlyList<string> ChangedSince(ExperimentSummary experiment, string folder) => experiment.Reproduction?.Commit is { } commit && facts.ChangedSince.TryGetValue(commit, out var paths)
        ? [.. paths.Where(path => path != experiment.Path && RelativePath.IsAtOrBelow(path, folder) && !RelativePath.Name(path).StartsWith("README", StringComparison.OrdinalIgnoreCase))]
        : [];

    private SubScore Tracking(ExperimentSummary experiment, Seen seen)
    {
        var part = new Part(ScorePart.Tracking, experiment) { Path = seen.Script };
        if (seen.Script is not { } script)
        {
            part.Lose(10, $"No script that trains was found in {Folder(experiment)}", "name what runs the experiment as `command` in metadata.yaml, or put its script there");
        }
        else
        {
            // What was run again and compared has logged a run, however it does that.
            part.Weigh(10, seen.Tracks || experiment.Reproduction is not null, $"{RelativePath.SeenFrom(experiment.Path, script)} logs runs", "Nothing tracks what the script does", "open a run and log parameters and metrics", script, "FRG402");
        }

        part.Weigh(4, experiment.MlflowExperiment is { Length: > 0 }, $"`{experiment.MlflowExperiment}` holds the runs", "The tracking experiment is not named", "write its name as `mlflow_experiment` into metadata.yaml, so that its runs are found");
        if (experiment.RunId is not { Length: > 0 } run)
        {
            part.Lose(6, "No run is named", "write the one that stands for the experiment as `results.run_id` into metadata.yaml");
        }
        else
        {
            var isLost = facts.Tracking?.Runs.TryGetValue(run, out var known) == true && known is null;
            part.Weigh(6, !isLost, "its run is named", "`results.run_id` names a run that no tracking store has", "name one that is there", null, "FRG107");
        }

        return part.Sum();
    }

    private static SubScore Configuration(ExperimentSummary experiment, Seen seen)
    {
        var part = new Part(ScorePart.Configuration, experiment) { Path = seen.Config };
        if (seen.Config is { } config)
        {
            part.Win(10, $"{RelativePath.SeenFrom(experiment.Path, config)} holds the settings");
            part.Weigh(5, seen.ReadsConfig, "a script reads it", $"No script that was found reads {RelativePath.Name(config)}", "let the script read it, for changing it changes nothing now", config, "FRG303");
        }
        else if (seen.HasFlags)
        {
            part.Win(15, "the command says the settings");
        }
        else
        {
            part.Lose(15, "No config holds the hyperparameters", "put them into a config.yaml that the script reads", seen.Script, "FRG305");
        }

        return part.Sum();
    }

    private SubScore Data(ExperimentSummary experiment)
    {
        var part = new Part(ScorePart.Data, experiment) { Path = experiment.Path };
        if (experiment.DataPath is not { Length: > 0 } path)
        {
            // A version alone tells what of a library's data was used.
            part.Lose(5, "Nothing says which data it reads", "write `data.path` into metadata.yaml");
            part.Weigh(10, experiment.DataVersion is { Length: > 0 }, $"version {experiment.DataVersion}", "Nothing says which version of the data it reads", "write `data.version`, such as DVC's md5");
            return part.Sum();
        }

        part.Win(5, path);

        // Written as seen from the workspace, or from the experiment.
        var places = new[] { RelativePath.Join("", path), RelativePath.Join(RelativePath.Folder(experiment.Path), path) }.OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var pointer = places.SelectMany(Ancestors).Select(static one => one + ".dvc").FirstOrDefault(View.FileExists);
        var isOutput = View.Pipelines.Any(pipeline => pipeline.Stages.Any(stage => stage.Outs.Any(one => places.Exists(here => RelativePath.IsAtOrBelow(here, one.Path)))) && View.FileExists(RelativePath.Join(RelativePath.Folder(pipeline.Path), "dvc.lock") ?? ""));
        if (experiment.DataVersion is { Length: > 0 } version)
        {
            part.Win(10, $"version {version}");
        }
        else if (pointer is not null || isOutput)
        {
            part.Win(10, pointer is null ? "DVC writes it" : $"{pointer} pins it");
        }
        else
        {
            var isInGit = places.Exists(here => (View.FileExists(here) || View.FolderExists(here)) && !snapshot.Ignores.IsIgnored(here) && !Uncommitted(here).Any());
            part.Weigh(10, isInGit, "it is in git", "The data has no version", "`dvc add` it, or write `data.version` into metadata.yaml");
        }

        return part.Sum();
    }

    private SubScore Environment(ExperimentSummary experiment, Seen seen)
    {
        var part = new Part(ScorePart.Environment, experiment);
        if (EnvironmentFiles.Of(View.FileExists, seen.Folder) is not { } file)
        {
            part.Lose(15, "Nothing says which packages it needs", "write a requirements.txt with versions (`pip freeze`), or an environment.yaml");
            return part.Sum();
        }

        part.Path = file;
        part.Win(7, $"{RelativePath.SeenFrom(experiment.Path, file)} lists the packages");
        if (EnvironmentFiles.IsLock(file))
        {
            part.Win(8, "every one of them is pinned");
        }
        else if (Packages(file) is not { Total: > 0 } packages)
        {
            part.Lose(8, $"{RelativePath.Name(file)} pins no package that could be read", "add a lock file, or a requirements.txt with versions", file);
        }
        else if (packages.Open.Count == 0)
        {
            part.Win(8, packages.Total == 1 ? "its package has a version" : string.Create(CultureInfo.InvariantCulture, $"all {packages.Total} have a version"));
        }
        else
        {
            var open = packages.Open.Count;
            var lost = Math.Clamp((int)Math.Ceiling(8.0 * open / packages.Total), 1, 8);
            part.Win(8 - lost, "");
            part.Lose(
                lost, string.Create(CultureInfo.InvariantCulture, $"{open} of {packages.Total} packages {(open == 1 ? "has" : "have")} no version ({string.Join(", ", packages.Open.Take(4))}{(open > 4 ? ", …" : "")})"),
                "write the version that it ran with behind each", file, RelativePath.Name(file) == "requirements.txt" ? "FRG326" : "FRG325");
        }

        return part.Sum();
    }

    private static SubScore Seed(ExperimentSummary experiment, Seen seen)
    {
        var part = new Part(ScorePart.Seed, experiment);
        part.Weigh(7, experiment.HasSeed || seen.ConfigHasSeed || seen.CommandHasSeed, "it is noted", "The seed is noted nowhere", "write `seed` into metadata.yaml or the config", seen.Config, "FRG301");
        part.Weigh(
            8, seen.Seeds, "the script sets it", seen.Script is null ? "No script was found that sets a seed" : "The script sets no seed",
            seen.Script is null ? "name what runs the experiment as `command` in metadata.yaml" : "seed every generator that it uses, for each run draws other random numbers now", seen.Script, "FRG409");
        return part.Sum();
    }

    private SubScore Code(ExperimentSummary experiment, Seen seen)
    {
        var part = new Part(ScorePart.Code, experiment);
        if (facts.Uncommitted is null)
        {
            return part.Sum("not checked: git was not asked");
        }

        var open = Uncommitted(seen.Folder).ToList();
        var isKnown = !open.Exists(path => path == experiment.Path || (path.EndsWith('/') && experiment.Path.StartsWith(path, StringComparison.Ordinal)));
        part.Weigh(4, isKnown, "the experiment is committed", "The metadata is not as it was committed, or not committed at all", "commit it");
        var rest = open.Where(path => path != experiment.Path).ToList();
        part.Weigh(
            6, rest.Count == 0, "nothing in its folder is uncommitted",
            $"{string.Join(", ", rest.Take(3).Select(path => RelativePath.SeenFrom(experiment.Path, path)))}{(rest.Count > 3 ? string.Create(CultureInfo.InvariantCulture, $" and {rest.Count - 3} more") : "")} {(rest.Count == 1 ? "is" : "are")} not committed",
            "commit, for what ran from there cannot be found again", rest.Find(static path => !path.EndsWith('/')), rest.Exists(RelativePath.IsYaml) ? "FRG504" : null);
        return part.Sum();
    }

    private SubScore Documentation(ExperimentSummary experiment, Seen seen)
    {
        var part = new Part(ScorePart.Documentation, experiment);
        part.Weigh(2, View.FilesIn(seen.Folder).Any(static path => RelativePath.Name(path).StartsWith("README", StringComparison.OrdinalIgnoreCase)), "a README", "There is no README.md", "write one that says what was done and how", null, "FRG108");
        part.Weigh(1, experiment.Goal is { Length: > 0 }, "a goal", "`goal` of metadata.yaml says nothing", "say in a sentence what the experiment is to show", null, "FRG002");
        part.Weigh(
            2, seen.SaysHow, "how it is run", "Nothing says how it is run",
            $"write it into metadata.yaml, such as `command: python {(seen.Script is null ? "train.py" : RelativePath.SeenFrom(experiment.Path, seen.Script))}`; `forge reproduce` needs it");
        return part.Sum();
    }

    private SubScore Owner(ExperimentSummary experiment)
    {
        var part = new Part(ScorePart.Owner, experiment);
        if ((experiment.Owner is { Length: > 0 } named ? named : experiment.Researcher) is not { Length: > 0 } owner)
        {
            part.Lose(5, "Nobody answers for it", "write `researcher` or `owners` into metadata.yaml", null, "FRG002");
        }
        else
        {
            var members = View.Policy.Members;
            part.Weigh(5, members.Count == 0 || members.Values.Any(member => member.IsCalled(owner)), owner, $"{owner}, who answers for it, is no member of forge.yaml", "name somebody who is");
        }

        return part.Sum();
    }

    private PinnedPackages? Packages(string file)
    {
        if (!_packages.TryGetValue(file, out var packages))
        {
            _packages[file] = packages = facts.Packages(file);
        }

        return packages;
    }

    /// <summary>What of a folder or file is not committed.</summary>
    private IEnumerable<string> Uncommitted(string folder) =>
        (_uncommitted.GetValueOrDefault(folder) ?? []).Concat(Ancestors(folder).SelectMany(above => _uncommitted.GetValueOrDefault(above + "/") ?? []).Where(static path => path.EndsWith('/'))).Distinct(StringComparer.Ordinal);

    /// <summary>Every path under each folder above it, so that asking for a folder costs nothing; a folder that git does not know also under its own name.</summary>
    private static Dictionary<string, List<string>> ByFolder(IReadOnlyList<string> paths)
    {
        var byFolder = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        void Add(string folder, string path)
        {
            (byFolder.TryGetValue(folder, out var list) ? list : byFolder[folder] = []).Add(path);
        }

        foreach (var path in paths)
        {
            Add(path, path);
            foreach (var above in Ancestors(RelativePath.Folder(path.TrimEnd('/'))).Append(""))
            {
                Add(above, path);
            }
        }

        return byFolder;
    }

    /// <summary>A path and every folder above it but the root.</summary>
    private static IEnumerable<string> Ancestors(string path)
    {
        for (; path.Length > 0; path = RelativePath.Folder(path))
        {
            yield return path;
        }
    }

    private static string Folder(ExperimentSummary experiment) => RelativePath.Folder(experiment.Path) is { Length: > 0 } folder ? folder : "the workspace";

    /// <summary>Adds up one side.</summary>
    private sealed class Part(string name, ExperimentSummary experiment)
    {
        private readonly List<string> _evidence = [];
        private readonly List<ScoreLoss> _losses = [];
        private int _points;

        public string? Path { get; set; }

        public void Win(int points, string evidence)
        {
            _points += points;
            if (evidence.Length > 0)
            {
                _evidence.Add(evidence);
            }
        }

        public void Lose(int points, string missing, string next, string? path = null, string? rule = null) =>
            _losses.Add(new(points, $"{missing}: {next}.", path ?? experiment.Path, 0, rule, false) { Missing = missing, Next = next, Span = path is null ? experiment.IdSpan : default });

        public void Weigh(int points, bool holds, string evidence, string missing, string next, string? path = null, string? rule = null)
        {
            if (holds)
            {
                Win(points, evidence);
            }
            else
            {
                Lose(points, missing, next, path, rule);
            }
        }

        public SubScore Sum(string? none = null) => new(name, _points, _points + _losses.Sum(static loss => loss.Points), none ?? (_evidence.Count == 0 ? "nothing" : string.Join("; ", _evidence)), _losses) { Path = Path };
    }
}
