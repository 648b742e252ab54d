using System.CommandLine;
using System.CommandLine.Completions;
using ForgeLsp.Core.JsonSchema;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Host.Cli.Runs;

namespace ForgeLsp.Host.Cli;

/// <summary><c>forge schema</c>: the schemas that Forge brings along, for other editors and tools.</summary>
internal static class SchemaCommand
{
    private const string Ending = ".schema.json";

    /// <summary>What the files that a schema describes are called.</summary>
    private static readonly Dictionary<FileKind, string> Described = new()
    {
        [FileKind.Experiment] = "metadata.yaml of an experiment",
        [FileKind.Registry] = "models/registry.yaml, the model catalogue",
        [FileKind.Policy] = "forge.yaml, the team's policy",
        [FileKind.TrainingConfig] = "config.yaml, params.yaml and other configs of training code",
        [FileKind.Pipeline] = "dvc.yaml",
        [FileKind.MlProject] = "MLproject",
        [FileKind.Conda] = "environment.yaml of conda",
        [FileKind.PythonEnv] = "python_env.yaml of MLflow",
    };

    /// <summary>The command.</summary>
    public static Command Create(CliContext context)
    {
        var name = new Argument<string?>("name") { Description = "Which schema, such as metadata, registry or forge; all are listed when not given.", Arity = ArgumentArity.ZeroOrOne };
        name.CompletionSources.Add(static _ => Names().Select(static entry => new CompletionItem(entry.Name, detail: Described[entry.Kind])));
        var output = new Option<string?>("--output", "-o") { Description = "File to write; standard output when not given.", HelpName = "file" };
        var force = new Option<bool>("--force") { Description = "Overwrite a file that is there." };
        var format = RunsCommand.FormatOption("table", "json");
        format.Description = "How to print the list: table, json. A schema itself is JSON always.";
        var command = new ExampleCommand(
            "schema", "Prints a JSON Schema of the files that Forge knows.", "forge schema", "forge schema metadata > metadata.schema.json", "forge schema registry --output schemas/registry.schema.json --force") { name, output, force, format }
            .Explain("The schemas are draft 2020-12 and say for each key what it is for, so that any editor or validator can use them. Without a name the schemas are listed.", Help.ExitMeaning.Refused("the file is there already, and --force was not given"));
        command.SetAction(async parsed =>
        {
            if (parsed.GetValue(name) is not { } wanted)
            {
                await context.Out.WriteAsync(List(parsed.GetValue(format) == "json"));
                return ExitCode.Clean;
            }

            var text = Text(wanted);
            if (parsed.GetValue(output) is not { } path)
            {
                await context.Out.WriteAsync(text);
                return ExitCode.Clean;
            }

            await using var file = WholeFile.Open(Path.GetFullPath(path, context.WorkingDirectory), parsed.GetValue(force));
            await file.Writer.WriteAsync(text);
            await file.CommitAsync();
            await context.TellAsync($"wrote {Path.GetFileName(path)}.");
            return ExitCode.Clean;
        });
        return command;
    }

    private static IEnumerable<(FileKind Kind, string Name)> Names() => BuiltInSchemas.Files.Select(static entry => (entry.Kind, entry.File[..^Ending.Length]));

    private static string Text(string wanted)
    {
        var name = wanted.EndsWith(Ending, StringComparison.OrdinalIgnoreCase) ? wanted[..^Ending.Length] : Path.GetFileNameWithoutExtension(wanted);
        var known = Names().Select(static entry => entry.Name).ToList();
        var found = known.Find(one => one.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new CliException(
                ExitCode.Usage, $"There is no schema '{wanted}'{(NearestName.Of(name, known) is { } near ? $"; did you mean '{near}'?" : ".")} There are {string.Join(", ", known)}.");
        return BuiltInSchemas.TextOf(found + Ending) ?? throw new InvalidOperationException($"The schema {found} is missing from the program.");
    }

    private static string List(bool isJson)
    {
        var entries = Names().Select(static entry =>
        {
            var data = JsonData.Parse(BuiltInSchemas.TextOf(entry.Name + Ending) ?? "{}", out _);
            return new SchemaEntry(entry.Name, data?["title"]?.Text ?? entry.Name, data?["$id"]?.Text ?? "", Described[entry.Kind]);
        }).ToList();
        return isJson
            ? CliJson.Text(new SchemaListing(1, entries), static json => json.SchemaListing) + Environment.NewLine
            : TextTable.Aligned([["schema", "title", "describes"], .. entries.Select(static entry => (IReadOnlyList<string>)[entry.Name, entry.Title, entry.Files])]);
    }
}
