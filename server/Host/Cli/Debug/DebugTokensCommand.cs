using System.CommandLine;
using ForgeLsp.Core.Modelfiles;
using ForgeLsp.Core.Python;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;

namespace ForgeLsp.Host.Cli.Debug;

/// <summary><c>forge debug tokens</c>: the pieces that the parser cuts a file into.</summary>
internal static class DebugTokensCommand
{
    private const int MaxShown = 60;

    /// <summary>The command.</summary>
    public static Command Create(CliContext context)
    {
        var files = DebugSource.Files();
        var format = DebugSource.Format("text", "json");
        var command = new ExampleCommand("tokens", "Print the pieces that the parser cuts files into.", "forge debug tokens train.py", "forge debug tokens metadata.yaml --format json") { files, format }
            .Explain("Of YAML files and Modelfiles all pieces together are the text; of Python, blanks are left out.");
        command.SetAction(async parsed =>
        {
            var sources = (parsed.GetValue(files) ?? []).Select(file => DebugSource.Read(context, file));
            if (parsed.GetValue(format) == "json")
            {
                await context.Out.WriteLineAsync(DebugSource.Json(sources, static (json, source) =>
                {
                    json.WriteStartArray("tokens");
                    foreach (var (kind, span) in Tokens(source))
                    {
                        json.WriteStartObject();
                        json.WriteString("kind", kind);
                        json.WriteString("text", DebugSource.Wellformed(source.Text.ToString(span)));
                        DebugSource.WritePlace(json, source.Text, span);
                        json.WriteEndObject();
                    }

                    json.WriteEndArray();
                }));
                return ExitCode.Clean;
            }

            foreach (var source in sources)
            {
                await context.Out.WriteLineAsync(source.Path);
                foreach (var (kind, span) in Tokens(source))
                {
                    await context.Out.WriteLineAsync($"  {DebugSource.Place(source.Text, span)} {kind} {DebugNodes.Quoted(source.Text.ToString(span), MaxShown)}");
                }
            }

            return ExitCode.Clean;
        });
        return command;
    }

    private static IEnumerable<(string Kind, TextSpan Span)> Tokens(DebugSource source) => source.Kind switch
    {
        DebugKind.Yaml => YamlTree.Parse(source.Text).Tokens.Select(static token => (token.Kind.ToString(), token.Span)),
        DebugKind.Modelfile => ModelfileSyntax.Parse(source.Text).Tokens.Select(static token => (token.Kind.ToString(), token.Span)),
        _ => PythonTokenInfo.Of(source.Text).Select(static token => (token.Kind, token.Span)),
    };
}
