using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Text;

namespace ForgeLsp.Rules.Stack;

/// <summary>Moves the value of a variable of a compose file to the environment.</summary>
internal static class SecretToEnvironment
{
    /// <summary>The fix of a finding whose key is the variable's name.</summary>
    public static IEnumerable<Fix> Of(YamlFile document, Finding finding)
    {
        if (finding.FixKey is null || ComposeFile.Variables(document).FirstOrDefault(one => one.Span == finding.Span) is not { } variable)
        {
            yield break;
        }

        // Compose reads the `.env` beside its file; the example says to others what belongs there.
        var folder = RelativePath.Folder(document.Path);
        var example = (folder.Length == 0 ? "" : folder + "/") + ".env.example";
        yield return new Fix(
            $"Take it from the environment, `${{{variable.Name}}}`",
            [new FileEdit(null, [ComposeFile.FromEnvironment(document.Text, variable)]), new FileEdit(example, [new TextEdit(default, variable.Name + "=\n")], Create: true)]);
    }
}
