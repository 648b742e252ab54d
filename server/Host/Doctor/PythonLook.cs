using ForgeLsp.Adapters.Files;
using ForgeLsp.Adapters.Python;
using ForgeLsp.Core.Packages;
using ForgeLsp.Core.Text;
using ForgeLsp.Features.Doctor.Checks;

namespace ForgeLsp.Host.Doctor;

/// <summary>Finds the Python environment and the files that say what it has to hold: those at the root, else those of the experiments.</summary>
internal static class PythonLook
{
    private const int MaxFiles = 50;
    private static readonly string[] AtRoot = ["requirements.txt", "environment.yml", "environment.yaml", "conda.yaml", "conda.yml", "python_env.yaml", "pyproject.toml"];

    /// <summary>The facts.</summary>
    public static PythonFacts Look(DoctorScene scene)
    {
        var files = new DiskFiles(scene.Root);
        DeclaredEnvironment? Read(string path) => files.Exists(path) && files.Read(path) is { } text ? DeclaredEnvironment.Read(path, text) : null;
        var declared = AtRoot.Select(Read).OfType<DeclaredEnvironment>().Where(static file => file.Packages.Count > 0 || file.Python is not null).ToList();
        if (declared.Count == 0)
        {
            declared = [.. scene.Workspace.Current.Experiments.Where(static experiment => experiment.Status is not ("archived" or "abandoned")).Select(experiment => Read(RelativePath.Folder(experiment.Path) + "/requirements.txt")).OfType<DeclaredEnvironment>().Take(MaxFiles)];
        }

        return new(new PythonEnvironments(scene.Variable).Find(scene.Root), declared);
    }
}
