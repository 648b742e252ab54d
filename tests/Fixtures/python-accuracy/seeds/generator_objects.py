import numpy as np
import torch
from sklearn.linear_model import SGDClassifier
from sklearn.utils import check_random_state, shuffle
from torch.utils.data import DataLoader, TensorDataset, random_split
import wandb

state = check_random_state(90)
rng = np.random.default_rng(seed=90)
g = torch.Generator().manual_seed(90)
x = rng.normal(size=(600, 12)).astype("float32")
y = (x[:, 0] > 0).astype("int64")
x, y = shuffle(x, y, random_state=state)
a, b = random_split(TensorDataset(torch.tensor(x), torch.tensor(y)), [500, 100], generator=g)
wandb.init(project="linear")
clf = SGDClassifier(alpha=5e-4, random_state=state)  #! FRG401 alpha=5e-4
for xb, yb in DataLoader(a, batch_size=50, shuffle=True, generator=g):  #! FRG401 batch_size=50
    clf.partial_fit(xb.numpy(), yb.numpy(), classes=[0, 1])
wandb.log({"score": clf.score(*map(np.asarray, zip(*[(p.numpy(), q.item()) for p, q in b])))})
