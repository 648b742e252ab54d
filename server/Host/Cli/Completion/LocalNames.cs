using System.CommandLine;
using System.CommandLine.Completions;
using System.Globalization;
using ForgeLsp.Adapters.Files;
using ForgeLsp.Adapters.MlFlow;
using ForgeLsp.Core.Catalogue;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Host.Cli.Help;

namespace ForgeLsp.Host.Cli.Completion;

/// <summary>Names that stand in files of the workspace, for a shell that completes. What cannot be read, or not soon, is left out; nothing connects.</summary>
internal sealed class LocalNames(CliContext context)
{
    /// <summary>Who presses Tab waits no longer; what a large workspace has not told by then is not offered.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(700);

    /// <summary>Gives options and arguments that take such names their values.</summary>
    public void AddTo(RootCommand root)
    {
        foreach (var command in HelpMarkdown.All(root))
        {
            var group = HelpPage.PathOf(command).Split(' ').ElementAtOrDefault(1);
            foreach (var option in command.Options)
            {
                if (NamesOf(group, option.Name) is { } names)
                {
                    option.CompletionSources.Add(_ => Careful(names));
                }
            }

            foreach (var argument in command.Arguments.Where(argument => group == "models" && argument.Name is "name" or "model"))
            {
                argument.CompletionSources.Add(_ => Careful(Models));
            }
        }
    }

    private Func<Policy, string, IEnumerable<CompletionItem>>? NamesOf(string? group, string option) => (group, option) switch
    {
        ("check", "--rules") => static (_, _) => RulesCommand.Names().Where(static item => item.Label.StartsWith("FRG", StringComparison.Ordinal)),
        ("gpu", "--host") => Hosts,
        ("gpu", "--gpu") => Cards,
        ("gpu", "--user" or "--to") => Members,
        ("models", "--only") => null,
        (_, "--experiment") => Experiments,
        (_, "--store") => Stores,
        _ => null,
    };

    private static IEnumerable<CompletionItem> Hosts(Policy policy, string root) =>
        policy.Gpus.Hosts.Concat(policy.Gpus.Inventory.Select(static card => card.Host)).Append(policy.Gpus.DefaultHost).Select(static host => new CompletionItem(host));

    private static IEnumerable<CompletionItem> Cards(Policy policy, string root) =>
        policy.Gpus.Inventory.OrderBy(static card => card.GpuId).Select(static card => new CompletionItem(card.GpuId.ToString(CultureInfo.InvariantCulture), detail: $"{card.Name} on {card.Host}"));

    private static IEnumerable<CompletionItem> Members(Policy policy, string root) => policy.Members.Keys.Order(StringComparer.Ordinal).Select(static name => new CompletionItem(name));

    private IEnumerable<CompletionItem> Experiments(Policy policy, string root)
    {
        using var limit = new CancellationTokenSource(Patience);
        return [.. WorkspaceExperiments.Read(context.WorkingDirectory, limit.Token).Where(static experiment => experiment.MlflowExperiment is { Length: > 0 })
            .Select(static experiment => new CompletionItem(experiment.MlflowExperiment ?? "", detail: experiment.Path)).OrderBy(static item => item.Label, StringComparer.Ordinal)];
    }

    // The stores are listed and not opened: nothing of them is there to be disposed.
    private IEnumerable<CompletionItem> Stores(Policy policy, string root)
    {
        var settings = new TrackingSettings(root, IsTrusted: true, Option: null, EditorSetting: null, policy.TrackingUri, context.Variable) { PolicyStores = policy.TrackingStores };
        using var limit = new CancellationTokenSource(Patience);
        return [.. new RunStores(() => settings).ListAsync(limit.Token).GetAwaiter().GetResult().Select(static store => new CompletionItem(store.Alias, detail: store.DisplayAddress))];
    }

    private static IEnumerable<CompletionItem> Models(Policy policy, string root)
    {
        var file = Path.Combine(root, RelativePath.Join("", policy.RegistryFile) ?? "");
        return File.Exists(file)
            ? ModelCatalogue.Read(policy.RegistryFile, SourceText.From(DiskFiles.Decode(File.ReadAllBytes(file)) ?? "")).Entries.Select(static entry => new CompletionItem(entry.Name, detail: entry.Status))
            : [];
    }

    private List<CompletionItem> Careful(Func<Policy, string, IEnumerable<CompletionItem>> names)
    {
        try
        {
            var root = WorkspaceLocator.RootFor(context.WorkingDirectory);
            return [.. names(PolicyFile.Read(root), root)];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or CliException or Core.Ports.StoreException or OperationCanceledException or ArgumentException)
        {
            return [];
        }
    }
}
