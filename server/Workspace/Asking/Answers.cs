using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Python.Configs;
using ForgeLsp.Core.Python.Modules;
using ForgeLsp.Core.Text;
using ForgeLsp.Workspace.Facts;
using ForgeLsp.Workspace.Index;

namespace ForgeLsp.Workspace.Asking;

/// <summary>Says which questions may have another answer now.</summary>
internal static class Answers
{
    /// <summary>The questions that the summary of <paramref name="path"/> answers and that have another answer now. An equal slice gives none.</summary>
    /// <param name="isAsked">Whether anybody asked; what costs something to find out is left out where nobody did.</param>
    public static IEnumerable<Question> Changed(string path, FileSummary? before, FileSummary? now, Func<Question, bool> isAsked)
    {
        if (before?.Experiment != now?.Experiment)
        {
            yield return new Question(QuestionKind.Experiments, "");
            yield return new Question(QuestionKind.ExperimentAt, path);
            foreach (var id in new[] { before?.Experiment?.ExperimentId, now?.Experiment?.ExperimentId }.OfType<string>())
            {
                yield return new Question(QuestionKind.ExperimentsWithId, id);
            }
        }

        var models = OtherModels(before?.Models ?? [], now?.Models ?? []);
        if (models.Count > 0)
        {
            yield return new Question(QuestionKind.Models, "");
        }

        foreach (var name in models)
        {
            yield return new Question(QuestionKind.ModelsNamed, name);
        }

        // Where a key stands is no part of the answer: typing above it concerns nobody.
        if (before?.Config is null ? now?.Config is not null : !before.Config.SaysSameAs(now?.Config))
        {
            yield return new Question(QuestionKind.ConfigAt, path);
        }

        if (before?.Workflow != now?.Workflow)
        {
            yield return new Question(QuestionKind.WorkflowAt, path);
        }

        if (before?.Pipeline != now?.Pipeline)
        {
            yield return new Question(QuestionKind.Pipelines, "");
        }

        if (before?.Script != now?.Script)
        {
            yield return new Question(QuestionKind.ScriptAt, path);
            foreach (var config in Candidates(before).Union(Candidates(now), StringComparer.Ordinal))
            {
                yield return new Question(QuestionKind.ScriptsNaming, config);
            }
        }

        var module = new Question(QuestionKind.ModuleAt, path);
        if (isAsked(module) && !(before?.Module?.SaysSameAs(now?.Module) ?? now?.Module is null))
        {
            yield return module;
        }

        foreach (var id in OtherDags(before, now))
        {
            yield return new Question(QuestionKind.DagsWithId, id);
        }

        foreach (var name in OtherImports(before?.Imports ?? [], now?.Imports ?? []))
        {
            yield return new Question(QuestionKind.ImportersOf, name);
        }
    }

    /// <summary>The questions that have another answer now that the file <paramref name="path"/> came or went.</summary>
    public static IEnumerable<Question> CameOrWent(string path, Snapshot before, Snapshot now)
    {
        yield return new Question(QuestionKind.FileExists, path);
        yield return new Question(QuestionKind.FilesIn, RelativePath.Folder(path));
        for (var folder = RelativePath.Folder(path); ; folder = RelativePath.Folder(folder))
        {
            if (before.FolderExists(folder) != now.FolderExists(folder))
            {
                yield return new Question(QuestionKind.FolderExists, folder);
            }

            if (folder.Length == 0)
            {
                break;
            }
        }

        // An import may mean this file now, or one further up.
        if (ModulePaths.NameOf(path) is { } module)
        {
            yield return new Question(QuestionKind.ModulesNamed, module);
            yield return new Question(QuestionKind.ImportersOf, module);
        }

        // A script that may mean this file or one further up may mean another now.
        foreach (var script in now.ScriptsThatMayMean(path))
        {
            foreach (var config in ScriptReader.Candidates(script))
            {
                yield return new Question(QuestionKind.ScriptsNaming, config);
            }
        }
    }

