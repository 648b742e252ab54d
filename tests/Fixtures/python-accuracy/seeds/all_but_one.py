import os
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
import aim

SEED = 31
os.environ["PYTHONHASHSEED"] = str(SEED)
torch.manual_seed(SEED)
torch.cuda.manual_seed_all(SEED)
torch.backends.cudnn.deterministic = True

x = np.load("spectra.npy")
x += np.random.normal(0, 0.01, x.shape)  #! FRG409
net = nn.Linear(x.shape[1], 4)
optimizer = torch.optim.NAdam(net.parameters(), lr=2e-3)  #! FRG401 lr=2e-3
run = aim.Run(experiment="spectra")
loader = DataLoader(TensorDataset(torch.tensor(x), torch.load("y.pt")), batch_size=10, shuffle=True)  #! FRG401 batch_size=10
for epoch in range(75):  #! FRG401 75
    for a, b in loader:
        loss = nn.functional.cross_entropy(net(a.float()), b)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    run.track(loss.item(), name="loss", epoch=epoch)
