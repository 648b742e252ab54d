using ForgeLsp.Core.Model;

namespace ForgeLsp.Rules.Projects;

/// <summary>The commands of an MLproject.</summary>
internal static class ProjectCommands
{
    private const int MaxCommand = 20_000;

    /// <summary>The entry points that have a command.</summary>
    public static IEnumerable<(DataNode Entry, DataNode Command)> Of(YamlFile file)
    {
        foreach (var entry in file.Kind == FileKind.MlProject ? file.Root["entry_points"]?.Entries ?? [] : [])
        {
            if (entry.Value["command"] is { Kind: DataKind.String, Text.Length: > 0 and < MaxCommand } command)
            {
                yield return (entry.Value, command);
            }
        }
    }
}
