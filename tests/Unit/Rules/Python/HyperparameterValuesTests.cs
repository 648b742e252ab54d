using ForgeLsp.Rules.Python;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Python;

/// <summary>The ways that a value takes from where it is written to the training, and the ways that look like one. Marks as in <see cref="HardCodedHyperparameterTests"/>.</summary>
public sealed class HyperparameterValuesTests
{
    private const string Sklearn = "from sklearn.ensemble import RandomForestClassifier\nfrom sklearn.linear_model import Ridge\n";
    private const string Torch = "import torch\nfrom torch import nn, optim\nfrom torch.utils.data import DataLoader\n";
    private const string Step = "\nfor x in loader:\n    loss.backward()\n    optimizer.step()\n";
    private const string Keras = "from tensorflow import keras\nfrom tensorflow.keras.layers import *\nfrom tensorflow.keras.models import Sequential, Model\n";
    private const string Tf1 = "import tensorflow as tf\ntrain_step = tf.train.AdamOptimizer(‹1e-4›).minimize(loss)\nsess = tf.Session()\n";

    [Theory]
    [InlineData("strength, seed = «0.5», 3\nRidge(alpha=strength, random_state=seed).fit(X, y)\n")]
    [InlineData("settings = («0.5», 3)\nRidge(alpha=settings[0]).fit(X, y)\n")]
    [InlineData("strength = «0.5» if small else «0.1»\nRidge(alpha=strength).fit(X, y)\n")]
    [InlineData("def strength():\n    return «0.5»\nRidge(alpha=strength()).fit(X, y)\n")]
    [InlineData("(strength := «0.5»)\nRidge(alpha=strength).fit(X, y)\n")]
    [InlineData("strength = int(«5»)\nRidge(alpha=strength).fit(X, y)\n")]
    [InlineData("base = {'alpha': «0.5»}\nkw = {**base, 'tol': «1e-3»}\nRidge(**kw).fit(X, y)\n")]
    [InlineData("kw = {'alpha': «0.5»}\nkw.update(tol=«1e-3»)\nkw['max_iter'] = «50»\nRidge(**kw).fit(X, y)\n")]
    [InlineData("kw = {}\nkw.update({'alpha': «0.5»})\nRidge(**kw).fit(X, y)\n")]
    [InlineData("cfg = {'model': {'alpha': «0.5»}}\nRidge(**cfg['model']).fit(X, y)\n")]
    [InlineData("from types import SimpleNamespace\nargs = SimpleNamespace(strength=«0.5»)\nRidge(alpha=args.strength).fit(X, y)\n")]
    [InlineData("class Model:\n    def __init__(self, strength):\n        self.strength = strength\n    def run(self):\n        Ridge(alpha=self.strength).fit(X, y)\nModel(«0.5»).run()\n")]
    [InlineData("class Model:\n    def run(self, strength):\n        Ridge(alpha=strength).fit(X, y)\nmodel = Model()\nmodel.run(«0.5»)\n")]
    [InlineData("from functools import partial\nmake = partial(Ridge, alpha=«0.5»)\nmake().fit(X, y)\n")]
    [InlineData("models = {'a': Ridge(alpha=«0.5»), 'b': [RandomForestClassifier(n_estimators=«10»)]}\nfor name, model in models.items():\n    model.fit(X, y)\n")]
    [InlineData("pipe = Pipeline([('clf', Ridge())])\npipe.set_params(clf__alpha=«0.5»)\npipe.fit(X, y)\n")]
    public void Of_an_estimator(string text) => HardCodedHyperparameterTests.Check(Sklearn + text);

