using ForgeLsp.Core.Credentials;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Rules.Stack;

/// <summary>Reports passwords and keys that a compose file holds itself.</summary>
public sealed class LiteralPassword : IRuleWithFixes<YamlFile>
{
    private const int MinLength = 4;

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG603",
        Name: "literal-password",
        Severity: Severity.Warning,
        Since: "0.9",
        What: "A variable of a compose file whose name says that it is a password, a key or a token is set to a literal. "
            + "`${NAME}`, secrets (`…_FILE`) and `env_file` are fine, and so are defaults, of which FRG602 speaks where they are known to everybody. Tokens in the shape of a service are FRG601's.",
        Why: "The file is in git, and the password with it, in every clone and for ever; changing it for one installation means editing what all share.",
        Bad: "services:\n  db:\n    image: postgres:16.4\n    environment:\n      - POSTGRES_PASSWORD=blue7Heron\n",
        Good: "services:\n  db:\n    image: postgres:16.4\n    environment:\n      - POSTGRES_PASSWORD=${POSTGRES_PASSWORD}\n")
    {
        ExamplePath = "docker-compose.yml",
        Kinds = [FileKind.Compose],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(YamlFile document, RuleContext context)
    {
        foreach (var variable in ComposeFile.Variables(document))
        {
            if (ComposeFile.IsCredential(variable) && ComposeFile.Literal(variable.Value) == variable.Value && variable.Value.Length >= MinLength && !IsFine(variable.Value) && !IsToken(document, variable))
            {
                yield return new Finding(Info.Id, variable.Span, $"`{variable.Name}` is written into the file, which git keeps for everybody: set it in `.env`, and `${{{variable.Name}}}` here") { FixKey = variable.Name, IsSecret = true };
            }
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Fix> Fixes(YamlFile document, Finding finding, RuleContext context) => SecretToEnvironment.Of(document, finding);

    private static bool IsFine(string value) => CredentialValues.IsGuessed(value) || CredentialValues.IsPlaceholder(value) || value.StartsWith("change", StringComparison.OrdinalIgnoreCase) || value.StartsWith("your", StringComparison.OrdinalIgnoreCase);

    /// <summary>What FRG601 reports at the same place.</summary>
    private static bool IsToken(YamlFile document, ComposeFile.Variable variable)
    {
        var line = document.Text.LineSpan(document.Text.LineAt(variable.Span.Start));
        return CredentialSurvey.Of(SourceText.From(document.Text.ToString(line)), CredentialSyntax.Settings, takesPasswords: false).Found.Count > 0;
    }
}
