using ForgeLsp.Core.Model;
using ForgeLsp.Core.Ports;
using Xunit;

namespace ForgeLsp.Tests.Unit.Adapters.MlFlow;

/// <summary>The artifacts of runs.</summary>
public abstract partial class RunStoreContract
{
    [Fact]
    public async Task Artifacts_are_listed_a_folder_at_a_time_and_read_byte_for_byte()
    {
        if (!HasArtifacts)
        {
            var problem = await Assert.ThrowsAsync<StoreException>(() => Store.ListArtifactsAsync(RunIds["wine-0"], "", default));
            Assert.Contains("MLFLOW_TRACKING_URI", problem.Message, StringComparison.Ordinal);
            return;
        }

        var id = RunIds["wine-0"];
        Assert.Equal([("reports", true), ("feature_importance.csv", false)], (await Store.ListArtifactsAsync(id, "", default)).Select(entry => (entry.Path, entry.IsFolder)));
        Assert.Equal([("reports/metrics.json", false), ("reports/notes with space.txt", false)], (await Store.ListArtifactsAsync(id, "reports", default)).Select(entry => (entry.Path, entry.IsFolder)));
        Assert.Equal(28, (await Store.GetArtifactAsync(id, "reports/notes with space.txt", default))?.Size);
        Assert.Equal(new Artifact("reports", IsFolder: true, null), await Store.GetArtifactAsync(id, "reports", default) is { } folder ? folder with { LocalPath = null } : null);
        foreach (var file in await Store.ListArtifactsAsync(id, "reports", default))
        {
            Assert.Equal(file, await Store.GetArtifactAsync(id, file.Path, default));
            Assert.Equal(file.Size, (await ReadAsync(id, file.Path)).Length);
        }

        Assert.StartsWith("feature,importance", System.Text.Encoding.UTF8.GetString(await ReadAsync(id, "feature_importance.csv")), StringComparison.Ordinal);
        Assert.Empty(await Store.ListArtifactsAsync(id, "nope", default));
        Assert.Empty(await Store.ListArtifactsAsync(id, "feature_importance.csv", default));
        Assert.Empty(await Store.ListArtifactsAsync(RunIds["empty-run"], "", default));
        Assert.Null(await Store.GetArtifactAsync(id, "nope.csv", default));
        Assert.Null(await Store.OpenArtifactAsync(id, "nope.csv", default));
        Assert.Null(await Store.OpenArtifactAsync(id, "reports", default));
    }

    [Fact]
    public async Task The_files_of_a_logged_model_lie_in_a_folder_of_its_name_in_MLflow_2_and_3()
    {
        if (HasArtifacts)
        {
            var id = RunIds["with-model"];
            Assert.Contains(await Store.ListArtifactsAsync(id, "", default), entry => entry is { Path: "model", IsFolder: true });
            Assert.Equal(
                ["model/MLmodel", "model/conda.yaml", "model/model.pkl", "model/python_env.yaml", "model/requirements.txt"],
                (await Store.ListArtifactsAsync(id, "model", default)).Select(entry => entry.Path));
            Assert.True((await Store.GetArtifactAsync(id, "model", default))?.IsFolder);
            Assert.Contains("flavors:", System.Text.Encoding.UTF8.GetString(await ReadAsync(id, "model/MLmodel")), StringComparison.Ordinal);
            Assert.Null(await Store.OpenArtifactAsync(id, "model/nope", default));
        }
    }

    [Theory]
    [InlineData("..")]
    [InlineData("reports/../../..")]
    [InlineData("reports\\..\\..")]
    [InlineData("/etc")]
    [InlineData("a\0b")]
    public async Task No_path_leads_out_of_the_artifacts(string path)
    {
        Assert.Equal(StoreFailure.BadQuery, (await Assert.ThrowsAsync<StoreException>(() => Store.ListArtifactsAsync(RunIds["wine-0"], path, default))).Failure);
        Assert.Equal(StoreFailure.BadQuery, (await Assert.ThrowsAsync<StoreException>(() => Store.GetArtifactAsync(RunIds["wine-0"], path, default))).Failure);
        Assert.Equal(StoreFailure.BadQuery, (await Assert.ThrowsAsync<StoreException>(() => Store.OpenArtifactAsync(RunIds["wine-0"], path, default))).Failure);
    }

    [Theory]
    [InlineData("00000000000000000000000000000000")]
    [InlineData("../models")]
    [InlineData("' OR 1=1 --")]
    public async Task A_run_that_is_not_there_has_no_artifacts(string id)
    {
        Assert.Empty(await Store.ListArtifactsAsync(id, "", default));
        Assert.Null(await Store.GetArtifactAsync(id, "a.csv", default));
        Assert.Null(await Store.OpenArtifactAsync(id, "a.csv", default));
    }

    private async Task<byte[]> ReadAsync(string run, string path)
    {
        await using var file = await Store.OpenArtifactAsync(run, path, default);
        Assert.NotNull(file);
        var bytes = new MemoryStream();
        await file.CopyToAsync(bytes);
        return bytes.ToArray();
    }
}
