using ForgeLsp.Core.Findings;

namespace ForgeLsp.Core.Python.Modules;

/// <summary>Follows names from file to file of the workspace.</summary>
public static class ModuleGraph
{
    private const int MaxHops = 4;

    /// <summary>
    /// The function, method or class that the dotted name <paramref name="import"/> means in <paramref name="importer"/>, through packages that only
    /// hand it on; null where the workspace has none. <c>Class</c> stands for its constructor.
    /// </summary>
    public static (ModuleSummary Module, ModuleFunction Function)? FindFunction(string import, string importer, IWorkspaceView workspace) => FindFunction(import, importer, workspace, 0);

    /// <summary>The modules that a file may mean by an import: the one that it leads to, and those from which that one takes the name.</summary>
    public static IEnumerable<(ModuleSummary Module, string Member)> ModulesOf(string import, string importer, IWorkspaceView workspace) => ModulesOf(import, importer, workspace, 0);

    private static (ModuleSummary Module, ModuleFunction Function)? FindFunction(string import, string importer, IWorkspaceView workspace, int hops)
    {
        if (hops >= MaxHops || ModulePaths.Resolve(import, importer, workspace) is not { Member.Length: > 0 } target || workspace.ModuleAt(target.Path) is not { } module)
        {
            return null;
        }

        if ((module.Function(target.Member) ?? module.Function(target.Member + ".__init__")) is { } function)
        {
            return (module, function);
        }

        foreach (var (handedOn, rest) in HandedOn(module, target.Member))
        {
            if (FindFunction(rest.Length == 0 ? handedOn : $"{handedOn}.{rest}", module.Path, workspace, hops + 1) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static IEnumerable<(ModuleSummary Module, string Member)> ModulesOf(string import, string importer, IWorkspaceView workspace, int hops)
    {
        if (hops >= MaxHops || ModulePaths.Resolve(import, importer, workspace) is not { } target || workspace.ModuleAt(target.Path) is not { } module)
        {
            yield break;
        }

        yield return (module, target.Member);
        if (module.Path.EndsWith("__init__.py", StringComparison.Ordinal))
        {
            foreach (var handedOn in target.Member.Length == 0 ? module.Imports : HandedOn(module, target.Member).Select(static part => part.Import))
            {
                foreach (var more in ModulesOf(handedOn, module.Path, workspace, hops + 1))
                {
                    yield return more;
                }
            }
        }
    }

    /// <summary>What a module imports under the first name of <paramref name="member"/>, with the rest of it; stars may bring any name.</summary>
    private static IEnumerable<(string Import, string Behind)> HandedOn(ModuleSummary module, string member)
    {
        var dot = member.IndexOf('.', StringComparison.Ordinal);
        var name = dot < 0 ? member : member[..dot];
        var rest = dot < 0 ? "" : member[(dot + 1)..];
        foreach (var import in module.Imports)
        {
            if (import.EndsWith('.' + name, StringComparison.Ordinal))
            {
                yield return (import, rest);
            }
            else if (import.EndsWith(".*", StringComparison.Ordinal))
            {
                yield return (import[..^1] + name, rest);
            }
        }
    }
}
