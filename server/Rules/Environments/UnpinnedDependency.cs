using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Packages;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Rules.Environments;

/// <summary>Reports packages of a YAML environment whose version is open.</summary>
public sealed class UnpinnedDependency : IRule<YamlFile>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG325",
        Name: "unpinned-dependency",
        Severity: Severity.Hint,
        Since: "0.9",
        What: "A package of a conda environment (its `pip:` section too), of a `python_env.yaml` or, by FRG326, of a `requirements.txt` has no version, or only a lower bound. "
            + "A pin, an upper bound, `~=` and an address are fine, and so is everything where a lock file lies beside it, or where MLflow wrote the file with a model. Where more than three are open, one finding speaks of all.",
        Why: "The environment that is built in half a year is another one, and with it the numbers; which one a run had, nobody can say.",
        Bad: "name: churn\ndependencies:\n  - python=3.12\n  - numpy\n",
        Good: "name: churn\ndependencies:\n  - python=3.12\n  - numpy=2.1.3\n")
    {
        ExamplePath = "environment.yaml",
        Kinds = [FileKind.Conda, FileKind.PythonEnv],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(YamlFile document, RuleContext context)
    {
        if (Pins.IsLocked(document.Path, context.Workspace))
        {
            return [];
        }

        var said = new HashSet<TextSpan>();
        var open = new List<(TextSpan Span, string Package, string Problem)>();
        foreach (var item in document.Root["dependencies"]?.Items ?? [])
        {
            if (item["pip"] is { Kind: DataKind.Sequence } pip)
            {
                foreach (var line in pip.Items)
                {
                    Look(line, RequirementsReader.ReadLine);
                }
            }
            else
            {
                Look(item, document.Kind == FileKind.Conda ? CondaReader.ReadLine : RequirementsReader.ReadLine);
            }
        }

        return Pins.Findings(Info.Id, open);

        void Look(DataNode item, Func<string, Requirement?> read)
        {
            if (item.Kind == DataKind.String && read(item.Text) is { } package && Pins.Problem(package) is { } problem && said.Add(item.Span))
            {
                open.Add((item.Span, package.Name, problem));
            }
        }
    }
}
