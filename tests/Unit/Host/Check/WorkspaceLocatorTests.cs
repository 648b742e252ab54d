using ForgeLsp.Host.Cli;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Host.Check;

public sealed class WorkspaceLocatorTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a/forge.yaml", "a/x.yaml a/sub/y.yaml", "a")]
    [InlineData("forge.yaml a/forge.yaml", "a/x.yaml b/y.yaml", "")]
    [InlineData("forge.yaml a/forge.yaml", "a/x.yaml a/y.yaml", "a")]
    [InlineData("a/forge.yaml b/forge.yaml", "a/x.yaml b/y.yaml", null)]
    [InlineData("", "experiments/alice/wine/metadata.yaml experiments/bob/x/metadata.yaml", "")]
    public void Files_have_the_root_that_holds_them_all(string policies, string files, string? root)
    {
        foreach (var path in (policies + " " + files).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            _folder.Write(path, "");
        }

        string Find() => WorkspaceLocator.RootForAll([.. files.Split(' ').Select(file => Path.Combine(_folder.Path, file))]);
        if (root is null)
        {
            Assert.Equal(ExitCode.Usage, Assert.Throws<CliException>(Find).ExitCode);
        }
        else
        {
            Assert.Equal(Path.Combine(_folder.Path, root).TrimEnd(Path.DirectorySeparatorChar), Find());
        }
    }
}
