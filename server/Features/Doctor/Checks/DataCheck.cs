using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Features.Doctor.Checks;

/// <summary>Data under DVC: where they are kept, whether they are here, the version that git means, and whether others can have them.</summary>
public sealed class DataCheck(Func<CancellationToken, Task<DataFacts>> facts) : IDoctorCheck
{
    private const int MostNamed = 3;
    private const int MostConflicts = 5;

    /// <inheritdoc/>
    public string Name => "data";

    /// <inheritdoc/>
    public string Title => "Data (DVC)";

    /// <inheritdoc/>
    public TimeSpan Limit => TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DoctorLine>> LookAsync(CancellationToken cancel) => Judge(await facts(cancel));

    internal IReadOnlyList<DoctorLine> Judge(DataFacts facts)
    {
        if (facts.Repositories.Count == 0)
        {
            return [this.NotUsed("DVC", "no file of DVC is here")];
        }

        return [.. facts.Repositories.SelectMany(repository => Of(repository, facts)), .. OfMetadata(facts), .. OfBranches(facts)];
    }

    private IEnumerable<DoctorLine> Of(DvcRepository repository, DataFacts facts)
    {
        if (repository.Folder is null)
        {
            return [this.Problem(DoctorTopic.DataRemote, Named(repository.Data.Select(static data => data.File)), "there is no .dvc folder at or above it, and DVC refuses to work without", "Run 'dvc init' at the root of the clone, and commit .dvc/config.")];
        }

        return [.. OfRemotes(repository), .. OfCache(repository), .. OfTorn(repository), .. OfData(repository, facts), .. repository.Problems.Select(problem => this.Warning(DoctorTopic.DataMissing, repository.Folder, problem.TrimEnd('.'), "See who may read these files, and whether their drive answers."))];
    }

    private IEnumerable<DoctorLine> OfRemotes(DvcRepository repository)
    {
        if (repository.Remotes.Count == 0)
        {
            yield return this.Warning(DoctorTopic.DataRemote, "remote", "no remote is set: the data are on this machine only, and 'dvc push' has nowhere to go", "Run 'dvc remote add --default NAME ADDRESS' and commit .dvc/config.");
            yield break;
        }

        var chosen = repository.Remotes.FirstOrDefault(remote => remote.Name == repository.DefaultRemote);
        if (chosen is null)
        {
            yield return this.Problem(
                DoctorTopic.DataRemote, "remote", repository.DefaultRemote is { } missing ? $"core.remote is {missing}, and there is no remote of that name" : $"there {(repository.Remotes.Count == 1 ? "is a remote" : "are remotes")} ({Named(repository.Remotes.Select(static remote => remote.Name))}), and none is the default: 'dvc push' and 'dvc pull' stop",
                $"Run 'dvc remote default {repository.Remotes[0].Name}' and commit .dvc/config.");
        }

        foreach (var remote in repository.Remotes)
        {
            if (remote.SharedSecrets.Count > 0)
            {
                yield return this.Problem(
                    DoctorTopic.DataSecret, $"remote {remote.Name}", $".dvc/config, which git keeps, holds a secret: {Named(remote.SharedSecrets)}",
                    $"Take it out, set it by 'dvc remote modify --local {remote.Name} …', and have a new one made: the old one stays in git's history.");
            }

            if (remote == chosen || repository.Data.Any(data => data.Output.Remote == remote.Name))
            {
                yield return OfRemote(remote);
            }
        }
    }

    private DoctorLine OfRemote(DvcRemote remote)
    {
        var subject = $"remote {remote.Name} ({remote.Address})";
        return remote switch
        {
            { Exists: false } => this.Problem(DoctorTopic.DataRemote, subject, "the folder is not there: 'dvc pull' brings nothing, and 'dvc push' would make a new one that nobody else sees", "Mount the share that it lies on, or correct the address in .dvc/config."),
            { IsFolder: true, Place: DvcPlace.Shared } when HomePaths.Has(remote.Address) => this.Warning(DoctorTopic.DataRemote, subject, "it is a folder below somebody's home: colleagues have no such folder", "Name a share or a bucket that all of you reach, in .dvc/config."),
            { Place: not DvcPlace.Shared } => this.Warning(DoctorTopic.DataRemote, subject, $"only {(remote.Place == DvcPlace.Personal ? ".dvc/config.local" : "your own settings of DVC")} name it: colleagues push and pull elsewhere, or nowhere", $"Run 'dvc remote add --default {remote.Name} ADDRESS' without --local or --global, and commit .dvc/config."),
            { IsFolder: true } => this.Ok(subject, "the folder is there"),
            { Credentials: { } credentials } => this.Ok(subject, $"credentials are in {credentials}; the remote itself was not asked"),
            { Scheme: "http" or "https" or "webdav" or "webdavs" } => this.Ok(subject, "no credentials are set for it, which is right where everybody may read; the remote itself was not asked"),
            _ => this.Warning(
                DoctorTopic.DataPush, subject, $"no credentials for {remote.Scheme} were found in the environment, the home folder or .dvc/config.local; on a machine of the cloud its role may stand for them",
                $"Sign in as the provider says ('aws configure', 'gcloud auth application-default login', 'az login', 'ssh-add'), or 'dvc remote modify --local {remote.Name} …'."),
        };
    }

