using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Python.Modules;
using ForgeLsp.Core.Text;
using ForgeLsp.Rules.Python.Knowledge;
using ForgeLsp.Rules.Python.Modules;

namespace ForgeLsp.Rules.Airflow;

/// <summary>Finds the files of the workspace that tasks run, and what these say about training and tracking.</summary>
internal sealed class TaskScripts(IWorkspaceView workspace, string dagFile)
{
    /// <summary>Files looked at for one task at most.</summary>
    private const int MaxFiles = 60;

    /// <summary>Packages that choose the tracking server by themselves, or take it from a file.</summary>
    private static readonly string[] Choosing = ["dagshub", "dotenv", "databricks", "azureml", "azure", "sagemaker", "zenml", "kedro", "kedro_mlflow", "dynaconf", "environs", "decouple"];

    private static readonly char[] Between = [' ', '\t', '\r', '\n', ';', '&', '|', '\'', '"', '(', ')'];

    /// <summary>The file that a command of a shell runs with Python; null where it runs none, or where several files of the workspace may be meant.</summary>
    public string? RunBy(string command)
    {
        var words = command.Split(Between, StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < words.Length; i++)
        {
            var script = words[i].EndsWith(".py", StringComparison.Ordinal) ? words[i]
                : words[i] == "-m" && i > 0 && IsPython(words[i - 1]) && i + 1 < words.Length ? words[i + 1].Replace('.', '/') + ".py" : null;
            if (script is not null && Find(script) is { } path)
            {
                return path;
            }
        }

        return null;
    }

    /// <summary>The file that an import of <paramref name="importer"/> means, or null.</summary>
    public string? Imported(string qualified, string importer) => TrainingKnowledge.Instance.IsOfLibrary(qualified) ? null : ModulePaths.Resolve(qualified, importer, workspace)?.Path;

    /// <summary>Whether running the file trains a model.</summary>
    public bool Trains(string path)
    {
        if (workspace.ModuleAt(path) is not { } module)
        {
            return false;
        }

        var imported = new ImportedEffects(workspace, path);
        return module.Effects.Trains || (module.IsProgram && module.Imports.Any(import => !TrainingKnowledge.Instance.IsOfLibrary(import) && imported.Call(import) is { Trains: true }));
    }

    private readonly Dictionary<string, bool> _lacking = new(StringComparer.Ordinal);

    /// <summary>Whether the files, with those of the workspace that they import, use MLflow and none of them says which server is meant.</summary>
    public bool LacksServer(params IReadOnlyList<string> paths)
    {
        var key = string.Join('\n', paths);
        if (!_lacking.TryGetValue(key, out var lacks))
        {
            _lacking[key] = lacks = Lacks(paths);
        }

        return lacks;
    }

    private bool Lacks(IReadOnlyList<string> paths)
    {
        var seen = new HashSet<string>(paths, StringComparer.Ordinal);
        var pending = new Queue<string>(seen);
        var usesMlflow = false;
        while (pending.TryDequeue(out var path))
        {
            if (workspace.ModuleAt(path) is not { } module)
            {
                continue;
            }

            if (module.NamesTrackingUri || seen.Count > MaxFiles)
            {
                return false;
            }

            foreach (var import in module.Imports)
            {
                var root = KnowledgeFile.Root(import);
                usesMlflow |= root == "mlflow";
                if (Array.IndexOf(Choosing, root) >= 0)
                {
                    return false;
                }

                if (Imported(import, path) is { } next && seen.Add(next))
                {
                    pending.Enqueue(next);
                }
            }
        }

        return usesMlflow;
    }

    /// <summary>The file whose path ends like <paramref name="script"/> in the most folders; null where several do.</summary>
    private string? Find(string script)
    {
        var parts = script.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0 || ModulePaths.NameOf(parts[^1]) is not { Length: > 0 } name)
        {
            return null;
        }

        var (best, bestLength, isOne) = ((string?)null, 0, false);
        foreach (var path in workspace.ModulesNamed(name))
        {
            if (path == dagFile)
            {
                continue;
            }

            var own = path.Split('/');
            var length = 0;
            while (length < own.Length && length < parts.Length && own[^(length + 1)] == parts[^(length + 1)])
            {
                length++;
            }

            if (length >= bestLength && length > 0)
            {
                (best, isOne, bestLength) = (path, length > bestLength, length);
            }
        }

        return isOne ? best : null;
    }

    private static bool IsPython(string word) => RelativePath.Name(word).StartsWith("python", StringComparison.Ordinal);
}
