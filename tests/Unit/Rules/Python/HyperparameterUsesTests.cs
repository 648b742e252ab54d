using ForgeLsp.Rules.Python;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Python;

/// <summary>Values in parts of tuples, in dicts under any name, in attributes of others, and values that only their use tells. Marks as in <see cref="HardCodedHyperparameterTests"/>.</summary>
public sealed class HyperparameterUsesTests
{
    private const string Torch = "import torch\nfrom torch import nn, optim\nfrom torch.utils.data import DataLoader\n";
    private const string Step = "\nfor x in loader:\n    loss.backward()\n    optimizer.step()\n";
    private const string Trained = "optimizer = optim.Adam(p)" + Step;
    private const string Keras = "from tensorflow import keras\nfrom tensorflow.keras import backend as K\n";

    [Theory]
    [InlineData("b1 = cfg['b1']\noptimizer = optim.Adam(p, betas=(b1, «0.999»))" + Step)]
    [InlineData("low, high = «0.5», «0.9»\noptimizer = optim.Adam(p, betas=(low, high))" + Step)]
    [InlineData("both = (cfg['b1'], «0.99»)\noptimizer = optim.Adam(p, betas=both)" + Step)]
    [InlineData("optimizer = optim.SGD(p, ‹0.1›, ‹0.9›)" + Step)]
    [InlineData("optimizer = optim.Adam(p, betas=(cfg['b1'], cfg['b2']))" + Step)]
    [InlineData("warm = optim.lr_scheduler.SequentialLR(o, [a, b], milestones=«[10]»)\n" + Trained)]
    public void Of_an_optimiser(string text) => HardCodedHyperparameterTests.Check(Torch + text);

    [Theory]
    [InlineData("from statsmodels.tsa.arima.model import ARIMA\np = «5»\nd, q = «1», «0»\nARIMA(history, order=(p, d, q)).fit()\n")]
    [InlineData("from statsmodels.tsa.arima.model import ARIMA\ndef fit(p, d):\n    return ARIMA(history, order=(p, d, cfg.q)).fit()\nfit(«2», d=«1»)\n")]
    [InlineData("import statsmodels.api as sm\nsm.Logit(y, x).fit_regularized(method='l1', alpha=«0.5»)\n")]
    [InlineData("from statsforecast.models import ARIMA\nARIMA(order=«(3, 1, 1)», season_length=12).fit(y)\n")]
    [InlineData("from fastai.vision.all import *\nlearn = vision_learner(dls, resnet34)\nlearn.fit_one_cycle(‹6›, slice(‹1e-5›, ‹3e-4›))\n")]
    [InlineData("from learner import *\nlearn = Learner.pretrained(f, data)\nlearn.fit(‹0.3›, ‹2›, cycle_len=«1»)\n")]
    public void Of_models_of_other_libraries(string text) => HardCodedHyperparameterTests.Check(text);

    [Theory]
    [InlineData("p = dict(base, num_leaves=«40», learning_rate=«0.1»)\nlgb.train(choose(p), data)\n")]
    [InlineData("first = {'num_leaves': «40», 'min_hessian': «0.05»}\nfirst['bagging_frequency'] = «5»\nlgb.train(choose(first), data)\n")]
    [InlineData("import pandas as pd\nparams = pd.DataFrame({'num_leaves': [5, 6], 'learning_rate': «0.05», 'lambda_l2': «2»})\nlgb.train(params.iloc[0].to_dict(), data)\n")]
    [InlineData("def make():\n    params = {}\n    params['num_leaves'] = «40»\n    return params\nlgb.train(make(), data)\n")]
    [InlineData("space = {'num_leaves': 40, 'learning_rate': 0.1}\nlgb.train(choose(space), data)\n")]
    [InlineData("shares = {'num_leaves': 40}\nprint(shares)\nlgb.train(cfg, data)\n")]
    [InlineData("for i in range(16):\n    lgb.train(cfg, parts[i])\n")]
    public void Of_a_booster_under_any_name(string text) => HardCodedHyperparameterTests.Check("import lightgbm as lgb\n" + text);

    [Theory]
    [InlineData("Net(**{'max_epochs': «80», 'dense1_size': ‹400›, 'dropout0_rate': «0»})\n")]
    [InlineData("config = {'lr': «0.1», 'b2': «0.9», 'optimizer_name': ‹'SGD'›}\nrun(config['lr'])\n")]
    [InlineData("config = {'b2': 0.9, 'name': 'SGD'}\nrun(config)\n")]
    [InlineData("kind = ‹'adam'›\nrun(kind)\n", "optimizer_type")]
    [InlineData("kind = 'adam'\nrun(kind)\n", "test_optimizer")]
    [InlineData("kind = 'plain'\nrun(kind)\n", "optimizer_type")]
    [InlineData("cfg.TRAIN.LEARNING_RATE = «0.001»\ncfg.TEST.BATCH_SIZE = 4\n")]
    [InlineData("learn = make()\nlearn.clip = «25.»\n")]
    [InlineData("figure = make()\nfigure.width = 25\n")]
    [InlineData("for g in optimizer.param_groups:\n    g['lr'] = «1e-4»\n")]
    [InlineData("for g in groups:\n    g['lr'] = 1e-4\n")]
    public void Of_a_configuration_or_an_object_of_others(string text, string kind = "kind") => HardCodedHyperparameterTests.Check(Torch + text.Replace("kind", kind, StringComparison.Ordinal) + Trained);

