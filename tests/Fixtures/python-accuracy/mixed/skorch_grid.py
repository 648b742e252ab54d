import numpy as np
import torch
from sklearn.datasets import make_classification
from sklearn.model_selection import GridSearchCV
from skorch import NeuralNetClassifier
from skorch.callbacks import EarlyStopping
from torch import nn

torch.manual_seed(0)
X, y = make_classification(1000, 20, n_informative=10, random_state=0)
X, y = X.astype(np.float32), y.astype(np.int64)


class Mlp(nn.Module):
    def __init__(self, num_units=10, dropout=0.5):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(20, num_units), nn.ReLU(), nn.Dropout(dropout), nn.Linear(num_units, 2), nn.Softmax(dim=-1))

    def forward(self, x):
        return self.body(x)


net = NeuralNetClassifier(
    Mlp,
    max_epochs=20,  #! FRG401
    lr=0.1,  #! FRG401
    batch_size=128,  #! FRG401
    optimizer__weight_decay=1e-4,  #! FRG401
    callbacks=[EarlyStopping(patience=5)],  #! FRG401 patience=5
    iterator_train__shuffle=True,
    verbose=0,
)
net.fit(X, y)  #! FRG402
params = {"lr": [0.01, 0.02], "max_epochs": [10, 20], "module__num_units": [10, 20]}
gs = GridSearchCV(net, params, refit=False, cv=3, scoring="accuracy")
gs.fit(X, y)
print(gs.best_score_, gs.best_params_)
