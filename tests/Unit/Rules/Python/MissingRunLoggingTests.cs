using ForgeLsp.Rules.Python;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Python;

public sealed class MissingRunLoggingTests
{
    [Fact]
    public void Fitting_an_estimator_without_a_run_is_reported_at_the_fit() => Fixture.Check<MissingRunLogging>("""
        from sklearn.ensemble import RandomForestClassifier

        model = RandomForestClassifier()
        model.fit(X, y)
        #<^^^^^^^ warning FRG402: `RandomForestClassifier.fit` trains here, and this script records no run:…
        """);

    [Fact]
    public void A_training_loop_behind_main_is_reported() => Fixture.Check<MissingRunLogging>("""
        import torch

        def main():
            optimizer = torch.optim.Adam(model.parameters())
            for x, y in loader:
                loss(model(x), y).backward()
                optimizer.step()
            #   ^^^^^^^^^^^^^^ warning FRG402: `Adam.step` trains here…

        if __name__ == "__main__":
            main()
        """);

    [Theory]
    [InlineData("import xgboost as xgb\nbooster = xgb.train(params, dtrain)\n")]
    [InlineData("from transformers import Trainer\ntrainer = Trainer(model, args)\ntrainer.train()\n")]
    [InlineData("from tensorflow.keras.models import Sequential\nmodel = Sequential()\nmodel.fit(x, y)\n")]
    [InlineData("import pytorch_lightning as pl\ntrainer = pl.Trainer()\ntrainer.fit(model)\n")]
    [InlineData("from ultralytics import YOLO\nYOLO('y.pt').train(data='d.yaml')\n")]
    [InlineData("from sklearn.model_selection import GridSearchCV\nsearch = GridSearchCV(model, grid)\nsearch.fit(X, y)\n")]
    [InlineData("import statsmodels.api as sm\nsm.OLS(y, X).fit()\n")]
    [InlineData("import mlflow\nfrom sklearn.svm import SVC\nmlflow.set_tracking_uri('x')\nSVC().fit(X, y)\n")]
    [InlineData("import wandb\nfrom sklearn.svm import SVC\nSVC().fit(X, y)\n")]
    [InlineData("from transformers import Trainer, TrainingArguments\nTrainer(m, TrainingArguments('o', report_to='none')).train()\n")]
    public void Every_kind_of_training_counts(string text) => Assert.Single(Fixture.Run(new MissingRunLogging(), text));

    [Theory]
    [InlineData("import mlflow\nfrom sklearn.svm import SVC\nmlflow.autolog()\nSVC().fit(X, y)\n")]
    [InlineData("from mlflow.tracking import MlflowClient\nfrom sklearn.svm import SVC\nc = MlflowClient()\nSVC().fit(X, y)\nc.log_metric('r', 'k', 1)\n")]
    [InlineData("import wandb\nimport xgboost as xgb\nwandb.init()\nxgb.train(p, d)\n")]
    [InlineData("from torch.utils.tensorboard import SummaryWriter\nimport xgboost as xgb\nw = SummaryWriter()\nxgb.train(p, d)\n")]
    [InlineData("from keras.models import Sequential\nfrom keras.callbacks import TensorBoard\nm = Sequential()\nm.fit(x, y, callbacks=[TensorBoard()])\n")]
    [InlineData("from transformers import Trainer, TrainingArguments\nTrainer(m, TrainingArguments('o', report_to='wandb')).train()\n")]
    [InlineData("import lightning as L\nL.Trainer(logger=logger).fit(model)\n")]
    [InlineData("from accelerate import Accelerator\nimport torch\na = Accelerator()\na.init_trackers('p')\nopt = torch.optim.SGD(p)\nloss.backward()\nopt.step()\n")]
    [InlineData("from helpers.mlflow_utils import tracked\nfrom sklearn.svm import SVC\nwith tracked():\n    SVC().fit(X, y)\n")]
    public void Every_tracker_counts(string text) => Assert.Empty(Fixture.Run(new MissingRunLogging(), text));

    [Theory]
    [InlineData("from sklearn.preprocessing import StandardScaler\nscaler = StandardScaler()\nscaler.fit(X)\n")]
    [InlineData("from sklearn.ensemble import RandomForestClassifier\n'''model.fit(X, y)'''\n")]
    [InlineData("from sklearn.svm import SVC\ndef train(X, y):\n    return SVC().fit(X, y)\n")]
    [InlineData("from sklearn.svm import SVC\nprint 'Python 2'\nSVC().fit(X, y)\n")]
    [InlineData("import torch\nscheduler.step()\n")]
    public void What_does_not_train_here_is_not_reported(string text) => Assert.Empty(Fixture.Run(new MissingRunLogging(), text));

    [Fact]
    public void Tests_are_nobodys_experiments() =>
        Assert.Empty(Fixture.Run(new MissingRunLogging(), "from sklearn.svm import SVC\nSVC().fit(X, y)\n", "tests/test_model.py"));
}