    [Theory]
    [InlineData("Ridge(alpha=chosen or 0.5).fit(X, y)\n")]
    [InlineData("Ridge(alpha=0.5 if chosen is None else chosen).fit(X, y)\n")]
    [InlineData("def run(strength=0.5):\n    Ridge(alpha=strength).fit(X, y)\nrun()\n")]
    [InlineData("Ridge(alpha=cfg['alpha'] * 2).fit(X, y)\n")]
    [InlineData("for strength in (0.1, 0.5):\n    Ridge(alpha=strength).fit(X, y)\n")]
    [InlineData("from sklearn.model_selection import GridSearchCV\nparams = {'hidden_layer_sizes': [10, 20], 'n_layers': [1, 2], 'alpha': [0.1]}\nGridSearchCV(Ridge(), params).fit(X, y)\n")]
    [InlineData("best = max([Ridge(alpha=s).fit(X, y) for s in [0.1, 0.5]])\n")]
    [InlineData("from sklearn.model_selection import GridSearchCV\nparam_grid = {'alpha': [0.1, 1.0]}\nGridSearchCV(Ridge(), param_grid).fit(X, y)\n")]
    [InlineData("from sklearn.model_selection import RandomizedSearchCV\nRandomizedSearchCV(Ridge(), param_distributions={'alpha': 0.5}, n_iter=20).fit(X, y)\n")]
    public void Defaults_and_grids_are_no_values(string text) => HardCodedHyperparameterTests.Check(Sklearn + text);

    [Theory]
    [InlineData("N_EPOCHS", "«20»")]
    [InlineData("learningRate", "«0.1»")]
    [InlineData("lr_G", "«2e-4»")]
    [InlineData("BATCH", "«32»")]
    [InlineData("no_of_epochs", "«20»")]
    [InlineData("lambda_gp", "«10»")]
    [InlineData("hidden_dim2", "‹128›")]
    [InlineData("emb_dim", "‹128›")]
    [InlineData("momentum", "«0»")]
    [InlineData("epoch", "«30»")]
    [InlineData("epoch", "0")]
    [InlineData("epochs", "0")]
    [InlineData("test_batch_size", "64")]
    [InlineData("image_dim", "784")]
    [InlineData("dims", "(1, 28, 28)")]
    [InlineData("num_classes", "10")]
    [InlineData("log_epochs", "5")]
    [InlineData("seed", "5")]
    [InlineData("lr", "LinearRegression()")]
    public void Names_as_people_write_them(string name, string value) =>
        HardCodedHyperparameterTests.Check(Torch + $"{name} = {value}\nuse({name})\noptimizer = optim.Adam(p)" + Step);

    [Theory]
    [InlineData("optimizer = optim.Adam([{'params': a, 'lr': «1e-3»}, dict(params=b, weight_decay=«0»)], lr=«1e-2»)" + Step)]
    [InlineData("optimizer = getattr(optim, name)(p, lr=«0.1»)" + Step)]
    [InlineData("optimizer = optim.Adam(p)\nnn.utils.clip_grad_norm_(p, ‹1.0›)" + Step)]
    [InlineData("optimizer = optim.Adam(p)\nsched = optim.lr_scheduler.StepLR(optimizer, ‹30›, ‹0.1›)" + Step)]
    [InlineData("optimizer = optim.Adam(p)\nx = nn.functional.dropout(x, p=«0.6»)" + Step)]
    [InlineData("optimizer = optim.Adam(p)\nfor i in range(‹100000›):\n    loss.backward()\n    optimizer.step()\n")]
    [InlineData("optimizer = optim.Adam(p)\ni = 0\nwhile i < ‹500›:\n    loss.backward()\n    optimizer.step()\n    i += 1\n")]
    [InlineData("optimizer = optim.Adam(p)\nstep = 0\nwhile not done and step < ‹500›:\n    loss.backward()\n    optimizer.step()\n")]
    [InlineData("optimizer = optim.Adam(p)\nstep = 0\nwhile step < ‹500›:\n    loss.backward()\n    optimizer.step()\n")]
    [InlineData("optimizer = optim.Adam(p)\nwhile size < 500:\n    loss.backward()\n    optimizer.step()\n")]
    [InlineData("optimizer = optim.Adam(p)\ndef step():\n    loss.backward()\n    optimizer.step()\nfor _ in range(‹50›):\n    step()\n")]
    [InlineData("optimizer = optim.Adam(p)\nfor epoch in range(start, start + ‹10›):\n    loss.backward()\n    optimizer.step()\n")]
    [InlineData("for run in range(5):\n    optimizer = optim.Adam(p)\n    loss.backward()\n    optimizer.step()\n")]
    [InlineData("for i in range(5):\n    optimizer = optim.Adam(p)\n    loss.backward()\n    optimizer.step()\n")]
    [InlineData("optimizer = optim.Adam(p)\nfor layer in range(5):\n    print(layer)" + Step)]
    [InlineData("agent = Agent(lr=«0.01», gamma=«0.99», C=«100», n_actions=4)\noptimizer = optim.Adam(p)" + Step)]
    [InlineData("optimizer = optim.Adam(p)\nf(gamma=0.99)" + Step)]
    [InlineData("import gym\nGAMMA = «0.9»\nreturns = r + GAMMA * v\noptimizer = optim.Adam(p)" + Step)]
    [InlineData("import gym\noptimizer = optim.Adam(p)\nfor episode in range(‹300›):\n    for t in range(200):\n        env.step(a)\n        loss.backward()\n        optimizer.step()\n")]
    [InlineData("train_loader = DataLoader(train_set, batch_size=«64»)\ntest_loader = DataLoader(test_set, batch_size=64)\noptimizer = optim.Adam(p)" + Step)]
    public void Of_a_loop_of_torch(string text) => HardCodedHyperparameterTests.Check(Torch + text);

