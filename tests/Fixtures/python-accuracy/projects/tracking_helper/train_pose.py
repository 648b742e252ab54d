import argparse

import torch
from torch import nn, optim
from torch.utils.data import DataLoader

from nets import PoseNet
from poses import PoseDataset
from utils.logbook import Logbook
from utils.seeding import fix_everything


def main(args):
    fix_everything(args.seed)
    book = Logbook("pose", lr=args.lr, epochs=args.epochs)
    net = PoseNet(num_joints=17, hidden_dim=1024, p_dropout=0.25).cuda()  #! FRG401 hidden_dim=1024 p_dropout=0.25
    optimizer = optim.Adam(net.parameters(), lr=args.lr)
    lr_decay = 0.96  #! FRG401
    sched = optim.lr_scheduler.ExponentialLR(optimizer, gamma=lr_decay)
    loader = DataLoader(PoseDataset("h36m"), batch_size=args.batch, shuffle=True, num_workers=6)
    for epoch in range(args.epochs):
        for x, y in loader:
            loss = nn.functional.mse_loss(net(x.cuda()), y.cuda())
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), max_norm=1)  #! FRG401 max_norm=1
            optimizer.step()
        sched.step()
        book.row(epoch, loss=loss.item())
    torch.save(net.state_dict(), "pose.pt")
    book.close("pose.pt")


if __name__ == "__main__":
    p = argparse.ArgumentParser()
    p.add_argument("--lr", type=float, default=1e-3)
    p.add_argument("--epochs", type=int, default=200)
    p.add_argument("--batch", type=int, default=64)
    p.add_argument("--seed", type=int, default=1)
    main(p.parse_args())