    [Theory]
    [InlineData("beta = «1e-3»\nloss = content_loss + beta * adversarial_loss\n")]
    [InlineData("beta = 1e-3\nshade = content + beta * light\n")]
    [InlineData("size = «0.01»\nw -= size * w.grad\n")]
    [InlineData("size = «0.01»\nw = w - size * dw\n")]
    [InlineData("size = 0.01\nw -= size * offset\n")]
    [InlineData("size = 0.01\nw += size * w.grad\n")]
    [InlineData("max_depth = 3\nif folder.count('/') > max_depth:\n    skip()\n")]
    [InlineData("n_steps = 28\nx = tf.placeholder('float', [None, n_steps, 5])\nrun(n_steps)\n")]
    [InlineData("n_iter = 5\nfmin(f, max_evals=n_iter)\n")]
    public void By_its_use(string text) => HardCodedHyperparameterTests.Check(Torch + text + Trained);

    [Theory]
    [InlineData("K.set_value(model.optimizer.learning_rate, «1e-4»)\n")]
    [InlineData("model.optimizer.lr.assign(«1e-4»)\n")]
    [InlineData("model.optimizer.learning_rate = «1e-4»\n")]
    [InlineData("K.set_value(model.counter, 3)\n")]
    [InlineData("model.fit(x, y, ‹32›, ‹10›, validation_split=0.1)\n")]
    public void Of_a_model_that_is_made(string text) => HardCodedHyperparameterTests.Check(Keras + "model = keras.Sequential()\nmodel.compile(keras.optimizers.Adam(‹1e-3›))\n" + text);

    [Theory]
    [InlineData("evaluator.run(data, max_epochs=1)\n")]
    [InlineData("evaluate_agent(path, num_episodes=5)\n")]
    [InlineData("model.predict(inputs(files, num_epochs=1))\n")]
    [InlineData("data = raw.map(tokenize, batch_size=1000)\n")]
    [InlineData("def val_dataloader(self):\n    return DataLoader(self.data, batch_size=32, num_workers=2)\n")]
    [InlineData("meter = AverageMeter(momentum=0.9)\n")]
    [InlineData("for i in range(1):\n    step()\n    loss.backward()\n")]
    [InlineData("with torch.profiler.profile(schedule=torch.profiler.schedule(wait=1, warmup=5, active=3)):\n    pass\n")]
    public void Beside_the_training(string text) => HardCodedHyperparameterTests.Check(Torch + text + Trained);

    [Theory]
    [InlineData("class DQNAgent:\n    def __init__(self):\n        self.gamma = «0.95»\n        self.epsilon_decay = «0.995»\n    def act(self):\n        return self.gamma * self.epsilon_decay\n")]
    [InlineData("class Image:\n    def __init__(self):\n        self.gamma = 0.95\n    def shade(self):\n        return self.gamma * 2\n")]
    [InlineData("def make(states, discount):\n    pass\nclass Agent:\n    def __init__(self, states, gamma):\n        self.g = gamma\nAgent(8, ‹0.95›)\n")]
    public void Of_an_agent(string text) => HardCodedHyperparameterTests.Check(Torch + text + Trained);

    [Theory]
    [InlineData("x = tf.layers.conv2d(x, ‹64›, 4, 2)\nx = tf.layers.dense(x, ‹128›)\nlogits = tf.layers.dense(x, 10)\n")]
    [InlineData("x = tf.contrib.slim.conv2d(x, ‹64›, [3, 3])\nreturn_value = tf.layers.dense(x, 1)\n")]
    public void Of_layers_that_are_called_at_once(string text) => HardCodedHyperparameterTests.Check("import tensorflow as tf\n" + text + "step = tf.train.AdamOptimizer(‹0.1›).minimize(loss)\n");

    [Theory]
    [InlineData("from jax import grad\nstep_size = «0.001»\ndef update(w, batch):\n    dw = grad(loss)(w, batch)\n    return w - step_size * dw\n")]
    [InlineData("import optax\ntx = optax.sgd(‹0.1›, ‹0.9›)\nschedule = optax.exponential_decay(‹0.1›, ‹1000›, ‹0.9›)\n")]
    public void Of_gradients_by_hand(string text) => HardCodedHyperparameterTests.Check("import jax\n" + text);

    [Fact]
    public void The_estimator_in_a_search_is_no_part_of_the_grid() => HardCodedHyperparameterTests.Check(
        "from sklearn.linear_model import Ridge\nfrom sklearn.model_selection import RandomizedSearchCV\nopt = RandomizedSearchCV(estimator=Net(**{'max_epochs': «80»}), param_distributions={'max_epochs': 5, 'lr': 0.1})\nopt.fit(X, y)\nRidge().fit(X, y)\n");

    [Fact]
    public void A_script_that_was_a_notebook_is_read_past_its_magics()
    {
        var found = Fixture.Run(new HardCodedHyperparameter(), "%matplotlib inline\n!pip install lightgbm\nimport lightgbm as lgb\nlgb.train({'num_leaves': 40}, data)\n");

        Assert.Equal("num_leaves", Assert.Single(found).Finding.FixKey);
    }

    [Fact]
    public void A_long_tuple_and_a_name_used_everywhere_stay_quick()
    {
        var text = Torch + "scale = 0.5\n" + string.Concat(Enumerable.Range(0, 5000).Select(static i => $"a{i} = scale * b\n")) + $"optimizer = optim.Adam(p, betas=({string.Join(", ", Enumerable.Repeat("x", 5000))}))" + Step;

        Assert.Empty(Fixture.Run(new HardCodedHyperparameter(), text));
    }
}
