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
    private const int ShapeBits = 7;

    /// <summary>What nearly every rule answers about nearly every file.</summary>
    private static readonly IEnumerable<Finding> None = Array.Empty<Finding>();

    private readonly RuleReading[] _readings = [.. rules.SelectMany(RuleReading.Of)];

    // What concerns a file is told by its kind and by how it is read; few of both ever come together.
    private readonly Step[]?[] _steps = new Step[]?[((int)FileKind.Settings + 1) << ShapeBits];

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
        Snapshot snapshot, IWorkspaceView view, object[] documents, string path, SourceText text, Func<IEnumerable<TextSpan>> comments, CancellationToken cancel)
    {
        var found = new List<CheckedFinding>();
        var settings = new RuleSettings(snapshot.Policy, path);
        var isUnread = documents is [YamlFile { Tree.IsTooLarge: true }, ..];
        RuleContext? plain = null;
        foreach (var step in StepsFor(documents))
        {
            cancel.ThrowIfCancellationRequested();
            var info = step.Reading.Info;
            if (settings.IsOn(info) && (info.ChecksUnread || !isUnread))
            {
                // Hardly a rule has options in the policy: one context does for the others.
                var options = settings.Options(info);
                var context = options.Count == 0 ? plain ??= new RuleContext(view, options, time) : new RuleContext(view, options, time);
                Run(step.Reading, documents[step.Document], settings, context, path, found);
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

        var context = new RuleContext(snapshot, new RuleSettings(snapshot.Policy, file.Path).Options(rule.Info), time);
        try
        {
            return [.. Documents(snapshot, file).SelectMany(document => _readings.Where(reading => reading.Rule == rule && reading.Reads(document)).SelectMany(reading => reading.Fixes(document, finding, context)))];
        }
        catch (Exception failure)
        {
            log($"{rule.Info.Id} failed to mend {file.Path}: {failure.Message}");
            return [];
        }
    }

    /// <summary>The file as each family of rules reads it; whatever it is for, it is text.</summary>
    private static object[] Documents(Snapshot snapshot, SourceFile file)
    {
        var plain = file.Plain(snapshot);
        var documents = Readings(snapshot, file, plain);
        return Kept(snapshot, file.Path) is { } kept ? [.. documents, kept] : documents;
    }

    private static KeptFile? Kept(Snapshot snapshot, string path) => snapshot.Classifier.IsExcluded(path) ? null : snapshot.Git?.Files.GetValueOrDefault(path);

    private static object[] Readings(Snapshot snapshot, SourceFile file, TextFile plain)
    {
        switch (snapshot.KindOf(file))
        {
            case FileKind.Python or FileKind.Notebook:
                return [file.Python, plain];
            case FileKind.Modelfile:
                return [file.Modelfile, plain];
        }

        if (RelativePath.IsNotebook(file.Path) || RelativePath.IsModelfile(file.Path) || PlainFiles.KindOf(file.Path) is not null)
        {
            return [plain];
        }

        var yaml = file.Yaml(snapshot, snapshot.Schemas);
        return yaml.Kind switch
        {
            FileKind.Other => [plain],
            FileKind.Experiment => [yaml, new ExperimentDocument(yaml), plain],
            FileKind.Registry => [yaml, new RegistryDocument(yaml), plain],
            _ => [yaml, plain],
        };
    }

    /// <summary>What rules read of such documents, in the order of the rules.</summary>
    private Step[] StepsFor(object[] documents)
    {
        // The documents of a file always stand in the same order.
        var (kind, shape) = (FileKind.Other, 0);
        foreach (var document in documents)
        {
            switch (document)
            {
                case YamlFile yaml:
                    kind = yaml.Kind;
                    shape |= 1;
                    break;
                case ExperimentDocument:
                    shape |= 2;
                    break;
                case RegistryDocument:
                    shape |= 4;
                    break;
                case PythonFile:
                    shape |= 8;
                    break;
                case ModelfileFile:
                    shape |= 16;
                    break;
                case TextFile text:
                    kind = text.Kind;
                    shape |= 32;
                    break;
                default:
                    shape |= 64;
                    break;
            }
        }

        // Whoever comes second writes the same.
        return _steps[((int)kind << ShapeBits) | shape] ??= StepsFor(documents, kind);
    }

    private Step[] StepsFor(object[] documents, FileKind kind) =>
    [
        .. _readings.SelectMany(reading => Enumerable.Range(0, documents.Length).Where(at => reading.Reads(documents[at]) && (documents[at] is not (YamlFile or TextFile) || reading.Concerns(kind))).Select(at => new Step(reading, at))),
    ];

    private void Run(RuleReading reading, object document, RuleSettings settings, RuleContext context, string path, List<CheckedFinding> found)
    {
        try
        {
            var findings = reading.Check(document, context);
            if (ReferenceEquals(findings, None))
            {
                return;
            }

            foreach (var finding in findings)
            {
                found.Add(new CheckedFinding(finding, settings.SeverityOf(reading.Info, finding), reading.Info));
            }
        }
        catch (Exception failure)
        {
            log($"{reading.Info.Id} failed on {path}: {failure.GetType().Name}: {failure.Message}");
        }
    }

    /// <summary>A rule to run, and the place of the document that it reads among those of the file.</summary>
    private sealed record Step(RuleReading Reading, int Document);
}
