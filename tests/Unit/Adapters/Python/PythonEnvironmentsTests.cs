using ForgeLsp.Adapters.Python;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.Python;

public sealed class PythonEnvironmentsTests
{
    [Fact]
    public void The_active_environment_goes_before_the_one_in_the_workspace_and_packages_are_known_by_their_folders()
    {
        using var folder = new TempFolder();
        folder.Write(".venv/pyvenv.cfg", "home = /usr/bin\nversion = 3.12.4\n");
        folder.Write(".venv/lib/python3.12/site-packages/scikit_learn-1.5.2.dist-info/METADATA", "");
        folder.Write(".venv/lib/python3.12/site-packages/mlflow-3.4.0.dist-info/METADATA", "");
        var own = new PythonEnvironments(static _ => null).Find(folder.Path);
        Assert.Equal((".venv", "3.12.4", "1.5.2", false), (own?.FoundBy, own?.Python, own?.Packages["scikit-learn"], own?.IsActive));
        folder.Write("other/pyvenv.cfg", "version_info = 3.11.9.final.0\n");
        var active = new PythonEnvironments(name => name == "VIRTUAL_ENV" ? Path.Combine(folder.Path, "other") : null).Find(folder.Path);
        Assert.Equal(("VIRTUAL_ENV", "3.11.9", 0, true), (active?.FoundBy, active?.Python, active?.Packages.Count, active?.IsActive));
        folder.Write("conda/conda-meta/python-3.10.14-h123_0.json", "");
        folder.Write("conda/conda-meta/ca-certificates-2024.7.4-hbcca054_0.json", "");
        var conda = new PythonEnvironments(name => name == "CONDA_PREFIX" ? Path.Combine(folder.Path, "conda") : null).Find(folder.Path);
        Assert.Equal(("3.10.14", "2024.7.4"), (conda?.Python, conda?.Packages["ca-certificates"]));
        Assert.Null(new PythonEnvironments(static _ => "relative").Find(Path.Combine(folder.Path, "conda")));
    }
}
