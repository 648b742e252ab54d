import os.path as osp
import torch
import torch.nn.functional as F
from torch_geometric.datasets import Planetoid
from torch_geometric.nn import GATConv
import torch_geometric.transforms as T
from torch_geometric.seed import seed_everything

seed_everything(12)
dataset = Planetoid(osp.join("data", "Cora"), "Cora", transform=T.NormalizeFeatures())
data = dataset[0]


class GAT(torch.nn.Module):
    def __init__(self, in_channels, out_channels):
        super().__init__()
        self.conv1 = GATConv(in_channels, 8, heads=8, dropout=0.6)  #! FRG401 heads=8 dropout=0.6 FRG401?
        self.conv2 = GATConv(8 * 8, out_channels, heads=1, concat=False, dropout=0.6)  #! FRG401 dropout=0.6 FRG401?

    def forward(self, x, edge_index):
        x = F.dropout(x, p=0.6, training=self.training)  #! FRG401 p=0.6
        x = F.elu(self.conv1(x, edge_index))
        x = F.dropout(x, 0.6, self.training)  #! FRG401 0.6
        return F.log_softmax(self.conv2(x, edge_index), dim=-1)


model = GAT(dataset.num_features, dataset.num_classes)
optimizer = torch.optim.Adam([
    dict(params=model.conv1.parameters(), weight_decay=5e-4),  #! FRG401 weight_decay=5e-4
    dict(params=model.conv2.parameters(), weight_decay=0),  #! FRG401? weight_decay=0
], lr=0.005)  #! FRG401 lr=0.005


def train():
    model.train()
    optimizer.zero_grad()
    out = model(data.x, data.edge_index)
    loss = F.nll_loss(out[data.train_mask], data.y[data.train_mask])
    loss.backward()
    optimizer.step()  #! FRG402
    return loss.item()


@torch.no_grad()
def test():
    model.eval()
    pred = model(data.x, data.edge_index).argmax(1)
    return [(pred[m] == data.y[m]).float().mean().item() for m in (data.train_mask, data.val_mask, data.test_mask)]


best_val = 0
for epoch in range(1, 201):  #! FRG401 201
    loss = train()
    tr, va, te = test()
    if va > best_val:
        best_val, best_test = va, te
    if epoch % 10 == 0:
        print(f"{epoch:03d} {loss:.4f} {tr:.4f} {va:.4f} {te:.4f}")
