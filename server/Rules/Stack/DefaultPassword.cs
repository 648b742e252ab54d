using ForgeLsp.Core.Credentials;
using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Rules.Stack;

/// <summary>Reports passwords in compose files that everybody guesses.</summary>
public sealed class DefaultPassword : IRuleWithFixes<YamlFile>
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        Id: "FRG602",
        Name: "default-password",
        Severity: Severity.Warning,
        Since: "0.9",
        What: "A service of a compose file has a password or key that images come with or tutorials use, such as `postgres` or `minioadmin`: as the value of a variable, as what holds where `${NAME:-…}` is not set, or in an address. "
            + "Compose files of tests are left alone.",
        Why: "Whoever reaches the port has every run, every artifact and the model registry; such passwords are tried first.",
        Bad: "services:\n  db:\n    image: postgres:16.4\n    environment:\n      POSTGRES_PASSWORD: postgres\n",
        Good: "services:\n  db:\n    image: postgres:16.4\n    environment:\n      POSTGRES_PASSWORD: ${POSTGRES_PASSWORD}\n")
    {
        ExamplePath = "docker-compose.yml",
        Kinds = [FileKind.Compose],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(YamlFile document, RuleContext context)
    {
        var said = new HashSet<TextSpan>();
        foreach (var variable in ComposeFile.Variables(document))
        {
            if (ComposeFile.IsCredential(variable) && ComposeFile.Literal(variable.Value) is { } literal && IsGuessed(literal) && said.Add(variable.Span))
            {
                var message = literal.Length == variable.Value.Length
                    ? $"`{variable.Name}` is a password that everybody guesses: set another one in `.env`, and `${{{variable.Name}}}` here"
                    : $"`{variable.Name}` is a password that everybody guesses wherever it is not set: leave the default out, so that it has to be";
                yield return new Finding(Info.Id, variable.Span, message) { FixKey = variable.Name };
            }
        }

        foreach (var (text, span) in ComposeFile.Texts(document))
        {
            foreach (var password in AddressPasswords.In(text))
            {
                var at = new TextSpan(span.Start + password.Start, password.Length);
                if (AddressPasswords.IsGuessed(text, password) && !said.Contains(at))
                {
                    yield return new Finding(Info.Id, at, "The password in this address is one that everybody guesses: set another one in `.env`, and refer to it here as `${NAME}`");
                }
            }
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Fix> Fixes(YamlFile document, Finding finding, RuleContext context) => SecretToEnvironment.Of(document, finding);

    private static bool IsGuessed(string value) => CredentialValues.IsGuessed(value) || (value.StartsWith("your", StringComparison.OrdinalIgnoreCase) && CredentialValues.IsName(value)) || value.StartsWith("change", StringComparison.OrdinalIgnoreCase);
}
