using System.CommandLine;

namespace ForgeLsp.Host.Cli.Debug;

/// <summary><c>forge debug tree</c>: the syntax tree of a file.</summary>
internal static class DebugTreeCommand
{
    private const int MaxShown = 60;

    /// <summary>Deeper nodes are not indented further: a line of a hostile file would be as long as the file is deep.</summary>
    private const int MaxIndent = 200;

    /// <summary>The command.</summary>
    public static Command Create(CliContext context)
    {
        var files = DebugSource.Files();
        var format = DebugSource.Format("text", "json");
        var command = new ExampleCommand("tree", "Print the syntax trees of files.", "forge debug tree train.py", "forge debug tree models/registry.yaml --format json | jq '.files[0].nodes[:5]'") { files, format }
            .Explain("Every file has a tree, however broken it is. As JSON the nodes are a list, parents before children, each with its depth.");
        command.SetAction(async parsed =>
        {
            var sources = (parsed.GetValue(files) ?? []).Select(file => DebugSource.Read(context, file));
            if (parsed.GetValue(format) == "json")
            {
                await context.Out.WriteLineAsync(DebugSource.Json(sources, static (json, source) =>
                {
                    json.WriteStartArray("nodes");
                    foreach (var node in DebugNodes.Of(source))
                    {
                        json.WriteStartObject();
                        json.WriteNumber("depth", node.Depth);
                        json.WriteString("kind", node.Kind);
                        json.WriteString("text", node.Text is { } text ? DebugSource.Wellformed(text) : null);
                        DebugSource.WritePlace(json, source.Text, node.Span);
                        json.WriteEndObject();
                    }

                    json.WriteEndArray();
                }));
                return ExitCode.Clean;
            }

            foreach (var source in sources)
            {
                await context.Out.WriteLineAsync(source.Path);
                foreach (var node in DebugNodes.Of(source))
                {
                    await context.Out.WriteLineAsync($"{new string(' ', Math.Min(MaxIndent, 2 + (node.Depth * 2)))}{node.Kind} {DebugSource.Place(source.Text, node.Span)}{(node.Text is { } text ? " " + DebugNodes.Quoted(text, MaxShown) : "")}");
                }
            }

            return ExitCode.Clean;
        });
        return command;
    }
}