    /// <summary>Whether <paramref name="question"/> has the same answer in both.</summary>
    public static bool AreSame(Question question, Snapshot before, Snapshot now) => question.Kind switch
    {
        QuestionKind.Experiments => before.Experiments.SequenceEqual(now.Experiments),
        QuestionKind.ExperimentsWithId => before.ExperimentsWithId(question.Subject).SequenceEqual(now.ExperimentsWithId(question.Subject)),
        QuestionKind.ExperimentAt => before.ExperimentAt(question.Subject) == now.ExperimentAt(question.Subject),
        QuestionKind.Models => before.Models.SequenceEqual(now.Models),
        QuestionKind.ModelsNamed => before.ModelsNamed(question.Subject).SequenceEqual(now.ModelsNamed(question.Subject)),
        QuestionKind.ConfigAt => before.ConfigAt(question.Subject)?.SaysSameAs(now.ConfigAt(question.Subject)) ?? now.ConfigAt(question.Subject) is null,
        QuestionKind.ScriptAt => before.SummaryOf(question.Subject)?.Script == now.SummaryOf(question.Subject)?.Script,
        QuestionKind.ScriptsNaming => before.ScriptsNaming(question.Subject).SequenceEqual(now.ScriptsNaming(question.Subject)),
        QuestionKind.ModuleAt => ReferenceEquals(before.ModuleAt(question.Subject), now.ModuleAt(question.Subject)) || before.ModuleAt(question.Subject)?.SaysSameAs(now.ModuleAt(question.Subject)) == true,
        QuestionKind.ImportersOf => before.Importing(question.Subject).SequenceEqual(now.Importing(question.Subject), StringComparer.Ordinal)
            && before.ModulesNamed(question.Subject).SequenceEqual(now.ModulesNamed(question.Subject), StringComparer.Ordinal),
        QuestionKind.ModulesNamed => before.ModulesNamed(question.Subject).SequenceEqual(now.ModulesNamed(question.Subject), StringComparer.Ordinal),
        QuestionKind.DagsWithId => before.DagsWithId(question.Subject).Select(static dag => dag.Path).SequenceEqual(now.DagsWithId(question.Subject).Select(static dag => dag.Path), StringComparer.Ordinal),
        QuestionKind.WorkflowAt => before.WorkflowAt(question.Subject) == now.WorkflowAt(question.Subject),
        QuestionKind.Pipelines => before.Pipelines.SequenceEqual(now.Pipelines),
        QuestionKind.FileExists => before.FileExists(question.Subject) == now.FileExists(question.Subject),
        QuestionKind.FolderExists => before.FolderExists(question.Subject) == now.FolderExists(question.Subject),
        QuestionKind.FilesIn => ReferenceEquals(before.Files, now.Files) || before.FilesIn(question.Subject).SequenceEqual(now.FilesIn(question.Subject), StringComparer.Ordinal),
        QuestionKind.Git => before.Git?.Branch == now.Git?.Branch,
        _ => TrackingChange.IsSame(question, before.Tracking, now.Tracking),
    };

    /// <summary>Names of the models of which something else is said; where they stand is no part of the answer.</summary>
    private static HashSet<string> OtherModels(IReadOnlyList<ModelSummary> before, IReadOnlyList<ModelSummary> now)
    {
        if (ModelSummary.SaySame(before, now))
        {
            return [];
        }

        var old = before.Select(static model => model with { NameSpan = default }).ToHashSet();
        old.SymmetricExceptWith(now.Select(static model => model with { NameSpan = default }));
        return old.Select(static model => model.Name).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Ids of the Airflow DAGs that only one of the two makes.</summary>
    private static HashSet<string> OtherDags(FileSummary? before, FileSummary? now)
    {
        if (before?.MayHaveDags != true && now?.MayHaveDags != true)
        {
            return [];
        }

        var other = IdsOf(before);
        other.SymmetricExceptWith(IdsOf(now));
        return other;

        static HashSet<string> IdsOf(FileSummary? summary) => (summary?.Dags ?? []).Select(static dag => dag.Id).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Last names of the modules that only one of the two imports.</summary>
    private static IEnumerable<string> OtherImports(IReadOnlyList<string> before, IReadOnlyList<string> now)
    {
        if (before.SequenceEqual(now, StringComparer.Ordinal))
        {
            return [];
        }

        var other = before.ToHashSet(StringComparer.Ordinal);
        other.SymmetricExceptWith(now);
        return other.SelectMany(ModulePaths.NamesIn).Distinct(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Candidates(FileSummary? summary) => summary?.Script is { } script ? ScriptReader.Candidates(script) : [];
}
