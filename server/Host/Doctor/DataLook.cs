using ForgeLsp.Adapters.Dvc;
using ForgeLsp.Adapters.Files;
using ForgeLsp.Adapters.Git;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Pipelines;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;
using ForgeLsp.Features.Doctor;
using ForgeLsp.Features.Doctor.Checks;

namespace ForgeLsp.Host.Doctor;

/// <summary>Looks at the data of the workspace: DVC's files, what git says of them, and what experiments say that they used.</summary>
internal sealed class DataLook(DoctorScene scene)
{
    /// <summary>The facts.</summary>
    public async Task<DataFacts> LookAsync(CancellationToken cancel)
    {
        var repositories = await new DvcFiles(scene.Variable).LookAsync(scene.Root, cancel);
        if (repositories.Count == 0)
        {
            return new([]);
        }

        var git = new GitCommandLine(scene.Variable("PATH"));
        var branches = await new DataOnBranches(git, git, git, scene.Root).FindAsync(cancel);
        return new(repositories)
        {
            Uncommitted = await UncommittedAsync(git, repositories, cancel),
            Named = [.. Named()],
            Conflicts = branches.Conflicts,
            Branches = branches.Branches,
            BranchProblem = branches.Problem,
        };
    }

    private async Task<IReadOnlySet<string>?> UncommittedAsync(IGitHistory git, IReadOnlyList<DvcRepository> repositories, CancellationToken cancel)
    {
        try
        {
            var status = await git.StatusAsync(scene.Root, cancel);
            var changed = status.Changed.Select(static change => change.Path).ToHashSet(StringComparer.Ordinal);
            return repositories.SelectMany(static repository => repository.Data).Select(static data => data.File)
                .Where(file => status.Commit is null || changed.Contains(file) || status.Untracked.Any(path => file == path || (path.EndsWith('/') && file.StartsWith(path, StringComparison.Ordinal))))
                .ToHashSet(StringComparer.Ordinal);
        }
        catch (GitException)
        {
            return null; // what is wrong with git, its own check says
        }
    }

    /// <summary>What metadata name as <c>data: {path, version}</c>, where the version is an md5 as DVC has it.</summary>
    private IEnumerable<NamedVersion> Named()
    {
        var files = new DiskFiles(scene.Root);
        foreach (var experiment in scene.Workspace.Current.Experiments)
        {
            if (files.Read(experiment.Path) is { } text && text.Contains("version", StringComparison.Ordinal)
                && YamlData.Resolve(YamlTree.Parse(SourceText.From(text)), YamlDialect.PyYaml)["data"] is { Kind: DataKind.Mapping } data
                && data["path"]?.Text is { Length: > 0 } path && data["version"]?.Text is { } version && DvcOutput.PathsOf(version).Count > 0)
            {
                // Written as seen from the workspace, or from the experiment.
                var below = RelativePath.Join(RelativePath.Folder(experiment.Path), path);
                yield return new(experiment.Path, experiment.ExperimentId ?? experiment.Path, below is not null && Path.Exists(Path.Combine(scene.Root, below + ".dvc")) ? below : RelativePath.Join("", path) ?? path, version.Replace(".dir", "", StringComparison.Ordinal));
            }
        }
    }
}
