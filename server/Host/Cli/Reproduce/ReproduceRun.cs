using System.Globalization;
using ForgeLsp.Adapters.Files;
using ForgeLsp.Adapters.Git;
using ForgeLsp.Adapters.Reproducing;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Core.Reproducing;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;
using ForgeLsp.Features.Reproducibility;
using ForgeLsp.Features.Runs;

namespace ForgeLsp.Host.Cli.Reproduce;

/// <summary>One run of <c>forge reproduce</c>.</summary>
internal sealed class ReproduceRun(CliContext context, ReproduceOptions options)
{
    private readonly GitCommandLine _git = new(context.Variable("PATH"));

    /// <summary>Runs the experiment, and says what came out.</summary>
    /// <exception cref="CliException">It cannot be run.</exception>
    public async Task<ReproductionReport> RunAsync(CancellationToken cancel)
    {
        try
        {
            var (subject, files) = await ReproduceSubject.FindAsync(context, options, _git, cancel);
            using (files)
            {
                return await RunAsync(subject, cancel);
            }
        }
        catch (GitException problem)
        {
            throw new CliException(ExitCode.Unreachable, problem.Message);
        }
    }

    private async Task<ReproductionReport> RunAsync(ReproduceSubject subject, CancellationToken cancel)
    {
        var policy = PolicyFile.Read(subject.Root).Reproduce;
        var launch = LaunchOf(subject, policy);
        var python = PythonOf(subject, policy, launch);
        if (!options.IgnoresServers && subject.Server(launch, context.Time) is { } server)
        {
            throw new CliException(
                ExitCode.Refused, $"{server.Path}:{server.Line} names a tracking server ({server.RuleId}), so that the runs made here would land there. Let the code read MLFLOW_TRACKING_URI instead, or give --ignore-tracking-server.");
        }

        var data = await ReproduceData.FindAsync(subject, launch, _git, cancel);
        var overlay = subject.Overlay(launch);
        List<string> notes = [.. data.Notes, .. subject.Logged.Problems, .. overlay.Notes, .. await NotesAsync(subject, cancel)];
        var usual = options.Tolerance ?? policy.Tolerance ?? (subject.Recorded is null ? Tolerance.Exact : Tolerance.Rounding);
        var report = new ReproductionReport(
            subject.Name, subject.Here.Path, subject.Commit.Id, null, launch.Text, launch.Folder, launch.Source, python?.Program, python?.Source, subject.Recorded?.Id, [], [], [], notes)
        {
            Tolerance = usual.ToString(),
            Configs = [.. overlay.Files.Select(static file => new ReproducedConfig(file.Path, file.Artifact, file.Changes))],
        };
        if (options.IsDry)
        {
            return report;
        }

        await context.TellAsync($"{subject.Name} at commit {subject.Commit.Id[..12]}, in a clean checkout{With(overlay)}: {launch.Text}{(python is null ? "" : $" (Python: {python.Program}, from {python.Source})")}");
        var (executions, runs) = await ExecuteAsync(subject, launch, python, (data, overlay), options.Limit ?? policy.Limit, notes, cancel);
        var agreement = new MetricAgreement(options.Tolerance is null ? policy : policy with { Metrics = new Dictionary<string, Tolerance>(StringComparer.Ordinal) }, usual, options.Metrics);
        var outcome = subject.Recorded is { } recorded ? ReproductionFeature.Compare(recorded, executions[0], agreement) : ReproductionFeature.Compare(executions, agreement);
        if (options.Metrics.FirstOrDefault(name => !outcome.Metrics.Any(metric => metric.Metric == name || metric.Metric.EndsWith(": " + name, StringComparison.Ordinal))) is { } unknown)
        {
            throw new CliException(ExitCode.Usage, $"No run logged a metric '{unknown}'; there are {string.Join(", ", outcome.Metrics.Take(10).Select(static metric => metric.Metric))}.");
        }

        if (outcome.IsReproduced is not { } isReproduced)
        {
            throw new CliException(ExitCode.Unreachable, outcome.Metrics.Count == 0 ? "It ran, and logged no metric, so that there is nothing to compare." : "Every metric that was logged is a measure of time or machine, or left out by the policy; name those to compare with --metric.");
        }

        if (subject.Recorded is null && ReproductionFeature.OtherResult(subject.Here, executions[0]) is { } other)
        {
            notes.Insert(0, other);
        }

        report = report with
        {
            Verdict = isReproduced ? ReproductionNote.Reproduced : ReproductionNote.NotReproduced,
            Runs = runs,
            Metrics = outcome.Metrics,
            Causes = isReproduced ? [] : ReproductionCauses.Of(outcome, subject.Recorded is not null, subject.Seeds(launch, context.Time, cancel), subject.MentionsSeed(launch)),
            Notes = notes,
        };
        return options.IsSilent ? report : await WriteAsync(subject, report, outcome);
    }

