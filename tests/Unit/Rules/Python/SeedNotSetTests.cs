using ForgeLsp.Rules.Python;
using ForgeLsp.Tests.Unit.Infrastructure;
using Xunit;

namespace ForgeLsp.Tests.Unit.Rules.Python;

public sealed class SeedNotSetTests
{
    private const string Torch = "import torch\nopt = torch.optim.SGD(net.parameters(), lr=lr)\nfor x in loader:\n    net(x).sum().backward()\n    opt.step()\n";
    private const string Keras = "from tensorflow.keras.models import Sequential\nmodel = Sequential()\nmodel.fit(x, y)\n";
    private const string Forest = "from sklearn.ensemble import RandomForestClassifier\nRandomForestClassifier().fit(X, y)\n";
    private const string Ridge = "from sklearn.linear_model import Ridge\nRidge().fit(X, y)\n";

    [Fact]
    public void One_finding_names_every_generator_that_no_line_seeds() => Fixture.Check<SeedNotSet>("""
        import random
        import numpy as np
        import torch
        from sklearn.model_selection import train_test_split

        torch.manual_seed(0)
        train, test = train_test_split(data)
        #             ^^^^^^^^^^^^^^^^ hint FRG409: Random numbers come from scikit-learn (`train_test_split`), NumPy and `random`, and no line seeds them: two runs of this script differ
        noise = np.random.randn(10)
        random.shuffle(train)
        opt = torch.optim.SGD(net.parameters(), lr=lr)
        for x in train:
            net(x).backward()
            opt.step()
        """);

    [Fact]
    public void A_library_that_draws_stands_at_its_training_call() => Fixture.Check<SeedNotSet>("""
        import torch

        def main():
            opt = torch.optim.Adam(net.parameters())
            for x in loader:
                net(x).backward()
                opt.step()
            #   ^^^^^^^^ hint FRG409: Random numbers come from PyTorch, and no line seeds it: two runs of this script differ

        main()
        """);

