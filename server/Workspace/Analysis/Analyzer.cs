using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Modelfiles;
using ForgeLsp.Core.Text;
using ForgeLsp.Workspace.Index;

namespace ForgeLsp.Workspace.Analysis;

/// <summary>Runs the rules that concern a file, as the policy wants them. A rule that throws costs its findings and one log line.</summary>
/// <param name="rules">All rules, in the order in which they are listed.</param>
/// <param name="time">The clock that rules see.</param>
/// <param name="log">Takes one line per failure.</param>
public sealed class Analyzer(IReadOnlyList<IRule> rules, TimeProvider time, Action<string> log)
{
    // A kind of document concerns a part of the rules, and there are as many rules as a small file has words.
    private readonly IRule[] _ofYaml = [.. rules.Where(static rule => rule is IRule<YamlFile> or IRule<TextFile>)];
    private readonly IRule[] _ofExperiments = [.. rules.Where(static rule => rule is IRule<YamlFile> or IRule<ExperimentDocument> or IRule<TextFile>)];
    private readonly IRule[] _ofRegistries = [.. rules.Where(static rule => rule is IRule<YamlFile> or IRule<RegistryDocument> or IRule<TextFile>)];
    private readonly IRule[] _ofPython = [.. rules.Where(static rule => rule is IRule<PythonFile> or IRule<TextFile>)];
    private readonly IRule[] _ofModelfiles = [.. rules.Where(static rule => rule is IRule<ModelfileFile> or IRule<TextFile>)];
    private readonly IRule[] _ofKept = [.. rules.Where(static rule => rule is IRule<KeptFile>)];
    private readonly IRule[] _ofText = [.. rules.Where(static rule => rule is IRule<TextFile>)];

    /// <summary>Every rule.</summary>
    public IReadOnlyList<IRule> Rules => rules;

    /// <summary>The clock that rules see.</summary>
    public TimeProvider Time => time;

    /// <summary>Findings of <paramref name="file"/>, sorted by place, then rule.</summary>
    public IReadOnlyList<CheckedFinding> Check(Snapshot snapshot, SourceFile file, CancellationToken cancel) => Check(snapshot, snapshot, file, cancel);

    /// <summary>As the other; rules see the workspace through <paramref name="view"/>, which may note what they ask.</summary>
    public IReadOnlyList<CheckedFinding> Check(Snapshot snapshot, IWorkspaceView view, SourceFile file, CancellationToken cancel)
    {
        if (!snapshot.Classifier.MayMatter(file.Path))
        {
            // Data and the like are no text to us, but git may tell something of them.
            return CheckKept(snapshot, file.Path, cancel);
        }

        return Check(snapshot, view, Documents(snapshot, file), file.Path, file.Text, file.Comments, cancel);
    }

    /// <summary>Findings about how git and DVC keep the file at <paramref name="path"/>, whatever is in it.</summary>
    public IReadOnlyList<CheckedFinding> CheckKept(Snapshot snapshot, string path, CancellationToken cancel) =>
        Kept(snapshot, path) is { } kept ? Check(snapshot, snapshot, [kept], path, SourceText.Empty, static () => [], cancel) : [];

    /// <summary>Findings of a YAML file that belongs to no workspace, sorted as above.</summary>
    public IReadOnlyList<CheckedFinding> Check(Snapshot snapshot, YamlFile file, CancellationToken cancel) =>
        Check(snapshot, snapshot, [file], file.Path, file.Text, () => file.Tree.Comments, cancel);

    private List<CheckedFinding> Check(
        Snapshot snapshot, IWorkspaceView view, List<object> documents, string path, SourceText text, Func<IEnumerable<TextSpan>> comments, CancellationToken cancel)
    {
        var found = new List<CheckedFinding>();
        var settings = new RuleSettings(snapshot.Policy, path);
        var isUnread = documents is [YamlFile { Tree.IsTooLarge: true }, ..];
        foreach (var rule in RulesFor(documents))
        {
            cancel.ThrowIfCancellationRequested();
            if (settings.IsOn(rule.Info) && (rule.Info.ChecksUnread || !isUnread))
            {
                Run(rule, documents, settings, view, path, found);
            }
        }

        if (found.Count > 0 && Suppressions.In(text, comments) is { } suppressions)
        {
            found.RemoveAll(item => suppressions.Silences(item.Finding.RuleId, text.LineAt(item.Finding.Span.Start)));
        }

        found.Sort(static (a, b) => a.Finding.Span.CompareTo(b.Finding.Span) is not 0 and var order ? order : string.CompareOrdinal(a.Rule.Id, b.Rule.Id));
        return found;
    }

