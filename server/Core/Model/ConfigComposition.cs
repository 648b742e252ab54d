using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Model;

/// <summary>A file that gives keys to a config.</summary>
/// <param name="Path">The file, relative to the workspace.</param>
/// <param name="Prefix">Where its keys go, with dots; empty for the top.</param>
/// <param name="IsChosen">Whether the defaults choose it; false for the other options of a group, which the command line may choose.</param>
public sealed record ConfigPart(string Path, string Prefix, bool IsChosen)
{
    /// <summary>The name in the composed config of a key of the file.</summary>
    public string Above(string name) => Prefix.Length == 0 ? name : $"{Prefix}.{name}";

    /// <summary>The name in the file of a key of the composed config; null where it is none of this file.</summary>
    public string? Below(string fullName) =>
        Prefix.Length == 0 ? fullName : fullName.Length > Prefix.Length + 1 && fullName[Prefix.Length] == '.' && fullName.StartsWith(Prefix, StringComparison.Ordinal) ? fullName[(Prefix.Length + 1)..] : null;
}

/// <summary>
/// Which files make up a config: the file alone, or what Hydra's defaults list names, with the other options of each group
/// (https://hydra.cc/docs/advanced/defaults_list). Overrides of the command line are not known.
/// </summary>
public static class ConfigComposition
{
    private const int MaxParts = 200;
    private const int MaxOptions = 50;

    /// <summary>The parts of the config in the file <paramref name="path"/>: those that win first, options that are not chosen last.</summary>
    public static IReadOnlyList<ConfigPart> Of(IWorkspaceView workspace, string path)
    {
        var main = new ConfigPart(path, "", IsChosen: true);
        if (workspace.ConfigAt(path) is not { Defaults.Count: > 0 })
        {
            return [main];
        }

        var home = RelativePath.Folder(path);
        var parts = new List<ConfigPart>();
        var others = new List<ConfigPart>();
        var seen = new HashSet<ConfigPart>();
        var pending = new Stack<(ConfigPart Part, string Group)>();
        pending.Push((main, ""));
        while (pending.TryPop(out var item) && parts.Count < MaxParts)
        {
            var (part, group) = item;
            if (!seen.Add(part))
            {
                continue;
            }

            parts.Add(part);
            foreach (var entry in workspace.ConfigAt(part.Path)?.Defaults ?? [])
            {
                // Later entries win over earlier ones, and the file itself over both unless it says otherwise.
                var place = entry.IsAbsolute ? entry.Group : Joined(group, entry.Group, '/');
                var folder = Joined(home, place, '/');
                if (RelativePath.Join(folder, entry.Option + ".yaml") is not { } file || !workspace.FileExists(file))
                {
                    continue;
                }

                pending.Push((new ConfigPart(file, PrefixOf(workspace, file, entry, part.Prefix, place), IsChosen: true), RelativePath.Folder(file)[Math.Min(RelativePath.Folder(file).Length, home.Length)..].TrimStart('/')));
                if (entry.Group.Length > 0)
                {
                    others.AddRange(workspace.FilesIn(folder).Where(other => other != file && RelativePath.IsYaml(other)).Take(MaxOptions)
                        .Select(other => new ConfigPart(other, PrefixOf(workspace, other, entry, part.Prefix, place), IsChosen: false)));
                }
            }
        }

        return [.. parts, .. others.Where(other => !parts.Exists(part => part.Path == other.Path && part.Prefix == other.Prefix)).Distinct().Take(MaxParts)];
    }

    private static string PrefixOf(IWorkspaceView workspace, string file, ConfigDefault entry, string prefix, string place) => (entry.Package ?? workspace.ConfigAt(file)?.Package) switch
    {
        "_global_" => "",
        "_here_" => prefix,
        "_group_" => place.Replace('/', '.'),
        { } name when entry.Package is null => name,
        { } name when name.StartsWith("_global_.", StringComparison.Ordinal) => name["_global_.".Length..],
        { } name => Joined(prefix, name, '.'),
        null => entry.IsAbsolute ? place.Replace('/', '.') : Joined(prefix, entry.Group.Replace('/', '.'), '.'),
    };

    private static string Joined(string outer, string inner, char joint) => outer.Length == 0 ? inner : inner.Length == 0 ? outer : $"{outer}{joint}{inner}";
}