    private IEnumerable<DoctorLine> OfCache(DvcRepository repository) => repository switch
    {
        { HasCache: false, IsCacheNamed: true } => [this.Problem(DoctorTopic.DataCache, $"cache ({repository.Cache})", "cache.dir names a folder that is not there", "Mount the share that it lies on, or take cache.dir out: 'dvc config --unset cache.dir'.")],
        { HasCache: true } => [this.Ok("cache", repository.Cache)],
        _ => [this.NotUsed("cache", "nothing was added or pulled here yet")],
    };

    private IEnumerable<DoctorLine> OfTorn(DvcRepository repository) => repository.InConflict.Select(file => this.Problem(
        DoctorTopic.DataBranches, file, "a merge left a conflict in it: two branches changed these data, and DVC reads neither version",
        $"Keep one: 'git checkout --ours {file}' or '--theirs', then 'dvc checkout' and 'git add {file}'. Where both have new rows, put them together, 'dvc add' the result and 'dvc push'."));

    private IEnumerable<DoctorLine> OfData(DvcRepository repository, DataFacts facts)
    {
        var cached = repository.Data.Where(static data => data.Output.IsCached).ToList();
        var changed = cached.Where(static data => data.InWorkspace == DvcPresence.Changed).ToList();
        if (changed.Count > 0)
        {
            yield return this.Warning(
                DoctorTopic.DataStale, Paths(changed), $"{(changed.Count == 1 ? "it is" : "they are")} not the version that {Named(changed.Select(static data => data.File).Distinct(StringComparer.Ordinal))} {(changed.Count == 1 ? "says" : "say")}: a run that starts now uses other data than its commit tells",
                $"To have the version of the commit: 'dvc checkout {Argument(changed[0])}' ('dvc pull' where it is not in the cache). To keep what is there: {Keep(changed[0])}, then commit.");
        }

        var missing = cached.Where(static data => data.InWorkspace == DvcPresence.Missing).ToList();
        if (missing.Count > 0)
        {
            var gone = missing.Where(static data => data is { InCache: not true, InRemote: false }).ToList();
            yield return gone.Count > 0
                ? this.Problem(DoctorTopic.DataNeverPushed, Paths(gone), $"it is not here, not in the cache, and not in the remote {gone[0].Remote}: it was committed and never pushed", $"Ask who added it ('git log -- {gone[0].File}') to run 'dvc push'.")
                : this.Warning(DoctorTopic.DataMissing, Paths(missing), "it is not here", missing.TrueForAll(static data => data.InCache == true) ? "Run 'dvc checkout': the cache has it." : "Run 'dvc pull'.");
        }

        var unpushed = cached.Where(static data => data.InRemote == false && data.InWorkspace != DvcPresence.Missing).ToList();
        var committed = unpushed.Where(data => facts.Uncommitted?.Contains(data.File) != true).ToList();
        if (committed.Count > 0)
        {
            yield return this.Problem(
                DoctorTopic.DataNeverPushed, Paths(committed), $"it was committed, and the remote {committed[0].Remote} does not have it: colleagues' 'dvc pull' fails",
                committed.TrueForAll(static data => data.InCache == true) ? "Run 'dvc push'."
                : committed.TrueForAll(static data => data.InCache == true || data.InWorkspace is DvcPresence.Same or DvcPresence.SameSize) ? $"The cache, from where 'dvc push' takes it, lacks it as well: {Keep(committed.First(static data => data.InCache != true))}, then 'dvc push'." : $"Bring the version back ('dvc checkout {Argument(committed[0])}'), or ask who added it to run 'dvc push'.");
        }

        var uncommitted = repository.Data.Select(static data => data.File).Distinct(StringComparer.Ordinal).Where(file => facts.Uncommitted?.Contains(file) == true).ToList();
        if (uncommitted.Count > 0)
        {
            yield return this.Warning(DoctorTopic.DataStale, Named(uncommitted), "it is not committed as it is: a run that starts now names a commit with other data", $"Commit it: 'git add {uncommitted[0]} && git commit'{(unpushed.Count > 0 ? ", and run 'dvc push'" : "")}.");
        }

        var unseen = cached.Where(static data => data is { InRemote: null, Remote: not null } && data.Output.CachePaths.Count > 0).ToList();
        if (unseen.Count > 0 && repository.Remotes.FirstOrDefault(remote => remote.Name == unseen[0].Remote) is { IsFolder: false } far)
        {
            yield return this.NotUsed("pushed", $"whether {far.Name} ({far.Address}) has {(unseen.Count == 1 ? unseen[0].Output.Data.Path : $"the {unseen.Count} files and folders")} cannot be known without asking it", "'dvc status --cloud' says.");
        }

        if (changed.Count == 0 && missing.Count == 0 && cached.Count > 0)
        {
            yield return this.Ok("versions", $"{cached.Count} {(cached.Count == 1 ? "file or folder is" : "files and folders are")} here{(cached.Exists(static data => data.InWorkspace is DvcPresence.SameSize) ? ", some compared by size alone" : "")}");
        }
    }

