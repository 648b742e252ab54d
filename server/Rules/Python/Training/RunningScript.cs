using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Semantics;
using ForgeLsp.Rules.Python.Knowledge;
using ForgeLsp.Rules.Python.Modules;

namespace ForgeLsp.Rules.Python.Training;

/// <summary>
/// A file as it is when somebody runs it: the training that then takes place, in it or in files of the workspace that it imports, and whether
/// any of them records the run. A library module that only offers training has none.
/// </summary>
internal sealed class RunningScript
{
    private readonly PythonSemantics _semantics;
    private readonly List<TrainingCall> _trainings = [];

    private RunningScript(PythonFile file, IWorkspaceView workspace)
    {
        Script = TrainingScript.Of(file);
        _semantics = file.Semantics;
        Reach = ProgramReach.Of(_semantics);
        Imported = new ImportedEffects(workspace, file.Path);
        foreach (var training in Script.Trainings)
        {
            if (Reach.Runs(training.Call) && (!training.IsBelieved || IsBelievable(training)))
            {
                _trainings.Add(training);
            }
        }

        IsTracked = Script.IsTracked;
        LookAtImports();
    }

    /// <summary>What the file itself says.</summary>
    public TrainingScript Script { get; }

    /// <summary>Which of its functions run.</summary>
    public ProgramReach Reach { get; }

    /// <summary>What the files do that it imports.</summary>
    public ImportedEffects Imported { get; }

    /// <summary>The training that running the file leads to: its own calls in order of position, then calls of other files' functions that train.</summary>
    public IReadOnlyList<TrainingCall> Trainings => _trainings;

    /// <summary>Whether the run is recorded, here or in a file that this one calls.</summary>
    public bool IsTracked { get; private set; }

    /// <summary>Where a reader looks for the training: the first call outside of functions, else the first; null where the file trains nothing.</summary>
    public TrainingCall? First => _trainings.Find(training => _semantics.ScopeOf(training.Call).Owner is null) ?? (_trainings.Count > 0 ? _trainings[0] : null);

    /// <summary>The file as it runs in <paramref name="workspace"/>; null where nothing may be said about it: a test, vendored code, or a syntax error before its training.</summary>
    public static RunningScript? Of(PythonFile file, IWorkspaceView workspace) => PerWorkspace<RunningScript>.Of(file.Semantics, workspace, () => Make(file, workspace));

    private static RunningScript? Make(PythonFile file, IWorkspaceView workspace)
    {
        if (TrainingScript.IsOutside(file.Path))
        {
            return null;
        }

        var script = new RunningScript(file, workspace);
        return script.First is { } first && file.Tree.Problems is [var problem, ..] && problem.Span.Start <= file.Tree.SpanOf(first.Call).Start ? null : script;
    }

    /// <summary>A call of something unseen that is named like training is one, unless the workspace shows that it is not.</summary>
    private bool IsBelievable(TrainingCall training) => _semantics.QualifiedName(training.Call.Function) is not { } name || Imported.Call(name) is not { Trains: false };

    private void LookAtImports()
    {
        var own = new HashSet<PyCall>(_trainings.Select(static training => training.Call), ReferenceEqualityComparer.Instance);
        foreach (var (call, name) in Imported.CallsOf(_semantics))
        {
            if (!Reach.Runs(call))
            {
                continue;
            }

            if (Imported.Call(name) is { } effects)
            {
                IsTracked |= effects.Tracks;
                if (effects.Trains && own.Add(call))
                {
                    _trainings.Add(new TrainingCall(call, name.TrimStart('.') is { Length: <= 40 } shown ? shown : KnowledgeFile.Last(name)));
                }
            }
            else
            {
                IsTracked |= TrackingKnowledge.Instance.SaysTracking(name);
            }
        }

        foreach (var import in _semantics.Imports)
        {
            if (!TrainingKnowledge.Instance.IsOfLibrary(import))
            {
                IsTracked |= Imported.Import(import).Tracks;
            }
        }
    }
}
