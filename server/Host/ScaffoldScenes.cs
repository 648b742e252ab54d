using ForgeLsp.Core.Findings;
using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using ForgeLsp.Features.Scaffolds;
using ForgeLsp.Host.Doctor;

namespace ForgeLsp.Host;

/// <summary>Finds out what a scaffold needs to know of its place, for the command line and for editors.</summary>
internal static class ScaffoldScenes
{
    /// <summary>The scene of a folder.</summary>
    /// <param name="root">Absolute path of the workspace, or of what holds a new project. It need not be there yet.</param>
    /// <param name="git">Null where no process may run.</param>
    /// <param name="login">What this machine, or the editor's settings, call the user.</param>
    public static async Task<ScaffoldScene> OfAsync(string root, Policy policy, IReadOnlyList<ExperimentSummary> experiments, IGitBranches? git, string login, CancellationToken cancel)
    {
        var asked = root;
        while (!Directory.Exists(asked) && Path.GetDirectoryName(asked) is { } above)
        {
            asked = above;
        }

        return new ScaffoldScene(root, policy, experiments, ScaffoldAuthors.Of(policy, await IdentityAsync(asked, git, cancel), login), RuntimeLook.Look().Forge.Split('-')[0]);
    }

    // Without git there is still the login.
    private static async Task<string?> IdentityAsync(string folder, IGitBranches? git, CancellationToken cancel)
    {
        try
        {
            return git is null ? null : await git.AuthorAsync(folder, cancel);
        }
        catch (GitException)
        {
            return null;
        }
    }
}