    private IEnumerable<DoctorLine> OfMetadata(DataFacts facts)
    {
        var data = facts.Repositories.SelectMany(static repository => repository.Data).ToLookup(static data => data.Output.Data.Path, StringComparer.Ordinal);
        foreach (var named in facts.Named)
        {
            if (data[named.DataPath].FirstOrDefault(static data => data.Output.IsMd5) is { } now && Md5(now.Output.Data.Hash) is var hash && !string.Equals(hash, named.Version, StringComparison.OrdinalIgnoreCase))
            {
                yield return this.Warning(
                    DoctorTopic.DataStale, named.Path, $"data.version of {named.Experiment} is {Short(named.Version)}, and {now.File} says {Short(hash)}",
                    $"If its results are of the older data, go back to them ('git log -- {now.File}' finds the commit); else run it again, and write data.version: {hash}.");
            }
        }
    }

    private IEnumerable<DoctorLine> OfBranches(DataFacts facts)
    {
        foreach (var conflict in facts.Conflicts.Take(MostConflicts))
        {
            var versions = string.Join(", ", conflict.Branches.Take(5).Select(static branch => $"{branch.Branch} by {branch.Author} ({(branch.Hash is { } hash ? Short(Md5(hash)) : "taken away")})"));
            yield return this.Warning(
                DoctorTopic.DataBranches, conflict.Path, $"branches changed it in different ways: {versions}; merging keeps one of them and loses the other",
                $"Agree on one version before either is merged: 'dvc diff {conflict.Branches[0].Branch} {conflict.Branches[^1].Branch}' shows what differs; where both have new rows, put them together and 'dvc add' the result.");
        }

        if (facts.Conflicts.Count > MostConflicts)
        {
            yield return this.Warning(DoctorTopic.DataBranches, "more", $"{facts.Conflicts.Count - MostConflicts} more data differ between branches", "Settle those above first, then run this again.");
        }

        if (facts.BranchProblem is { } problem)
        {
            yield return this.NotUsed("branches", problem.TrimEnd('.'));
        }
        else if (facts is { Conflicts.Count: 0, Branches: > 1 })
        {
            yield return this.Ok("branches", $"no data were changed in two ways on {facts.Branches} unmerged branches");
        }
    }

    private static string Argument(DvcData data) => data.File.EndsWith(".dvc", StringComparison.Ordinal) ? data.File : data.Output.Data.Path;

    private static string Keep(DvcData data) => data.File.EndsWith(".dvc", StringComparison.Ordinal) ? $"'dvc add {data.Output.Data.Path}'" : "'dvc repro' or 'dvc commit'";

    private static string Paths(List<DvcData> data) => Named(data.Select(static one => one.Output.Data.Path));

    private static string Named(IEnumerable<string> names)
    {
        var all = names.ToList();
        return string.Join(", ", all.Take(MostNamed)) + (all.Count > MostNamed ? $" and {all.Count - MostNamed} more" : "");
    }

    private static string Md5(string hash) => hash.EndsWith(".dir", StringComparison.Ordinal) ? hash[..^4] : hash;

    private static string Short(string hash) => hash.Length > 8 ? hash[..8] : hash;

}
