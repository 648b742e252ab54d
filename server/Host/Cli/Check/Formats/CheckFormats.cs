using ForgeLsp.Core.Findings;

namespace ForgeLsp.Host.Cli.Check.Formats;

/// <summary>The formats of <c>forge check</c> by their names.</summary>
internal static class CheckFormats
{
    /// <summary>What is printed unless somebody says otherwise: <c>full</c> on a terminal, <c>concise</c> elsewhere.</summary>
    public const string Default = "text";

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } = [Default, "full", "concise", "json", "sarif", "github", "junit"];

    /// <summary>The format of a name.</summary>
    /// <param name="context">Where it is printed.</param>
    /// <param name="level">Findings at or over it are failures.</param>
    /// <param name="showsBaselined">Whether SARIF has the findings too that the baseline hides.</param>
    public static ICheckFormat Named(string name, CliContext context, Severity level, bool showsBaselined) => name switch
    {
        "json" => new JsonFormat(),
        "sarif" => new SarifFormat(context, level, showsBaselined),
        "github" => new GitHubFormat(context),
        "junit" => new JUnitFormat(level),
        "full" => new ExcerptFormat(context),
        Default when context.IsTerminal || context.Width is not null => new ExcerptFormat(context),
        _ => new TextFormat(),
    };
}