    private Launch LaunchOf(ReproduceSubject subject, ReproducePolicy policy)
    {
        var answer = new LaunchFinder(subject.Workspace.Current, subject.Read).Find(new(subject.Folder)
        {
            Given = options.Command.Count > 0 ? options.Command : null,
            Command = subject.Then.Command ?? subject.Here.Command,
            PolicyCommand = policy.Command,
            Params = subject.Recorded?.Params ?? new Dictionary<string, string>(StringComparer.Ordinal),
        });
        return answer.Launch ?? throw new CliException(ExitCode.Usage, $"{subject.Here.Path}: {answer.Problem}");
    }

    private FoundPython? PythonOf(ReproduceSubject subject, ReproducePolicy policy, Launch launch)
    {
        var finder = new PythonFinder(context.Variable);
        var found = options.Python is { } typed ? finder.Named(typed, context.WorkingDirectory, "--python")
            : policy.Python is { } usual ? finder.Named(usual, subject.Root, "`reproduce.python` of forge.yaml")
            : finder.Find(subject.Root, Path.Combine(subject.Root, RelativePath.Folder(subject.Here.Path)));
        if (found is null && (options.Python ?? policy.Python) is { } missing)
        {
            throw new CliException(ExitCode.Unreachable, $"There is no Python '{missing}', which {(options.Python is null ? "`reproduce.python` of forge.yaml" : "--python")} names.");
        }

        return found is null && PythonFinder.IsPython(launch.Arguments[0])
            ? throw new CliException(ExitCode.Unreachable, "There is no Python on the PATH; activate an environment, or name one with --python.")
            : found;
    }

    /// <summary>What the commit lacks of what is here.</summary>
    private async Task<IReadOnlyList<string>> NotesAsync(ReproduceSubject subject, CancellationToken cancel)
    {
        var notes = new List<string>();
        var submodules = await _git.SubmodulesAsync(subject.Commit, cancel);
        if (submodules.Count > 0)
        {
            notes.Add($"Submodules are not in a clean checkout: {string.Join(", ", submodules.Take(5).Select(static path => $"`{path}`"))}. What imports from them fails.");
        }

        if (subject.Recorded is null)
        {
            var status = await _git.StatusAsync(subject.Root, cancel);
            var folder = RelativePath.Folder(subject.Here.Path);
            var changed = status.Changed.Select(static change => change.Path).Concat(status.Untracked).Where(path => path != subject.Here.Path && RelativePath.IsAtOrBelow(path.TrimEnd('/'), folder)).ToList();
            if (changed.Count > 0)
            {
                notes.Add($"Not as in the commit, which is what is run: {string.Join(", ", changed.Take(5).Select(static path => $"`{path}`"))}{(changed.Count > 5 ? string.Create(CultureInfo.InvariantCulture, $" and {changed.Count - 5} more") : "")}.");
            }
        }
        else if (subject.Recorded.Tags.GetValueOrDefault(RunTags.Dirty) == "true")
        {
            notes.Add("The recorded run was made from a working tree that differed from its commit.");
        }

        return notes;
    }

