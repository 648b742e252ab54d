using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;
using ForgeLsp.Core.Yaml;

namespace ForgeLsp.Core.Packages;

/// <summary>Reads <c>conda.yaml</c> and MLflow's <c>python_env.yaml</c>. What has another shape is left out. Never throws.</summary>
public static class CondaReader
{
    private const int MaxPackages = 5_000;
    private const string Python = "python";

    /// <summary>
    /// The packages of either file: <c>name=version=build</c> and pip's lines below <c>dependencies</c>. In MLflow's file those of <c>dependencies</c> are
    /// pip's lines too, and the version of Python is a key of its own.
    /// </summary>
    public static EnvironmentFile Read(string text)
    {
        var root = YamlData.Resolve(YamlTree.Parse(SourceText.From(text)), YamlDialect.PyYaml);
        var found = new List<Requirement>();
        var python = root[Python] is { Kind: not (DataKind.Mapping or DataKind.Sequence or DataKind.Null) } written ? written.Text : null;
        var isMlflows = python is not null;
        foreach (var item in (root["dependencies"]?.Items ?? []).Concat(!isMlflows ? [] : root["build_dependencies"]?.Items ?? []).Take(MaxPackages))
        {
            var lines = item["pip"] is { Kind: DataKind.Sequence } pip ? pip.Items.Take(MaxPackages).Select(static line => RequirementsReader.ReadLine(line.Text))
                : item.Kind is DataKind.Mapping or DataKind.Sequence or DataKind.Null ? []
                : [isMlflows ? RequirementsReader.ReadLine(item.Text) : ReadLine(item.Text)];
            foreach (var one in lines.OfType<Requirement>())
            {
                if (one.Name == Python && !isMlflows)
                {
                    python ??= one.Version;
                }
                else if (found.Count < MaxPackages && !found.Exists(other => other.Name == one.Name))
                {
                    found.Add(one);
                }
            }
        }

        return new(found, python);
    }

    /// <summary>The package of one of conda's own items; null where it names none.</summary>
    public static Requirement? ReadLine(string written)
    {
        // "python=3.11.2", "cudatoolkit=11.8=h4ba93d1_13", "conda-forge::numpy>=1.2", "scipy 1.2.*"; a single = means the version and what follows it, which
        // is mostly the version itself.
        var text = written.Trim();
        var channel = text.LastIndexOf("::", StringComparison.Ordinal);
        text = channel < 0 ? text : text[(channel + 2)..];
        var end = text.AsSpan().IndexOfAny("=<>!~ [");
        var name = PackageName.Normalize(end < 0 ? text : text[..end]);
        var rest = end < 0 ? "" : text[end..].Trim();
        return name.Length == 0 ? null
            : rest.StartsWith('=') && !rest.StartsWith("==", StringComparison.Ordinal) ? new(name, rest[1..].Split('=')[0].Trim())
            : new(name, RequirementsReader.Specifier(rest.Split('[')[0]));
    }
}
