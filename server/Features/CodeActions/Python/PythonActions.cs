using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Configs;
using ForgeLsp.Core.Text;
using ForgeLsp.Workspace;
using ForgeLsp.Workspace.Index;

namespace ForgeLsp.Features.CodeActions.Python;

/// <summary>A change that mends a finding of a script.</summary>
internal sealed record PythonAction(string Title, Finding Finding, IReadOnlyList<TextEdit> Script, bool IsPreferred = false, OtherFile? Other = null);

/// <summary>Ways to mend the findings of a script. Each leaves a program that runs and that trains with the same values.</summary>
/// <param name="sourceAt">The text of a file of the workspace; null where there is none.</param>
internal sealed class PythonActions(PythonFile file, Snapshot snapshot, Func<string, SourceFile?> sourceAt)
{
    private readonly NameScope _scope = new(file);

    /// <summary>What can be done about <paramref name="touched"/>, best first. <paramref name="all"/>: every finding of the file.</summary>
    public IEnumerable<PythonAction> For(IReadOnlyList<Finding> touched, IReadOnlyList<Finding> all)
    {
        // What a broken file means is not sure enough to rewrite it.
        if (file.Tree.Problems.Count > 0)
        {
            yield break;
        }

        foreach (var finding in touched)
        {
            var actions = finding.RuleId switch
            {
                "FRG401" => [.. Moves(finding, HardCoded(all)), .. Log(finding, HardCoded(all))],
                "FRG402" => Wrap(finding),
                "FRG403" => WithRun(finding, run => new LogParameters(file, _scope).All(run, HardCodedValue.Of(file, HardCoded(all))) is { } edit ? ("Log the hyperparameters", [edit]) : null),
                "FRG404" => WithRun(finding, run => new LogResults(file, _scope, run).Metrics() is { Count: > 0 } edits ? (edits.Count == 1 ? "Log the score" : $"Log {edits.Count} scores", edits) : null),
                "FRG405" => WithRun(finding, run => new LogResults(file, _scope, run).Model() is { } edit ? ("Log the model", [edit]) : null),
                "FRG406" => WithRun(finding, SetExperiment),
                "FRG409" => Seed(finding),
                _ => [],
            };
            foreach (var action in actions)
            {
                yield return action;
            }
        }
    }

    private static IReadOnlyList<Finding> HardCoded(IReadOnlyList<Finding> all) => [.. all.Where(static other => other.RuleId == "FRG401")];

    private IEnumerable<PythonAction> Log(Finding finding, IReadOnlyList<Finding> alike)
    {
        if (HardCodedValue.Of(file, alike).FirstOrDefault(value => value.Span == finding.Span) is not { } value)
        {
            yield break;
        }

        var runs = TrainingRun.Of(file);
        var run = runs.FirstOrDefault(run => run.Holds(file, value.Literal)) ?? (runs.Count == 1 ? runs[0] : null);
        if (run is not null && new LogParameters(file, _scope).One(run, value) is { } edit)
        {
            yield return new PythonAction($"Log `{value.Name}` with the run", finding, [edit]);
        }
    }

    /// <summary>The tracking experiment that the metadata beside the script names, where a script can write it as it is.</summary>
    private string? Experiment()
    {
        var folder = RelativePath.Folder(file.Path);
        var name = snapshot.ExperimentAt(folder.Length == 0 ? "metadata.yaml" : $"{folder}/metadata.yaml")?.MlflowExperiment;
        return name is { Length: > 0 } && !name.AsSpan().ContainsAny("\"'\\\n\r") ? name : null;
    }

    private (string Title, IReadOnlyList<TextEdit> Edits)? SetExperiment(TrainingRun run) =>
        Experiment() is { } name && StatementLines.Of(file, run.Statement) is { } lines
            ? ($"Set the experiment `{name}`", [new TextEdit(new TextSpan(lines.Start, 0), $"{lines.Indent}{run.Module}.set_experiment({PythonStyle.Of(file).Quoted(name)}){LineBreaks.Of(file.Text)}")])
            : null;