    [Theory]
    [InlineData("valloader = DataLoader(data, batch_size=64)")]
    [InlineData("loader = DataLoader(MNIST('.', train=False), batch_size=64)")]
    [InlineData("loader = DataLoader(load(data), batch_size=64, shuffle=False)")]
    public void Loaders_of_data_that_is_not_trained_on(string line) => HardCodedHyperparameterTests.Check(Torch + line + "\noptimizer = optim.Adam(p)" + Step);

    [Fact]
    public void A_subset_for_validation_is_not_trained_on() => HardCodedHyperparameterTests.Check(Keras
        + "a = keras.utils.image_dataset_from_directory('d', subset='training', batch_size=«32»)\nb = keras.utils.image_dataset_from_directory('d', subset='validation', batch_size=32)\nmodel = Sequential()\nmodel.fit(a, epochs=«2»)\n");

    [Theory]
    [InlineData("model = Sequential()\nmodel.add(Dense(‹64›))\nmodel.add(Dense(‹32›))\nmodel.add(Dense(10))\nmodel.fit(x, y, epochs=«2»)\n")]
    [InlineData("model = Sequential([Conv2D(‹32›, (3, 3)), Flatten(), Dense(5)])\nmodel.fit(x, y, epochs=«2»)\n")]
    [InlineData("h = Dense(‹64›)(inputs)\nout = Dense(10)(h)\nmodel = Model(inputs, out)\nmodel.fit(x, y, epochs=«2»)\n")]
    [InlineData("h = Dense(‹64›)(inputs)\nz = Conv2D(1, (1, 1), activation='sigmoid')(h)\nmodel = Model(inputs=[inputs], outputs=[z])\nmodel.fit(x, y, epochs=«2»)\n")]
    [InlineData("h = concatenate([Conv2D(‹64›, 2)(a), b])\nmodel = Model(inputs, h)\nmodel.fit(x, y, epochs=«2»)\n")]
    [InlineData("num_classes = 10\nh = Dense(num_classes)(inputs)\nh = Dropout(‹0.5›)(h)\nmodel = Model(inputs, h)\nmodel.compile(‹'adam'›)\nmodel.fit(x, y, epochs=«2»)\n")]
    [InlineData("model = Sequential()\nmodel.fit(x, y, epochs=«2», callbacks=[keras.callbacks.EarlyStopping(patience=«5», monitor='loss')])\n")]
    public void Layers_but_the_last(string text) => HardCodedHyperparameterTests.Check(Keras + text);

