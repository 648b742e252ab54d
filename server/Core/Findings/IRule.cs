using ForgeLsp.Core.Model;

namespace ForgeLsp.Core.Findings;

/// <summary>What every rule says of itself; the rule pages, the README table and the policy schema are generated from it.</summary>
public sealed record RuleInfo(string Id, string Name, Severity Severity, string Since, string What, string Why, string Bad, string Good)
{
    /// <summary>Path that the examples pretend to have, relative to the workspace root; it decides which documents they are.</summary>
    public required string ExamplePath { get; init; }

    /// <summary>False for rules that stay silent until the policy turns them on.</summary>
    public bool EnabledByDefault { get; init; } = true;

    /// <summary>Whether the rule compares with what the tracking stores hold: it says nothing until they answered, and is checked again when their answer changes.</summary>
    public bool NeedsTracking { get; init; }

    /// <summary>What the tracking stores answer in the examples, for a rule that needs them.</summary>
    public TrackingFacts? ExampleTracking { get; init; }

    /// <summary>Whether the rule compares with what git and DVC keep: it says nothing until they were asked.</summary>
    public bool NeedsGit { get; init; }

    /// <summary>What git and DVC tell in the examples, for a rule that needs them.</summary>
    public GitFacts? ExampleGit { get; init; }

    /// <summary>The kinds of YAML and text files that the rule speaks of; none where it speaks of every kind. It is not run on others.</summary>
    public IReadOnlyList<FileKind> Kinds { get; init; } = [];

    /// <summary>Whether the rule also sees files that are too large to be read, and speaks of that.</summary>
    public bool ChecksUnread { get; init; }

    /// <summary>Names and meanings of the options that the policy may set under <c>rules.ID</c>.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>A rule: pure, synchronous, without knowledge of other rules. Implement <see cref="IRule{T}"/>.</summary>
public interface IRule
{
    /// <summary>Identity and documentation.</summary>
    RuleInfo Info { get; }
}

/// <summary>A rule over one kind of document: <c>YamlFile</c>, <c>ExperimentDocument</c>, <c>RegistryDocument</c>, <c>PythonFile</c>, <c>ModelfileFile</c>, <c>TextFile</c>, which every file is, or <see cref="KeptFile"/>, of which git or DVC tell something.</summary>
public interface IRule<in T> : IRule
    where T : class
{
    /// <summary>All findings in <paramref name="document"/>. It may throw: that costs one log line, never the process.</summary>
    IEnumerable<Finding> Check(T document, RuleContext context);
}

/// <summary>A rule whose findings can be mended.</summary>
public interface IRuleWithFixes<in T> : IRule<T>
    where T : class
{
    /// <summary>The ways to mend <paramref name="finding"/>, best first; computed only when somebody asks.</summary>
    IEnumerable<Fix> Fixes(T document, Finding finding, RuleContext context);
}

/// <summary>What a rule may see beside its document.</summary>
/// <param name="Workspace">The read-only view of everything else.</param>
/// <param name="Options">The rule's options from the policy, by name; values as their JSON text.</param>
/// <param name="Time">The clock.</param>
public sealed record RuleContext(IWorkspaceView Workspace, IReadOnlyDictionary<string, string> Options, TimeProvider Time);
