using ForgeLsp.Core.Names;
using Xunit;

namespace ForgeLsp.Tests.Unit.Core.Names;

public sealed class MadeFilesTests
{
    [Theory]
    [InlineData(".env", true)]
    [InlineData("deploy/.env.production", true)]
    [InlineData(".env.local", true)]
    [InlineData(".env.example", false)]
    [InlineData(".env.team", false)]
    [InlineData(".env.local.sample", false)]
    [InlineData(".env.test", false)]
    [InlineData(".env.enc", false)]
    [InlineData(".envrc", false)]
    [InlineData("prod.env.py", false)]
    [InlineData(".env/readme.md", false)]
    public void Environment_files_are_those_with_somebodys_values(string path, bool isOne) => Assert.Equal(isOne, MadeFiles.IsEnvironment(path));

    [Theory]
    [InlineData("mlruns/0/meta.yaml", "mlruns")]
    [InlineData("lab/mlruns/12/abc/params/lr", "lab/mlruns")]
    [InlineData("mlruns/models/chat/meta.yaml", "mlruns")]
    [InlineData("wandb/run-20250101_1-x/files/config.yaml", "wandb")]
    [InlineData("wandb/debug.log", "wandb")]
    [InlineData("outputs/2025-01-31/12-00-00/.hydra/config.yaml", "outputs")]
    [InlineData("multirun/2025-01-31/12-00-00/0/train.log", "multirun")]
    [InlineData("src/wandb/client.py", null)]
    [InlineData("wandb/run.py", null)]
    [InlineData("outputs/figure.png", null)]
    [InlineData("outputs/2025-13/a", null)]
    [InlineData("mlruns/README.md", null)]
    [InlineData("mlruns", null)]
    [InlineData("docs/2025-01-31/a.md", null)]
    public void Folders_are_made_by_programs_where_they_look_so(string path, string? folder) => Assert.Equal(folder, MadeFiles.FolderOf(path));
}
