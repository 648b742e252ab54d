using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Rules.Yaml;

/// <summary>Reports what in <c>forge.yaml</c> has the right shape and still has no effect, or another one than was meant.</summary>
public sealed class PolicyProblem : IRuleWithFixes<YamlFile>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG007",
        Name: "policy-problem",
        Severity: Severity.Warning,
        Since: "0.2",
        What: "Something in forge.yaml that Forge passes over: the id of a rule that does not exist, a naming or folder pattern that nothing can fit, a schema file that is missing, one name for two members, a host of which nobody is asked, an unfinished `${…}`.",
        Why: "A policy that does nothing looks exactly like one that is kept.",
        Bad: "tracking:\n  experiment_naming: \"{member}/{model\"\n",
        Good: "tracking:\n  experiment_naming: \"{member}/{model}\"\n")
    {
        ExamplePath = "forge.yaml",
        Kinds = [FileKind.Policy],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(YamlFile document, RuleContext context)
    {
        var root = document.Root;
        return
        [
            .. Rules(root["rules"], document),
            .. (root["overrides"]?.Items ?? []).SelectMany(item => Rules(item["rules"], document)),
            .. Members(root["members"]),
            .. Patterns(root),
            .. Globs(root),
            .. Schemas(root["schemas"], context.Workspace),
            .. Address(root["tracking"]?["uri"]),
            .. DefaultHost(root["gpus"]),
        ];
    }

    /// <inheritdoc/>
    public IEnumerable<Fix> Fixes(YamlFile document, Finding finding, RuleContext context)
    {
        if (finding.FixKey is { } name)
            yield return new Fix($"Change to `{name}`", [new FileEdit(null, [YamlEdits.Replace(document.Text, finding.Span, name)])], IsPreferred: true);
    }

    /// <summary>Rules that this version does not have. Another version may, so that it is a hint; the schema holds the list.</summary>
    private IEnumerable<Finding> Rules(DataNode? rules, YamlFile document)
    {
        if (rules is null || document.Schema?.Lookup.At("rules") is not { PropertyNames.Count: > 0 } known)
            yield break;

        foreach (var entry in rules.Entries.Where(entry => !entry.IsMerged && !known.PropertyNames.Contains(entry.Name, StringComparer.Ordinal) && !entry.Name.StartsWith("x-", StringComparison.Ordinal)))
        {
            var nearest = known.PropertyNames.FirstOrDefault(id => id.Equals(entry.Name.Trim(), StringComparison.OrdinalIgnoreCase))
                ?? known.PropertyNames.FirstOrDefault(id => known.Below(id)?.Title?.EndsWith(" " + entry.Name, StringComparison.OrdinalIgnoreCase) == true)
                ?? NearestName.Of(entry.Name, known.PropertyNames);
            yield return new Finding(Info.Id, entry.Key.Span, $"There is no rule `{entry.Name}`" + (nearest is null ? "" : $" — did you mean `{nearest}`?")) { Severity = Severity.Hint, FixKey = nearest };
        }
    }

    private IEnumerable<Finding> Members(DataNode? members)
    {
        var taken = new Dictionary<(string Tool, string Name), string>();
        foreach (var member in members?.Entries ?? [])
        {
            foreach (var tool in (ReadOnlySpan<string>)["git", "os", "mlflow"])
            {
                if (member.Value[tool] is not { Kind: DataKind.String, Text.Length: > 0 } alias || taken.TryAdd((tool, alias.Text), member.Name))
                    continue;

                return [new Finding(Info.Id, alias.Span, $"`{alias.Text}` is the name of `{taken[(tool, alias.Text)]}` already: one name cannot be two members")];
            }
        }

        return [];
    }

    private IEnumerable<Finding> Patterns(DataNode root)
    {
        foreach (var node in new[] { root["tracking"]?["experiment_naming"], root["tracking"]?["run_naming"] })
        {
            if (node is { Kind: DataKind.String, Text.Length: > 0 } && NamePattern.TryParse(node.Text) is null)
                yield return new Finding(Info.Id, node.Span, $"The braces of `{Plain(node.Text)}` do not pair up, so that no name is checked: write each part as `{{part}}`");
        }

        if (root["git"]?["experiment_branch"] is { Kind: DataKind.String } branch && !BranchPattern.IsComplete(branch.Text))
            yield return new Finding(Info.Id, branch.Span, $"`{Plain(branch.Text)}` names no branch of its own for each experiment: write `{{experiment}}` and, if you like, `{{researcher}}` into it, as in `{BranchPattern.Usual}`");

        foreach (var node in Texts(root["layout"]?["experiments"]))
        {
            if (!IsBalanced(node.Text))
                yield return new Finding(Info.Id, node.Span, $"The braces of `{Plain(node.Text)}` do not pair up, so that no folder fits");
            else if (node.Text.StartsWith('/') || node.Text.Contains('\\', StringComparison.Ordinal) || node.Text.Contains("..", StringComparison.Ordinal))
                yield return new Finding(Info.Id, node.Span, $"`{Plain(node.Text)}` fits no folder: a pattern is relative to the workspace and has `/` between folders");
        }
    }

    private IEnumerable<Finding> Globs(DataNode root)
    {
        var globs = Texts(root["exclude"]).Concat((root["overrides"]?.Items ?? []).SelectMany(item => Texts(item["files"]))).Concat((root["schemas"]?.Entries ?? []).Select(entry => entry.Key));
        foreach (var node in globs)
        {
            if (!IsBalanced(node.Text))
                yield return new Finding(Info.Id, node.Span, $"The braces of `{Plain(node.Text)}` do not pair up, so that no file fits");
        }
    }

    private IEnumerable<Finding> Schemas(DataNode? schemas, IWorkspaceView workspace)
    {
        foreach (var node in (schemas?.Entries ?? []).Select(entry => entry.Value))
        {
            // A schema from elsewhere, or outside of the workspace, cannot be looked for here.
            if (node is not { Kind: DataKind.String, Text.Length: > 0 } || node.Text.Contains(':', StringComparison.Ordinal) || node.Text[0] is '/' or '~' || node.Text.Contains("..", StringComparison.Ordinal))
                continue;

            var path = node.Text.StartsWith("./", StringComparison.Ordinal) ? node.Text[2..] : node.Text;
            if (workspace.FileExists(path))
                continue;

            var slash = path.LastIndexOf('/');
            var nearest = NearestName.Of(path, workspace.FilesIn(slash < 0 ? "" : path[..slash]));
            yield return new Finding(Info.Id, node.Span, $"There is no file `{Plain(node.Text)}` in the workspace" + (nearest is null ? "" : $" — did you mean `{nearest}`?")) { FixKey = nearest };
        }
    }

    private IEnumerable<Finding> Address(DataNode? uri)
    {
        if (uri is not { Kind: DataKind.String })
            yield break;

        for (var open = uri.Text.IndexOf("${", StringComparison.Ordinal); open >= 0; open = uri.Text.IndexOf("${", open + 2, StringComparison.Ordinal))
        {
            var close = uri.Text.IndexOf('}', open);
            var name = close < 0 ? "" : uri.Text[(open + 2)..close].Split(":-")[0];
            if (name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') && !char.IsAsciiDigit(name[0]))
                continue;

            yield return new Finding(Info.Id, uri.Span, "This is not filled in: write `${NAME}`, or `${NAME:-default}`");
            yield break;
        }
    }

    private IEnumerable<Finding> DefaultHost(DataNode? gpus)
    {
        var hosts = Texts(gpus?["hosts"]).Select(node => node.Text).Concat((gpus?["inventory"]?.Items ?? []).SelectMany(card => Texts(card["host"])).Select(node => node.Text)).ToList();
        if (gpus?["default_host"] is { Kind: DataKind.String, Text.Length: > 0 } node && hosts.Count > 0 && !hosts.Contains(node.Text, StringComparer.OrdinalIgnoreCase))
        {
            var nearest = NearestName.Of(node.Text, hosts);
            yield return new Finding(Info.Id, node.Span, $"`{Plain(node.Text)}` is none of the hosts" + (nearest is null ? "" : $" — did you mean `{nearest}`?")) { FixKey = nearest };
        }
    }

    /// <summary>The strings of a list, or of a single one.</summary>
    private static IEnumerable<DataNode> Texts(DataNode? node) =>
        (node is { Kind: DataKind.Sequence } ? node.Items : node is null ? [] : [node]).Where(item => item is { Kind: DataKind.String, Text.Length: > 0 });

    private static bool IsBalanced(string pattern)
    {
        var depth = 0;
        foreach (var c in pattern)
        {
            depth += c switch { '{' => 1, '}' => -1, _ => 0 };
            if (depth < 0)
                return false;
        }

        return depth == 0;
    }

    private static string Plain(string text) => text.Replace('`', '\'');
}
