using ForgeLsp.Rules.Python;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Python;

public sealed class HardCodedTrackingUriTests
{
    [Fact]
    public void An_address_is_reported_where_it_is_written() => Fixture.Check<HardCodedTrackingUri>("""
        import mlflow

        URI = "http://10.0.0.7:5000"
        #     ^^^^^^^^^^^^^^^^^^^^^^ warning FRG410: The tracking server's address is hard-coded: take it from `MLFLOW_TRACKING_URI`, so that the script runs on any machine
        mlflow.set_tracking_uri(URI)
        """);

    [Theory]
    [InlineData("from mlflow.tracking import MlflowClient\nMlflowClient('https://mlflow.example.org')\n")]
    [InlineData("import mlflow\nmlflow.MlflowClient(tracking_uri='https://mlflow.example.org')\n")]
    [InlineData("import mlflow\nmlflow.set_tracking_uri(uri='postgresql://db/mlflow')\n")]
    [InlineData("import os\nos.environ['MLFLOW_TRACKING_URI'] = 'http://localhost:5000'\n")]
    [InlineData("from pytorch_lightning.loggers import MLFlowLogger\nMLFlowLogger(tracking_uri='http://localhost:5000')\n")]
    public void Every_way_to_name_the_server_counts(string text) => Assert.Single(Fixture.Run(new HardCodedTrackingUri(), text));

    [Fact]
    public void A_password_is_named_and_not_printed()
    {
        var finding = Assert.Single(Fixture.Run(new HardCodedTrackingUri(), "import mlflow\nmlflow.set_tracking_uri('https://ada:s3cret@mlflow.example.org')\n")).Finding;
        Assert.Contains("password", finding.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("import mlflow\nimport os\nmlflow.set_tracking_uri(os.environ['MLFLOW_TRACKING_URI'])\n")]
    [InlineData("import mlflow\nimport os\nmlflow.set_tracking_uri(os.getenv('MLFLOW_TRACKING_URI', 'http://localhost:5000'))\n")]
    [InlineData("import mlflow\nmlflow.set_tracking_uri('mlruns')\n")]
    [InlineData("import mlflow\nmlflow.set_tracking_uri('sqlite:///mlflow.db')\n")]
    [InlineData("import mlflow\nmlflow.set_tracking_uri('databricks')\n")]
    [InlineData("import mlflow\nmlflow.set_tracking_uri(f'http://{host}:5000')\n")]
    [InlineData("import mlflow\nmlflow.set_tracking_uri(args.uri)\n")]
    [InlineData("import mlflow\nprint('http://localhost:5000')\n")]
    [InlineData("import os\nos.environ['HTTP_PROXY'] = 'http://localhost:3128'\n")]
    public void Other_places_and_other_addresses_are_fine(string text) => Assert.Empty(Fixture.Run(new HardCodedTrackingUri(), text));
}
