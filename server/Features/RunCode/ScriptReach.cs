using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Python.Modules;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Names;

namespace ForgeLsp.Features.RunCode;

/// <summary>What a script uses of the workspace, as the working tree has it now.</summary>
public static class ScriptReach
{
    /// <summary>The run's own script.</summary>
    public const string Script = "script";

    /// <summary>A module that it imports, by itself or through others.</summary>
    public const string Import = "import";

    /// <summary>A config that it or one of these reads.</summary>
    public const string Config = "config";

    private const int MaxModules = 200;
    private const int MaxScripts = 3;

    /// <summary>What each path is to the script that a run names; empty where the workspace has no such script, or too many.</summary>
    /// <param name="source">The script as the run's machine called it.</param>
    public static IReadOnlyDictionary<string, string> Of(WorkspaceScope scope, string? source)
    {
        var roles = new Dictionary<string, string>(StringComparer.Ordinal);
        var scripts = source is { Length: > 0 } ? ScriptPlace.Find(scope.Snapshot.Files.Paths.Where(RelativePath.IsScript), source) : [];
        if (scripts.Count is 0 or > MaxScripts)
        {
            return roles;
        }

        IWorkspaceView view = scope.Snapshot;
        var open = new Queue<string>(scripts);
        foreach (var path in scripts)
        {
            roles[path] = Script;
        }

        while (open.TryDequeue(out var path))
        {
            foreach (var config in view.ScriptAt(path)?.Configs ?? [])
            {
                roles.TryAdd(config, Config);
            }

            foreach (var import in view.ModuleAt(path)?.Imports ?? [])
            {
                if (ModulePaths.Resolve(import, path, view) is { } target && roles.Count < MaxModules && roles.TryAdd(target.Path, Import))
                {
                    open.Enqueue(target.Path);
                }
            }
        }

        return roles;
    }
}