    private async Task<(List<Execution> Executions, List<ReproducedRun> Runs)> ExecuteAsync(
        ReproduceSubject subject, Launch launch, FoundPython? python, (ReproduceData Data, RecordedOverlay Overlay) files, TimeSpan limit, List<string> notes, CancellationToken cancel)
    {
        var trial = new ReproduceTrial(context, subject, launch, python, _git, await _git.RootAsync(subject.Root, cancel));
        var lfs = (await _git.FilesAsync(subject.Commit, cancel)).ToList();
        var (executions, runs) = (new List<Execution>(), new List<ReproducedRun>());
        var count = subject.Recorded is null ? options.Runs : 1;
        for (var number = 1; number <= count; number++)
        {
            await context.TellAsync(string.Create(CultureInfo.InvariantCulture, $"run {number} of {count} …"));
            var (execution, time) = await trial.RunAsync(
                limit,
                async checkout =>
                {
                    if (executions.Count == 0 && checkout.Pointers(lfs) is { Count: > 0 } pointers)
                    {
                        notes.Add($"Large files are not on this machine, only their LFS pointers: {string.Join(", ", pointers.Select(static path => $"`{path}`"))}; run `git lfs pull`.");
                    }

                    files.Data.Put(checkout, context.Variable, cancel);
                    foreach (var config in files.Overlay.Files)
                    {
                        await checkout.ReplaceAsync(subject.Commit.Prefix + config.Path, config.Text, cancel);
                    }
                },
                options.Keeps ? home => notes.Add($"Kept: {home} (`git worktree remove --force {Path.Combine(home, "tree")}` takes the checkout away).") : null,
                cancel);
            executions.Add(execution);
            runs.Add(new(number, Math.Round(time.TotalSeconds, 1), execution.Runs.Count));
            await context.TellAsync(string.Create(CultureInfo.InvariantCulture, $"run {number} of {count}: {RunText.Duration((long)time.TotalMilliseconds)}, {execution.Runs.Count} tracked"));
        }

        return (executions, runs);
    }

    private static string With(RecordedOverlay overlay) => overlay.Files.Count == 0 ? "" : $" with {string.Join(", ", overlay.Files.Select(static file => file.Path))} of the recorded run";

    /// <summary>Writes the verdict into the metadata of the working tree; where that cannot be done, a line says why and what to write.</summary>
    private async Task<ReproductionReport> WriteAsync(ReproduceSubject subject, ReproductionReport report, Outcome outcome)
    {
        var differs = string.Join(", ", outcome.Different.Take(5).Select(static metric => metric.Metric)) + (outcome.Different.Count > 5 ? ", …" : "");
        var note = new ReproductionNote(
            report.Verdict ?? "", context.Time.GetLocalNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), subject.Commit.Id[..12], subject.Recorded is null ? report.Runs.Count : null, subject.Recorded?.Id,
            report.Tolerance, differs.Length > 0 ? differs : null)
        {
            Config = report.Configs.Count > 0 ? string.Join(", ", report.Configs.Select(config => RelativePath.SeenFrom(subject.Here.Path, config.Path))) : null,
        };
        var problem = Write(subject, note);
        if (problem is not null)
        {
            await context.TellAsync($"The verdict was not written: {subject.Here.Path} {problem}.");
        }

        return report with { IsWritten = problem is null };
    }

    private static string? Write(ReproduceSubject subject, ReproductionNote note)
    {
        if (new DiskFiles(subject.Root).Read(subject.Here.Path) is not { } before)
        {
            return "is gone by now";
        }

        var text = SourceText.From(before);
        var file = new YamlFile(subject.Here.Path, FileKind.Experiment, YamlTree.Parse(text), YamlDialect.PyYaml, null);
        if (ReproductionEdits.Of(file, note) is not { } edits)
        {
            return "is written in a way that cannot be changed safely; write `reproduction` by hand";
        }

        var after = edits.OrderByDescending(static edit => edit.Span.Start).Aggregate(text, static (current, edit) => current.WithChange(edit.Span, edit.NewText)).ToString();
        return TextRewrite.Replace(Path.Combine(subject.Root, subject.Here.Path), before, after)?.Reason.TrimEnd('.');
    }
}
