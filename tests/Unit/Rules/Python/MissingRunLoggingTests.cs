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

    [Theory]
    [InlineData("import tensorflow as tf\nop = tf.train.AdamOptimizer(lr).minimize(loss)\nwith tf.Session() as sess:\n    sess.run(op)\n")]
    [InlineData("import tensorflow as tf\ntrain_op = build(loss)\nsess = tf.Session()\nsess.run([train_op, loss])\n")]
    [InlineData("import tensorflow as tf\nopt = tf.keras.optimizers.Adam()\nopt.apply_gradients(zip(grads, weights))\n")]
    [InlineData("from model import build\nimport keras\nmodel = build()\nmodel.fit(x, y, epochs=n)\n")]
    [InlineData("import optax\nparams = optax.apply_updates(params, updates)\n")]
    [InlineData("from flax import nnx\noptimizer = nnx.Optimizer(model, tx)\noptimizer.update(model, grads)\n")]
    [InlineData("from fastai.vision.all import *\nlearn = make(dls)\nlearn.fit_one_cycle(n)\n")]
    [InlineData("from stable_baselines3 import PPO\nPPO('MlpPolicy', env).learn(n)\n")]
    [InlineData("from prophet import Prophet\nm = Prophet()\nm.fit(frame)\n")]
    [InlineData("from pyspark.ml import Pipeline\nfrom pyspark.ml.classification import LogisticRegression\nPipeline(stages=[LogisticRegression()]).fit(frame)\n")]
    [InlineData("from gensim.models import Word2Vec\nWord2Vec(sentences)\n")]
    [InlineData("from trl import SFTTrainer\nSFTTrainer(model).train()\n")]
    [InlineData("from sentence_transformers import SentenceTransformer\nSentenceTransformer(n).fit(train_objectives=o)\n")]
    [InlineData("from sklearn.model_selection import cross_val_score\ncross_val_score(model, X, y)\n")]
    [InlineData("from sklearn.svm import SVC\nfor clf in models:\n    clf.fit(X, y)\n")]
    [InlineData("from sklearn.pipeline import make_pipeline\nfrom sklearn.svm import SVC\nmake_pipeline(SVC()).fit(X)\n")]
    [InlineData("import catboost\ncatboost.CatBoostClassifier().fit(X, y)\n")]
    [InlineData("import torch\nscaler = torch.cuda.amp.GradScaler()\nscaler.scale(loss).backward()\nscaler.step(optimizer)\n")]
    [InlineData("import torch\nfor x in loader:\n    loss(x).backward()\n    w.data -= lr * w.grad\n")]
    [InlineData("from engine import train_one_epoch\nfor e in range(n):\n    train_one_epoch(model, e)\n")]
    [InlineData("from trainers import make\ntrainer = make(config)\ntrainer.train()\n")]
    [InlineData("from transformers import Trainer\nclass Mine(Trainer):\n    pass\nMine(model).train()\n")]
    [InlineData("import click\nfrom sklearn.svm import SVC\n@click.command()\ndef run():\n    SVC().fit(X, y)\n")]
    [InlineData("import torch.multiprocessing as mp\nfrom sklearn.svm import SVC\ndef worker(i):\n    SVC().fit(X, y)\nmp.spawn(worker)\n")]
    [InlineData("from sklearn.svm import SVC\nclass Job:\n    def go(self):\n        SVC().fit(X, y)\nif __name__ == '__main__':\n    Job().go()\n")]
    [InlineData("from sklearn.svm import SVC\ndef main():\n    SVC().fit(X, y)\n")]
    [InlineData("import mlflow\nimport torch\nmlflow.autolog()\nopt = torch.optim.SGD(p)\nloss.backward()\nopt.step()\n")]
    [InlineData("import mlflow\nfrom sklearn.svm import SVC\nmlflow.tensorflow.autolog()\nSVC().fit(X, y)\n")]
    public void Training_is_told_by_what_runs(string text) => Assert.Single(Fixture.Run(new MissingRunLogging(), text));

    [Theory]
    [InlineData("import mlflow\nfrom sklearn.svm import SVC\nmlflow.sklearn.autolog()\nSVC().fit(X, y)\n")]
    [InlineData("import tensorflow as tf\nw = tf.summary.FileWriter(d)\ntrain_op = tf.train.AdamOptimizer(lr).minimize(loss)\ntf.Session().run(train_op)\n")]
    [InlineData("import neptune\nfrom sklearn.svm import SVC\nrun = neptune.init_run()\nSVC().fit(X, y)\n")]
    [InlineData("from comet_ml import Experiment\nfrom sklearn.svm import SVC\nExperiment()\nSVC().fit(X, y)\n")]
    [InlineData("from clearml import Task\nfrom sklearn.svm import SVC\nTask.init()\nSVC().fit(X, y)\n")]
    [InlineData("from aim import Run\nfrom sklearn.svm import SVC\nRun()\nSVC().fit(X, y)\n")]
    [InlineData("from dvclive import Live\nfrom sklearn.svm import SVC\nwith Live() as live:\n    SVC().fit(X, y)\n")]
    [InlineData("from sacred import Experiment\nfrom sklearn.svm import SVC\nex = Experiment()\n@ex.automain\ndef go():\n    SVC().fit(X, y)\n")]
    [InlineData("from stable_baselines3 import PPO\nPPO('MlpPolicy', env, tensorboard_log='runs').learn(n)\n")]
    [InlineData("import lightning as L\nclass M(L.LightningModule):\n    def training_step(self, b):\n        self.log('loss', b)\nL.Trainer().fit(M())\n")]
    [InlineData("import os\nfrom transformers import Trainer\nos.environ['WANDB_PROJECT'] = 'p'\nTrainer(model).train()\n")]
    [InlineData("from ray import tune\nfrom sklearn.svm import SVC\nSVC().fit(X, y)\ntune.report(score=1)\n")]
    [InlineData("from out_of_sight import make\nfrom sklearn.svm import SVC\ntb_writer = make()\nSVC().fit(X, y)\ntb_writer.add_thing(1)\n")]
    public void A_tracker_that_is_used_counts(string text) => Assert.Empty(Fixture.Run(new MissingRunLogging(), text));

    [Theory]
    [InlineData("from sklearn.pipeline import Pipeline\nfrom sklearn.preprocessing import StandardScaler\nprep = Pipeline([('scale', StandardScaler())])\nprep.fit(X)\n")]
    [InlineData("from sklearn.feature_selection import SelectKBest\nselector = SelectKBest()\nselector.fit(X, y)\n")]
    [InlineData("import torch\nmodel.train()\nenv.step(action)\nlr_scheduler.step()\nloss.backward()\n")]
    [InlineData("import torch\nclass Net(torch.nn.Module):\n    def fit(self, x):\n        self.opt.step()\n        x.backward()\nif __name__ == '__main__':\n    print(Net())\n")]
    [InlineData("from sklearn.svm import SVC\nMODELS = {'svc': train}\ndef train(X, y):\n    SVC().fit(X, y)\n")]
    [InlineData("from data import train_test_split\nfrom loader import train_data\nX = train_test_split(train_data())\n")]
    [InlineData("import tensorflow as tf\nsess = tf.Session()\nsess.run(tf.global_variables_initializer())\nsess.run(prediction)\n")]
    [InlineData("from keras.preprocessing.image import ImageDataGenerator\nimport keras\ndatagen = ImageDataGenerator()\ndatagen.fit(X)\n")]
    public void What_only_looks_like_training_is_not_reported(string text) => Assert.Empty(Fixture.Run(new MissingRunLogging(), text));

    [Fact]
    public void Lightning_without_its_logger_is_reported() =>
        Assert.Single(Fixture.Run(new MissingRunLogging(), "import lightning as L\nclass M(L.LightningModule):\n    def training_step(self, b):\n        self.log('loss', b)\nL.Trainer(logger=False).fit(M())\n"));

    [Fact]
    public void Training_in_a_file_of_the_workspace_is_reported_where_it_is_called() => Fixture.Check<MissingRunLogging>("""
        from pipeline.engine import run_all

        if __name__ == "__main__":
            run_all(3)
        #   ^^^^^^^ warning FRG402: `pipeline.engine.run_all` trains here, and this script records no run…
        #- experiments/active/ada/example/pipeline/engine.py
        from sklearn.svm import SVC

        def run_all(n):
            fit_one(n)

        def fit_one(n):
            SVC().fit(X, y)
        """);

    [Fact]
    public void A_star_import_is_followed() => Fixture.Check<MissingRunLogging>("""
        from engine import *

        run(3)
        #<^ warning FRG402: `engine.run` trains here, and this script records no run…
        #- experiments/active/ada/example/engine.py
        from sklearn.svm import SVC

        def run(n):
            SVC().fit(X, y)
        """);

    [Fact]
    public void A_helper_of_the_workspace_that_tracks_is_followed_through_further_files() => Fixture.Check<MissingRunLogging>("""
        from sklearn.svm import SVC
        from common import begin

        begin()
        SVC().fit(X, y)
        #- common.py
        import torch
        from deeper import start

        def begin():
            start()
        #- deeper.py
        import mlflow

        def start():
            mlflow.start_run()
        """);

    [Fact]
    public void What_a_file_of_the_workspace_shows_counts_more_than_its_name() => Fixture.Check<MissingRunLogging>("""
        from helpers import train

        train()
        #- experiments/active/ada/example/helpers.py
        import torch

        def train():
            print("choo choo")
        """);

    [Theory]
    [InlineData("experiments/active/ada/example/MLproject", "entry_points:\n  main: { command: python train.py }\n")]
    [InlineData("dvc.yaml", "stages:\n  train:\n    cmd: python experiments/active/ada/example/train.py\n    deps: [experiments/active/ada/example/train.py]\n    metrics: [metrics.json]\n")]
    public void A_run_may_be_recorded_from_outside(string path, string text) =>
        Assert.Empty(Fixture.RunAll(new MissingRunLogging(), $"from sklearn.svm import SVC\nSVC().fit(X, y)\n#- {path}\n{text}"));

    [Fact]
    public void A_stage_without_metrics_records_nothing() => Assert.Single(Fixture.RunAll(
        new MissingRunLogging(), "from sklearn.svm import SVC\nSVC().fit(X, y)\n#- dvc.yaml\nstages:\n  train:\n    cmd: x\n    deps: [experiments/active/ada/example/train.py]\n    outs: [m.pkl]\n"));
}