    /// <summary>Ways to mend <paramref name="finding"/>, best first; empty where the rule knows none.</summary>
    public IReadOnlyList<Fix> Fixes(Snapshot snapshot, SourceFile file, Finding finding)
    {
        if (rules.FirstOrDefault(rule => rule.Info.Id == finding.RuleId) is not { } rule)
        {
            return [];
        }

        var context = Context(rule, new RuleSettings(snapshot.Policy, file.Path), snapshot);
        try
        {
            return [.. Documents(snapshot, file).SelectMany(document => FixesIn(rule, document, finding, context))];
        }
        catch (Exception failure)
        {
            log($"{rule.Info.Id} failed to mend {file.Path}: {failure.Message}");
            return [];
        }
    }

    /// <summary>The file as each family of rules reads it; whatever it is for, it is text.</summary>
    private static List<object> Documents(Snapshot snapshot, SourceFile file) =>
        Kept(snapshot, file.Path) is { } kept ? [.. Readings(snapshot, file), file.Plain(snapshot), kept] : [.. Readings(snapshot, file), file.Plain(snapshot)];

    private static KeptFile? Kept(Snapshot snapshot, string path) => snapshot.Classifier.IsExcluded(path) ? null : snapshot.Git?.Files.GetValueOrDefault(path);

    private static List<object> Readings(Snapshot snapshot, SourceFile file)
    {
        switch (snapshot.KindOf(file))
        {
            case FileKind.Python or FileKind.Notebook:
                return [file.Python];
            case FileKind.Modelfile:
                return [file.Modelfile];
        }

        if (RelativePath.IsNotebook(file.Path) || RelativePath.IsModelfile(file.Path) || PlainFiles.KindOf(file.Path) is not null)
        {
            return [];
        }

        var yaml = file.Yaml(snapshot, snapshot.Schemas);
        return yaml.Kind switch
        {
            FileKind.Other => [],
            FileKind.Experiment => [yaml, new ExperimentDocument(yaml)],
            FileKind.Registry => [yaml, new RegistryDocument(yaml)],
            _ => [yaml],
        };
    }

    /// <summary>The rules that have something to say of such documents, in their order.</summary>
    private IRule[] RulesFor(List<object> documents) => documents switch
    {
        [] => [],
        [TextFile] => _ofText,
        [KeptFile] => _ofKept,
        [YamlFile] or [YamlFile, TextFile] => _ofYaml,
        [YamlFile, ExperimentDocument, TextFile] => _ofExperiments,
        [YamlFile, RegistryDocument, TextFile] => _ofRegistries,
        [PythonFile, TextFile] => _ofPython,
        [ModelfileFile, TextFile] => _ofModelfiles,
        _ => [.. rules],
    };

    private RuleContext Context(IRule rule, RuleSettings settings, IWorkspaceView view) => new(view, settings.Options(rule.Info), time);

    private void Run(IRule rule, List<object> documents, RuleSettings settings, IWorkspaceView view, string path, List<CheckedFinding> found)
    {
        var context = Context(rule, settings, view);
        try
        {
            foreach (var document in documents)
            {
                foreach (var finding in FindingsIn(rule, document, context))
                {
                    found.Add(new CheckedFinding(finding, settings.SeverityOf(rule.Info, finding), rule.Info));
                }
            }
        }
        catch (Exception failure)
        {
            log($"{rule.Info.Id} failed on {path}: {failure.GetType().Name}: {failure.Message}");
        }
    }

    private static IEnumerable<Finding> FindingsIn(IRule rule, object document, RuleContext context) => (rule, document) switch
    {
        (IRule<YamlFile> check, YamlFile yaml) => check.Check(yaml, context),
        (IRule<ExperimentDocument> check, ExperimentDocument experiment) => check.Check(experiment, context),
        (IRule<RegistryDocument> check, RegistryDocument registry) => check.Check(registry, context),
        (IRule<PythonFile> check, PythonFile python) => check.Check(python, context),
        (IRule<ModelfileFile> check, ModelfileFile modelfile) => check.Check(modelfile, context),
        (IRule<TextFile> check, TextFile text) => check.Check(text, context),
        (IRule<KeptFile> check, KeptFile kept) => check.Check(kept, context),
        _ => [],
    };

    private static IEnumerable<Fix> FixesIn(IRule rule, object document, Finding finding, RuleContext context) => (rule, document) switch
    {
        (IRuleWithFixes<YamlFile> mend, YamlFile yaml) => mend.Fixes(yaml, finding, context),
        (IRuleWithFixes<ExperimentDocument> mend, ExperimentDocument experiment) => mend.Fixes(experiment, finding, context),
        (IRuleWithFixes<RegistryDocument> mend, RegistryDocument registry) => mend.Fixes(registry, finding, context),
        (IRuleWithFixes<PythonFile> mend, PythonFile python) => mend.Fixes(python, finding, context),
        (IRuleWithFixes<ModelfileFile> mend, ModelfileFile modelfile) => mend.Fixes(modelfile, finding, context),
        (IRuleWithFixes<TextFile> mend, TextFile text) => mend.Fixes(text, finding, context),
        (IRuleWithFixes<KeptFile> mend, KeptFile kept) => mend.Fixes(kept, finding, context),
        _ => [],
    };
}
