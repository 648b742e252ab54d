import torch
import torchvision
from absl import app, flags, logging
from torch import nn
from torch.nn import functional as F
import neptune.new as neptune

FLAGS = flags.FLAGS
flags.DEFINE_integer("batch_size", 512, "batch")
flags.DEFINE_float("learning_rate", 0.03, "lr")
flags.DEFINE_float("temperature", 0.07, "softmax temperature")
flags.DEFINE_integer("epochs", 200, "")
flags.DEFINE_integer("seed", 0, "")


def simclr_loss(a, b, temperature):
    z = F.normalize(torch.cat([a, b]), dim=1)
    sim = z @ z.t() / temperature
    sim.fill_diagonal_(-9e15)
    n = a.size(0)
    target = torch.cat([torch.arange(n, 2 * n), torch.arange(n)]).to(a.device)
    return F.cross_entropy(sim, target)


def main(_):
    torch.manual_seed(FLAGS.seed)
    run = neptune.init_run(project="vision/simclr")
    backbone = torchvision.models.resnet50(weights="IMAGENET1K_V2")
    backbone.fc = nn.Sequential(nn.Linear(2048, 2048), nn.ReLU(), nn.Linear(2048, 128))  #! FRG401?
    net = backbone.cuda()
    optimizer = torch.optim.SGD(net.parameters(), lr=FLAGS.learning_rate, momentum=0.9, weight_decay=1e-4)  #! FRG401 momentum=0.9 weight_decay=1e-4
    warm = torch.optim.lr_scheduler.LinearLR(optimizer, start_factor=0.01, total_iters=10)  #! FRG401 start_factor=0.01 total_iters=10
    cosine = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, FLAGS.epochs - 10)  #! FRG401?
    sched = torch.optim.lr_scheduler.SequentialLR(optimizer, [warm, cosine], milestones=[10])  #! FRG401 [10]
    data = torchvision.datasets.STL10("data", split="unlabeled", download=True)
    loader = torch.utils.data.DataLoader(data, batch_size=FLAGS.batch_size, shuffle=True, drop_last=True)
    for epoch in range(FLAGS.epochs):
        for (x1, x2), _ in loader:
            loss = simclr_loss(net(x1.cuda()), net(x2.cuda()), FLAGS.temperature)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        sched.step()
        run["train/loss"].append(loss.item())
        logging.info("epoch %d loss %f", epoch, loss.item())
    run.stop()


if __name__ == "__main__":
    app.run(main)
