using System.CommandLine;
using ForgeLsp.Core.Catalogue;
using ForgeLsp.Features.Models;

namespace ForgeLsp.Host.Cli.Models;

/// <summary><c>forge models edit</c>: changes description, tags and aliases of a version in a tracking registry.</summary>
internal static class ModelsEditCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliContext context)
    {
        var options = new ModelsOptions();
        var description = new Option<string?>("--description") { Description = "What the version is good for, as Markdown; an empty text takes the description away." };
        var tags = Several("--tag", "KEY=VALUE: gives the version a tag, or another value to one that it has.");
        var fewerTags = Several("--remove-tag", "Takes a tag away.");
        var aliases = Several("--alias", "Lets an alias stand for the version, and for no other one any more.");
        var fewerAliases = Several("--remove-alias", "Takes an alias away that stands for the version.");
        var command = options.Complete(
            new ExampleCommand(
                "edit", "Changes description, tags and aliases of a version on a tracking server.",
                "forge models edit churn 3 --description 'beats v2 on recall' --tag reviewed-by=alice", "forge models edit churn @candidate --alias shadow --remove-alias candidate") { options.Name, options.Version },
            description, tags, fewerTags, aliases, fewerAliases);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var session = options.Open(context, parsed);
            var about = await ModelsSession.ReachAsync(session.Versions.AboutAsync(parsed.GetValue(options.Name) ?? "", parsed.GetValue(options.Version), cancel));
            List<VersionChange> changes =
            [
                .. parsed.GetValue(description) is { } text ? new[] { new VersionChange(VersionChange.Description, null, about.Description, text) } : [],
                .. (parsed.GetValue(tags) ?? []).Select(written => Tag(about, written)),
                .. (parsed.GetValue(fewerTags) ?? []).Select(key => new VersionChange(VersionChange.Tag, key, ValueOf(about, key), null)),
                .. (parsed.GetValue(aliases) ?? []).Select(alias => Alias(about, alias)),
                .. (parsed.GetValue(fewerAliases) ?? []).Select(alias => NoAlias(about, alias)),
            ];
            if (changes.Count == 0)
            {
                throw new CliException(ExitCode.Usage, "Say what to change: --description, --tag, --remove-tag, --alias or --remove-alias.");
            }

            var edited = await ModelsSession.ReachAsync(session.Versions.EditAsync(new VersionEdit(about.Store, about.Model, about.Version, changes), cancel));
            if (edited.Refusal is not null)
            {
                await session.WriteAsync(Report(about, edited), ModelsJson.Readable.VersionReport, []);
                throw new CliException(ExitCode.Refused, edited.Refusal);
            }

            await session.WriteAsync(Report(about, edited), ModelsJson.Readable.VersionReport, edited.Done.Count == 0 ? ["It is so already."] : edited.Done.Select(static line => char.ToUpperInvariant(line[0]) + line[1..] + "."));
            return edited.Problem is null ? ExitCode.Clean : throw new CliException(ExitCode.Unreachable, edited.Problem);
        });
        return command;
    }

    private static Option<string[]> Several(string name, string description) => new(name) { Description = description, AllowMultipleArgumentsPerToken = false };

    private static VersionReport Report(VersionAbout about, VersionEdited edited) => new(1, about.Store, about.Model, about.Version, edited.Done, edited.Refusal, edited.Problem);

    private static string? ValueOf(VersionAbout about, string key) => about.Tags.FirstOrDefault(tag => tag.Key == key)?.Value;

    private static VersionChange Tag(VersionAbout about, string written)
    {
        var at = written.IndexOf('=', StringComparison.Ordinal);
        var key = at < 0 ? written : written[..at];
        return at < 0 ? throw new CliException(ExitCode.Usage, $"--tag takes KEY=VALUE, and '{written}' has no '='; --remove-tag takes a tag away.")
            : RegistryNames.TagKeyProblem(key) is { } problem ? throw new CliException(ExitCode.Usage, $"--tag {written}: {problem}.")
            : new VersionChange(VersionChange.Tag, key, ValueOf(about, key), written[(at + 1)..]);
    }

    private static VersionChange Alias(VersionAbout about, string alias) => RegistryNames.AliasProblem(alias) is { } problem
        ? throw new CliException(ExitCode.Usage, $"--alias {alias}: {problem}.")
        : new VersionChange(VersionChange.Alias, alias, about.Aliases.FirstOrDefault(one => one.Alias == alias)?.Version, about.Version);

    private static VersionChange NoAlias(VersionAbout about, string alias) => about.Aliases.FirstOrDefault(one => one.Alias == alias) is { } there && there.Version != about.Version
        ? throw new CliException(ExitCode.Usage, $"--remove-alias {alias}: it stands for version {there.Version}, not for {about.Version}; name that version to take it away.")
        : new VersionChange(VersionChange.Alias, alias, about.Version, null);
}