    private IEnumerable<PythonAction> Wrap(Finding finding) =>
        WrapInRun.Edits(file, _scope, finding, Experiment()) is { } edits ? [new PythonAction("Record it as an MLflow run", finding, edits, IsPreferred: true)] : [];

    private IEnumerable<PythonAction> WithRun(Finding finding, Func<TrainingRun, (string Title, IReadOnlyList<TextEdit> Edits)?> mend) =>
        TrainingRun.Of(file).FirstOrDefault(run => file.Tree.SpanOf(run.Start).Touches(finding.Span.Start)) is { } run && mend(run) is var (title, edits)
            ? [new PythonAction(title, finding, edits, IsPreferred: true)]
            : [];

    private IEnumerable<PythonAction> Seed(Finding finding) =>
        finding.FixKey is { Length: > 0 } generators && SeedGenerators.Edits(file, generators.Split(',')) is var (title, edits) ? [new PythonAction(title, finding, edits, IsPreferred: true)] : [];

    private IEnumerable<PythonAction> Moves(Finding finding, IReadOnlyList<Finding> alike)
    {
        var values = HardCodedValue.Of(file, alike);
        if (values.FirstOrDefault(value => value.Span == finding.Span) is not { } value)
        {
            yield break;
        }

        var isFirst = true;
        var together = new List<PythonAction>();
        foreach (var home in Homes())
        {
            if (home.MoveHere([value]) is not { } move)
            {
                continue;
            }

            yield return new PythonAction(move.Title, finding, move.Script, isFirst, move.Other);
            isFirst = false;
            if (values.Count > 1 && home.MoveHere(values) is { Count: > 1 } all)
            {
                together.Add(new PythonAction($"Move {(all.Count == alike.Count ? "all " : "")}{home.TitleOfAll(all.Count)}", finding, all.Script, IsPreferred: false, all.Other));
            }
        }

        foreach (var action in together)
        {
            yield return action;
        }
    }

    /// <summary>Where values can go: to what the script reads already, else to what it can be taught to read.</summary>
    private IEnumerable<ISettingsHome> Homes()
    {
        var configs = ScriptConfigs.Of(file);
        foreach (var source in configs.Files.Holders.Select(static holder => holder.Source).Distinct())
        {
            var written = configs.Files.Holders.First(holder => ReferenceEquals(holder.Source, source)).Path;
            if (written is not null && ScriptReader.ResolvePath(written, file.Path, snapshot.FileExists) is { } path && sourceAt(path) is { } config)
            {
                yield return new ConfigFileHome(file, _scope, configs.Files, source, snapshot.YamlOf(config));
            }
        }

        foreach (var parse in configs.CommandLine.Holders.Select(static holder => holder.Source).Distinct().OfType<PyCall>())
        {
            yield return new OptionHome(file, _scope, configs.CommandLine, parse);
        }

        foreach (var make in configs.Dataclasses.Holders.Select(static holder => holder.Source).Distinct().OfType<PyCall>())
        {
            if (file.Semantics.BindingOf(make.Function)?.Definition is PyClass type)
            {
                yield return new FieldHome(file, _scope, configs.Dataclasses, make, type);
            }
        }

        if (!configs.IsEmpty || !file.Path.EndsWith(".py", StringComparison.Ordinal))
        {
            yield break;
        }

        var folder = RelativePath.Folder(file.Path) is { Length: > 0 } parent ? parent + "/" : "";
        var there = NewConfigHome.FileNames.Select(name => sourceAt(folder + name)).FirstOrDefault(static config => config is not null);
        yield return new NewConfigHome(file, _scope, there is null ? NewConfigHome.Empty(folder + NewConfigHome.FileNames[0]) : snapshot.YamlOf(there), there is not null);
        yield return new NewOptionHome(file, _scope, snapshot.ImportersOf(file.Path).Count > 0);
    }
}
