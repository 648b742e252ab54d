using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Rules.Stack;

/// <summary>Reports images of tracking servers whose version is not fixed.</summary>
public sealed class UnpinnedTrackingImage : IRule<YamlFile>
{
    private static readonly string[] Servers = ["mlflow", "aim", "clearml", "wandb"];

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG604",
        Name: "unpinned-tracking-image",
        Severity: Severity.Warning,
        Since: "0.9",
        What: "A compose file starts a tracking server (MLflow, Aim, ClearML, Weights & Biases) from an image of a registry without a tag, or with `latest`. An image that the file builds itself is not meant, nor one whose tag comes from a variable.",
        Why: "The next pull may bring another major version, which migrates the team's database; going back is a restore from a backup.",
        Bad: "services:\n  mlflow:\n    image: ghcr.io/mlflow/mlflow\n",
        Good: "services:\n  mlflow:\n    image: ghcr.io/mlflow/mlflow:v2.14.1\n")
    {
        ExamplePath = "docker-compose.yml",
        Kinds = [FileKind.Compose],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(YamlFile document, RuleContext context)
    {
        var said = new HashSet<TextSpan>();
        foreach (var service in ComposeFile.Services(document))
        {
            if (service["image"] is { Kind: DataKind.String } image && service["build"] is null && IsTracking(image.Text) && IsUnpinned(image.Text) && said.Add(image.Span))
            {
                yield return new Finding(Info.Id, image.Span, $"`{Display.Plain(image.Text)}` is whatever was pushed last: name the version that the team's database has, such as `:v2.14.1`");
            }
        }
    }

    /// <summary>Whether the last part of the image's name is a tracking server's. A name without registry or owner is an image of this machine.</summary>
    private static bool IsTracking(string image)
    {
        var name = image.Split('@')[0];
        var slash = name.LastIndexOf('/');
        if (slash < 0)
        {
            return false;
        }

        var last = name[(slash + 1)..].Split(':')[0];
        return Array.Exists(Servers, server => last == server || last.StartsWith(server + "-", StringComparison.Ordinal) || last.StartsWith(server + "_", StringComparison.Ordinal)) || name.StartsWith("wandb/local", StringComparison.Ordinal);
    }

    private static bool IsUnpinned(string image)
    {
        if (image.Contains('@', StringComparison.Ordinal))
        {
            return false;
        }

        var last = image[(image.LastIndexOf('/') + 1)..];
        var colon = last.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? !last.Contains('$', StringComparison.Ordinal) : last[(colon + 1)..] is "latest" or "" || last.EndsWith("-latest}", StringComparison.Ordinal);
    }
}
