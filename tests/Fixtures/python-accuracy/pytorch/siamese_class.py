import torch
from torch import nn
from torch.utils.data import DataLoader
from pytorch_metric_learning import losses
from dataset import PairDataset, TripletFaces


class Config:
    training_dir = "./faces/training/"
    testing_dir = "./faces/testing/"
    train_batch_size = 64  #! FRG401
    train_number_epochs = 100  #! FRG401


class SiameseNetwork(nn.Module):
    def __init__(self, embedding_dim=128, p=0.2):
        super().__init__()
        self.cnn = nn.Sequential(
            nn.Conv2d(1, 4, kernel_size=3), nn.ReLU(inplace=True), nn.BatchNorm2d(4), nn.Dropout2d(p=p),  #! FRG401?
            nn.Conv2d(4, 8, kernel_size=3), nn.ReLU(inplace=True), nn.BatchNorm2d(8), nn.Dropout2d(p=0.2),  #! FRG401 p=0.2 FRG401?
        )
        self.fc = nn.Linear(8 * 96 * 96, embedding_dim)  #! FRG401?

    def forward(self, a, b):
        return self.fc(self.cnn(a).flatten(1)), self.fc(self.cnn(b).flatten(1))


class Trainer:
    def __init__(self, net):
        self.net = net.cuda()
        self.lr = 5e-4  #! FRG401
        self.margin = 2.0  #! FRG401
        self.optimizer = torch.optim.Adam(self.net.parameters(), lr=self.lr)
        self.criterion = nn.TripletMarginLoss(margin=self.margin)
        self.history = []

    def run(self, loader):
        for epoch in range(Config.train_number_epochs):
            for a, p, n in loader:
                self.optimizer.zero_grad()
                fa, fp = self.net(a.cuda(), p.cuda())
                fn, _ = self.net(n.cuda(), n.cuda())
                loss = self.criterion(fa, fp, fn)
                loss.backward()
                self.optimizer.step()  #! FRG402
            self.history.append(loss.item())
            print("Epoch number {}\n Current loss {}\n".format(epoch, loss.item()))


if __name__ == "__main__":
    loader = DataLoader(TripletFaces(Config.training_dir), shuffle=True, num_workers=8, batch_size=Config.train_batch_size)  #! FRG409
    vis = DataLoader(PairDataset(Config.testing_dir), shuffle=False, batch_size=8)
    Trainer(SiameseNetwork(embedding_dim=64)).run(loader)  #! FRG401 embedding_dim=64
