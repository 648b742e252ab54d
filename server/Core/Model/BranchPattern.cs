using ForgeLsp.Core.Text;

namespace ForgeLsp.Core.Model;

/// <summary>How the branch of an experiment is called, by the policy's <c>git.experiment_branch</c>: <c>experiment/{researcher}/{experiment}</c>.</summary>
public static class BranchPattern
{
    /// <summary>What holds where the policy says nothing.</summary>
    public const string Usual = "experiment/{researcher}/{experiment}";

    private const string Researcher = "{researcher}";
    private const string Experiment = "{experiment}";

    /// <summary>Whether every experiment gets a branch of its own by the pattern.</summary>
    public static bool IsComplete(string pattern) => pattern.Contains(Experiment, StringComparison.Ordinal) && !pattern.Replace(Researcher, "", StringComparison.Ordinal).Replace(Experiment, "", StringComparison.Ordinal).AsSpan().ContainsAny("{}*?[]~^: \\");

    /// <summary>The branch of an experiment.</summary>
    public static string Name(string pattern, string researcher, string experiment) => pattern.Replace(Researcher, researcher, StringComparison.Ordinal).Replace(Experiment, experiment, StringComparison.Ordinal);

    /// <summary>Whether a branch is an experiment's: by what the pattern begins with, so that branches count that name no researcher; by all of it where it begins with a name.</summary>
    public static bool IsMatch(string pattern, string branch) => pattern.IndexOf('{', StringComparison.Ordinal) is > 0 and var brace
        ? branch.Length > brace && branch.StartsWith(pattern[..brace], StringComparison.Ordinal)
        : Glob.Parse(Name(pattern, "*", "*")).IsMatch(branch);
}
