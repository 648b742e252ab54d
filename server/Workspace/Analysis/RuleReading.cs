using System.Runtime.CompilerServices;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Modelfiles;

namespace ForgeLsp.Workspace.Analysis;

/// <summary>A rule as it reads one kind of document. Which that is, is found out once, and not for every file: there are as many rules as a small file has words.</summary>
internal abstract class RuleReading(IRule rule)
{
    private static readonly Func<IRule, RuleReading?>[] Kinds = [Of<YamlFile>, Of<ExperimentDocument>, Of<RegistryDocument>, Of<PythonFile>, Of<ModelfileFile>, Of<TextFile>, Of<KeptFile>];

    /// <summary>The rule.</summary>
    public IRule Rule { get; } = rule;

    /// <summary>What the rule says of itself.</summary>
    public RuleInfo Info { get; } = rule.Info;

    /// <summary>Each way in which <paramref name="rule"/> reads documents.</summary>
    public static IEnumerable<RuleReading> Of(IRule rule) => Kinds.Select(kind => kind(rule)).OfType<RuleReading>();

    /// <summary>Whether it reads such a document.</summary>
    public abstract bool Reads(object document);

    /// <summary>The findings in a document that it reads.</summary>
    public abstract IEnumerable<Finding> Check(object document, RuleContext context);

    /// <summary>Ways to mend a finding in a document that it reads.</summary>
    public abstract IEnumerable<Fix> Fixes(object document, Finding finding, RuleContext context);

    /// <summary>Whether the rule speaks of files of this kind, where it reads YAML or text.</summary>
    public bool Concerns(FileKind kind) => Info.Kinds.Count == 0 || Info.Kinds.Contains(kind);

    private static Reading<T>? Of<T>(IRule rule)
        where T : class => rule is IRule<T> reading ? new Reading<T>(reading) : null;

    private sealed class Reading<T>(IRule<T> rule) : RuleReading(rule)
        where T : class
    {
        private readonly IRule<T> _rule = rule;
        private readonly Func<T, RuleContext, IEnumerable<Finding>> _check = rule.Check;

        public override bool Reads(object document) => document is T;

        // Asked for every rule and file. Whoever asks made sure that it reads the document; a checked cast would find out anew what T is each time.
        public override IEnumerable<Finding> Check(object document, RuleContext context) => _check(Unsafe.As<T>(document), context);

        public override IEnumerable<Fix> Fixes(object document, Finding finding, RuleContext context) => _rule is IRuleWithFixes<T> mending ? mending.Fixes((T)document, finding, context) : [];
    }
}
