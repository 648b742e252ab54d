using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Python.Modules;
using ForgeLsp.Core.Python.Semantics;
using ForgeLsp.Rules.Python.Knowledge;

namespace ForgeLsp.Rules.Python.Modules;

/// <summary>What calling something of another file of the workspace does, followed through that file's own calls of further files.</summary>
internal sealed class ImportedEffects(IWorkspaceView workspace, string importer)
{
    /// <summary>Functions looked at for one script at most; what is further away stays unknown.</summary>
    private const int MaxFunctions = 400;

    private readonly Dictionary<string, ModuleTarget?> _targets = new(StringComparer.Ordinal);
    private List<(PyCall Call, string Name)>? _calls;

    /// <summary>What calling <paramref name="qualified"/> does; null where it is not of the workspace, and so not known.</summary>
    public ModuleEffects? Call(string qualified) =>
        Target(qualified) is { Member.Length: > 0 } target && workspace.ModuleAt(target.Path) is { } module && Functions(module, target.Member) is { Count: > 0 } functions
            ? Follow(module, functions)
            : null;

    /// <summary>The dotted name that a call goes to, also behind <c>from module import *</c> of a file of the workspace; null where it is not an import's.</summary>
    public string? NameOf(PyCall call, PythonSemantics semantics)
    {
        if (semantics.QualifiedName(call.Function) is { } qualified)
        {
            return qualified;
        }

        if (call.Function is PyName name && semantics.StarImports.Count > 0 && semantics.BindingOf(name) is null)
        {
            foreach (var module in semantics.StarImports)
            {
                var full = module.EndsWith('.') ? module + name.Id : $"{module}.{name.Id}";
                if (Target(module) is not null && Call(full) is not null)
                {
                    return full;
                }
            }
        }

        return null;
    }

    /// <summary>The calls of <paramref name="semantics"/> that go to something that is no library's, each with its dotted name; in order.</summary>
    public IReadOnlyList<(PyCall Call, string Name)> CallsOf(PythonSemantics semantics) => _calls ??= FindCalls(semantics);

    /// <summary>What importing the module of <paramref name="import"/> does.</summary>
    public ModuleEffects Import(string import) => Target(import) is { } target && workspace.ModuleAt(target.Path) is { } module ? module.Effects : ModuleEffects.None;

    /// <summary>Whether the module of <paramref name="import"/> is of the workspace and imports MLflow, and so may set up the run.</summary>
    public bool UsesMlflow(string import) => !TrainingKnowledge.Instance.IsOfLibrary(import) && Target(import) is { } target && workspace.ModuleAt(target.Path) is { } module
        && module.Imports.Any(static name => name == "mlflow" || name.StartsWith("mlflow.", StringComparison.Ordinal));

    private List<(PyCall Call, string Name)> FindCalls(PythonSemantics semantics)
    {
        var found = new List<(PyCall, string)>();
        var libraries = TrainingKnowledge.Instance;
        if (semantics.StarImports.Count == 0 && semantics.Imports.All(libraries.IsOfLibrary))
        {
            return found; // each dotted name begins with an import's
        }

        foreach (var call in semantics.Calls)
        {
            if (NameOf(call, semantics) is { } name && !libraries.IsOfLibrary(name))
            {
                found.Add((call, name));
            }
        }

        return found;
    }

    private ModuleTarget? Target(string qualified)
    {
        if (!_targets.TryGetValue(qualified, out var target))
        {
            var root = KnowledgeFile.Root(qualified);
            target = root.Length > 0 && TrainingKnowledge.Instance.IsForeign(root) ? null : ModulePaths.Resolve(qualified, importer, workspace);
            _targets[qualified] = target;
        }

        return target;
    }

    /// <summary>The function, or the methods of the class: what an object is used for is often not in sight.</summary>
    private static List<ModuleFunction> Functions(ModuleSummary module, string member)
    {
        var functions = new List<ModuleFunction>();
        foreach (var function in module.Functions)
        {
            if (function.Name == member)
            {
                return [function];
            }

            if (function.Name.StartsWith(member, StringComparison.Ordinal) && function.Name.Length > member.Length && function.Name[member.Length] == '.')
            {
                functions.Add(function);
            }
        }

        return functions;
    }

    private ModuleEffects Follow(ModuleSummary module, List<ModuleFunction> functions)
    {
        var effects = ModuleEffects.None;
        var pending = new Stack<(ModuleSummary Module, ModuleFunction Function, bool IsOffered)>();
        Add(module, functions);
        var seen = new HashSet<(string, string, bool)>();
        while (pending.TryPop(out var item) && seen.Count < MaxFunctions)
        {
            var (within, function, isOffered) = item;
            if (!seen.Add((within.Path, function.Name, isOffered)))
            {
                continue;
            }

            effects = effects.With(isOffered ? function.Effects with { Trains = false } : function.Effects);
            foreach (var name in function.Calls)
            {
                if (!TrainingKnowledge.Instance.IsOfLibrary(name) && ModulePaths.Resolve(name, within.Path, workspace) is { Member.Length: > 0 } target
                    && workspace.ModuleAt(target.Path) is { } next)
                {
                    Add(next, Functions(next, target.Member), isOffered);
                }
            }
        }

        return effects;

        // A class stands for its methods where tracking and seeding are concerned; making one trains only where its constructor does.
        void Add(ModuleSummary owner, List<ModuleFunction> added, bool isOffered = false) => added.ForEach(function =>
            pending.Push((owner, function, isOffered || (added.Count > 1 && !function.Name.EndsWith(".__init__", StringComparison.Ordinal)))));
    }
}