    [Theory]
    [InlineData(Torch, "PyTorch")]
    [InlineData(Keras, "TensorFlow")]
    [InlineData(Forest, "scikit-learn")]
    [InlineData("import numpy as np\n" + Ridge + "np.random.shuffle(X)\n", "NumPy")]
    [InlineData("from numpy.random import rand\n" + Ridge + "rand(3)\n", "NumPy")]
    [InlineData("import numpy as np\n" + Ridge + "rng = np.random.default_rng()\n", "NumPy")]
    [InlineData("import numpy as np\n" + Ridge + "np.random.seed(1)\nrng = np.random.default_rng()\n", "NumPy")]
    [InlineData("import random\n" + Ridge + "random.shuffle(X)\n", "`random`")]
    [InlineData("from sklearn.model_selection import KFold\n" + Ridge + "KFold(5, shuffle=True)\n", "scikit-learn")]
    [InlineData("from sklearn.svm import SVC\nSVC(probability=True).fit(X, y)\n", "scikit-learn")]
    [InlineData("from sklearn.linear_model import LogisticRegression\nLogisticRegression(solver='saga').fit(X, y)\n", "scikit-learn")]
    [InlineData("from sklearn.ensemble import RandomForestClassifier\nRandomForestClassifier(random_state=None).fit(X, y)\n", "scikit-learn")]
    [InlineData("from sklearn.ensemble import RandomForestClassifier\nm = RandomForestClassifier()\nm.set_params(max_depth=3)\nprint(m.random_state)\nm.fit(X, y)\n", "scikit-learn")]
    [InlineData("import pandas as pd\n" + Ridge + "frame.sample(frac=1)\n", "pandas")]
    [InlineData("import pytorch_lightning as pl\npl.Trainer(max_epochs=n).fit(model)\n", "PyTorch")]
    [InlineData("from stable_baselines3 import PPO\nPPO('MlpPolicy', env).learn(n)\n", "PyTorch")]
    [InlineData("import random\nrandom.seed(1)\n" + Torch, "PyTorch")]
    public void What_is_used_and_not_seeded_is_named(string text, string generator)
    {
        var finding = Assert.Single(Fixture.Run(new SeedNotSet(), text)).Finding;
        Assert.Contains($"from {generator}", finding.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(" and `", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Torch + "torch.manual_seed(args.seed)\n")]
    [InlineData("import pytorch_lightning as pl\npl.seed_everything(1)\n" + Torch)]
    [InlineData("from transformers import set_seed\nset_seed(1)\n" + Torch)]
    [InlineData("def seed(n):\n    torch.manual_seed(n)\n\nseed(1)\n" + Torch)]
    [InlineData("from utils import seed_everything\nseed_everything(1)\n" + Torch)]
    [InlineData("import helpers\nhelpers.fix_seeds(1)\n" + Torch)]
    [InlineData("import tensorflow as tf\ntf.random.set_seed(1)\n" + Keras)]
    [InlineData("import tensorflow as tf\ntf.keras.utils.set_random_seed(1)\n" + Keras)]
    [InlineData("import numpy as np\nnp.random.seed(1)\n" + Forest)]
    [InlineData("from sklearn.ensemble import RandomForestClassifier\nRandomForestClassifier(random_state=seed).fit(X, y)\n")]
    [InlineData("from sklearn.ensemble import RandomForestClassifier\nm = RandomForestClassifier()\nm.set_params(random_state=seed)\nm.fit(X, y)\n")]
    [InlineData("from sklearn.ensemble import RandomForestClassifier\nRandomForestClassifier().set_params(**options).fit(X, y)\n")]
    [InlineData("from sklearn.ensemble import RandomForestClassifier\nm = RandomForestClassifier()\nm.random_state = 7\nm.fit(X, y)\n")]
    [InlineData("from sklearn.ensemble import RandomForestClassifier\nRandomForestClassifier(**params).fit(X, y)\n")]
    [InlineData("from sklearn.ensemble import RandomForestClassifier\nparams = {}\nparams['random_state'] = 1\nRandomForestClassifier(**params).fit(X, y)\n")]
    [InlineData("import numpy as np\n" + Ridge + "rng = np.random.default_rng(1)\nrng.normal(0, 1)\n")]
    [InlineData("from sklearn.model_selection import KFold, train_test_split\n" + Ridge + "KFold(5)\ntrain_test_split(X, shuffle=False)\n")]
    [InlineData("import random\n" + Ridge + "rng = random.Random(1)\nrng.shuffle(X)\n")]
    [InlineData("from sklearn.svm import SVC\nSVC().fit(X, y)\n")]
    [InlineData("from sklearn.linear_model import LogisticRegression\nLogisticRegression().fit(X, y)\n")]
    [InlineData("import xgboost as xgb\nxgb.train(params, data)\n")]
    [InlineData("from lightgbm import LGBMClassifier\nLGBMClassifier(subsample=s).fit(X, y)\n")]
    [InlineData("import statsmodels.api as sm\nsm.OLS(y, X).fit()\n")]
    [InlineData("from transformers import Trainer\nTrainer(model, args).train()\n")]
    [InlineData("from ultralytics import YOLO\nYOLO('y.pt').train(data='d.yaml')\n")]
    [InlineData("from stable_baselines3 import PPO\nPPO('MlpPolicy', env, seed=1).learn(n)\n")]
    [InlineData("import jax\nimport optax\nkey = jax.random.PRNGKey(0)\nparams = optax.apply_updates(params, updates)\n")]
    [InlineData("import random\nrandom.shuffle(names)\n")]
    [InlineData("import random\ndef pick(names):\n    return random.choice(names)\n" + Ridge)]
    [InlineData("import torch\ndef train(net, loader):\n    opt = torch.optim.SGD(net.parameters())\n    for x in loader:\n        net(x).backward()\n        opt.step()\n")]
    public void What_is_seeded_or_deterministic_or_does_not_train_is_not_reported(string text) => Assert.Empty(Fixture.Run(new SeedNotSet(), text));

    [Fact]
    public void A_helper_of_the_workspace_seeds_what_its_lines_seed() => Fixture.Check<SeedNotSet>("""
        import numpy as np
        import torch
        from common.seeds import prepare

        prepare(1)
        X = np.random.rand(3)
        #   ^^^^^^^^^^^^^^ hint FRG409: Random numbers come from NumPy, and no line seeds it…
        opt = torch.optim.SGD(net.parameters())
        for x in X:
            net(x).backward()
            opt.step()
        #- common/seeds.py
        import torch

        def prepare(seed):
            torch.manual_seed(seed)
        """);

    [Fact]
    public void A_module_may_seed_when_it_is_imported() => Fixture.Check<SeedNotSet>("""
        import torch
        import settings

        opt = torch.optim.SGD(net.parameters())
        for x in X:
            net(x).backward()
            opt.step()
        #- settings.py
        import torch

        torch.manual_seed(0)
        """);

    [Fact]
    public void Tests_are_nobodys_experiments() => Assert.Empty(Fixture.Run(new SeedNotSet(), Torch, "tests/test_model.py"));
}
