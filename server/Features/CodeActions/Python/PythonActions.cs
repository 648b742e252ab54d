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
                "FRG401" => Moves(finding, [.. all.Where(static other => other.RuleId == "FRG401")]),
                _ => [],
            };
            foreach (var action in actions)
            {
                yield return action;
            }
        }
    }

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

        var folder = RelativePath.Folder(file.Path);
        var beside = folder.Length == 0 ? NewConfigHome.FileName : $"{folder}/{NewConfigHome.FileName}";
        var there = sourceAt(beside);
        yield return new NewConfigHome(file, _scope, there is null ? NewConfigHome.Empty(beside) : snapshot.YamlOf(there), there is not null);
        yield return new NewOptionHome(file, _scope);
    }
}
