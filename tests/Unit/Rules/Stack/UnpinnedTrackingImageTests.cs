using ForgeLsp.Rules.Stack;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Stack;

public sealed class UnpinnedTrackingImageTests
{
    [Theory]
    [InlineData("image: ghcr.io/mlflow/mlflow", true)]
    [InlineData("image: ghcr.io/mlflow/mlflow:latest", true)]
    [InlineData("image: registry.acme.org:5000/mlflow-server", true)]
    [InlineData("image: ghcr.io/mlflow/mlflow:${MLFLOW_VERSION:-latest}", true)]
    [InlineData("image: wandb/local", true)]
    [InlineData("image: ghcr.io/mlflow/mlflow:v2.14.1", false)]
    [InlineData("image: ghcr.io/mlflow/mlflow:${MLFLOW_VERSION}", false)]
    [InlineData("image: ghcr.io/mlflow/mlflow@sha256:0f4c1b7e9d8a6c5b3e2f1a0d9c8b7a6f0f4c1b7e9d8a6c5b3e2f1a0d9c8b7a6f", false)]
    [InlineData("image: mlflow_server", false)]
    [InlineData("image: acme/mlflow\n    build: .", false)]
    [InlineData("image: postgres", false)]
    [InlineData("image: acme/aims", false)]
    [InlineData("image: [a]", false)]
    public void Says(string image, bool isFound) => Assert.Equal(isFound ? 1 : 0, Fixture.Run(new UnpinnedTrackingImage(), $"services:\n  a:\n    {image}\n").Count);
}