    [Theory]
    [InlineData("for step in range(‹1000›):\n    sess.run(train_step, feed_dict={x: a, keep_prob: ‹0.5›})\n")]
    [InlineData("for step in range(1000):\n    print(sess.run(accuracy, feed_dict={x: a, keep_prob: 1.0}))\n")]
    [InlineData("for step in range(‹1000›):\n    batch = data.train.next_batch(‹50›)\n    sess.run([train_step, loss], feed_dict={x: batch})\n")]
    [InlineData("batch = data.test.next_batch(50)\n")]
    public void Of_a_session_of_tensorflow(string text) => HardCodedHyperparameterTests.Check(Tf1 + text);

    [Theory]
    [InlineData("from helpers import *\nx = tf.placeholder('float')\nstep = tf.train.AdamOptimizer(‹0.1›).minimize(loss)\n")]
    [InlineData("model = RandomForestClassifier(n_estimators=«10»)\nmodel.fit(X, y)\n")]
    public void Names_that_nothing_here_binds(string text) => HardCodedHyperparameterTests.Check(text);

    [Fact]
    public void Of_a_function_of_another_file() => Fixture.Check<HardCodedHyperparameter>("""
        #- scripts/run.py
        from project import fit_model
        from project.nets import Net

        net = Net(784, 128)
        #              ^^^ information FRG401: `hidden_size` is a size of the architecture…
        fit_model(net, 0.01, verbose=1)
        #              ^^^^ information FRG401: `lr` is hard-coded…
        fit_model(net, strength=0.02)
        #                       ^^^^ warning FRG401: `lr` is hard-coded…
        #- src/project/__init__.py
        from .training import fit_model
        #- src/project/training.py
        import torch

        def fit_model(net, strength, verbose=0):
            optimizer = torch.optim.Adam(net.parameters(), lr=strength)
            loss.backward()
            optimizer.step()
        #- src/project/nets.py
        import torch

        class Net(torch.nn.Module):
            def __init__(self, n_in, width):
                self.cell = torch.nn.LSTM(n_in, hidden_size=width)
        """);

    [Theory]
    [InlineData("config.py")]
    [InlineData("src/hparams.py")]
    public void A_module_of_constants_is_the_config(string path) =>
        Assert.Empty(Fixture.Run(new HardCodedHyperparameter(), Torch + "LR = 0.1\ndef make(p):\n    return optim.Adam(p, lr=LR)\n", path));

    [Fact]
    public void A_module_that_only_defines_a_network_is_left_alone() =>
        HardCodedHyperparameterTests.Check(Torch + "class Net(nn.Module):\n    def __init__(self):\n        self.drop = nn.Dropout(0.5)\n        self.hidden_dim = 64\n        use(self.hidden_dim)\n");

    [Fact]
    public void Minus_one_means_no_limit() => HardCodedHyperparameterTests.Check("import lightning as L\nL.Trainer(max_epochs=-1, max_steps=«500»).fit(model)\n");

    [Fact]
    public void A_field_of_a_flax_module_is_a_default() =>
        HardCodedHyperparameterTests.Check("import flax.linen as nn\nimport optax\nclass Net(nn.Module):\n    hidden_dim: int = 64\n    def setup(self):\n        self.a = f(self.hidden_dim)\ntx = optax.adam(‹1e-3›)\n");

    [Fact]
    public void Many_values_and_uses_of_one_name_stay_quick()
    {
        var text = Sklearn + string.Concat(Enumerable.Range(0, 3000).Select(static i => $"a{i} = a{(i + 1) % 3000} if x else a{(i + 7) % 3000}\nRidge(alpha=a{i})\nb = f(b)\n")) + "Ridge().fit(X, y)\n";
        Assert.Empty(Fixture.Run(new HardCodedHyperparameter(), text));
    }
}
