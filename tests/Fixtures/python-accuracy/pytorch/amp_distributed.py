"""torchrun --nproc_per_node 8 amp_distributed.py --data /imagenet"""
import argparse
import os
import time

import torch
import torch.distributed as dist
import torch.nn as nn
from torch.cuda.amp import GradScaler, autocast
from torch.nn.parallel import DistributedDataParallel as DDP
from torch.utils.data.distributed import DistributedSampler
from torchvision import datasets, models, transforms


def get_args():
    ap = argparse.ArgumentParser()
    ap.add_argument("--data", required=True)
    ap.add_argument("--arch", default="resnet50")
    ap.add_argument("--epochs", type=int, default=90)
    ap.add_argument("--batch_size", type=int, default=256)
    ap.add_argument("--lr", type=float, default=0.1)
    return ap.parse_args()


def adjust_learning_rate(optimizer, epoch, args):
    lr = args.lr * (0.1 ** (epoch // 30))  #! FRG401? 0.1 30
    for group in optimizer.param_groups:
        group["lr"] = lr


def main():
    args = get_args()
    dist.init_process_group("nccl")
    rank = int(os.environ["LOCAL_RANK"])
    torch.cuda.set_device(rank)
    model = DDP(models.__dict__[args.arch](weights=None).cuda(), device_ids=[rank])
    criterion = nn.CrossEntropyLoss().cuda()
    optimizer = torch.optim.SGD(model.parameters(), args.lr, momentum=0.875, weight_decay=3.0517578125e-05)  #! FRG401 momentum=0.875 weight_decay=3.0517578125e-05
    scaler = GradScaler(init_scale=2 ** 10)  #! FRG401?
    tf = transforms.Compose([transforms.RandomResizedCrop(224), transforms.ToTensor()])
    train_set = datasets.ImageFolder(os.path.join(args.data, "train"), tf)
    sampler = DistributedSampler(train_set)
    loader = torch.utils.data.DataLoader(train_set, args.batch_size, sampler=sampler, num_workers=10, pin_memory=True)
    val_loader = torch.utils.data.DataLoader(datasets.ImageFolder(os.path.join(args.data, "val"), tf), batch_size=512, num_workers=10)

    for epoch in range(args.epochs):
        sampler.set_epoch(epoch)
        adjust_learning_rate(optimizer, epoch, args)
        end = time.time()
        for i, (images, target) in enumerate(loader):
            with autocast():
                loss = criterion(model(images.cuda(non_blocking=True)), target.cuda(non_blocking=True))
            optimizer.zero_grad()
            scaler.scale(loss).backward()
            scaler.step(optimizer)  #! FRG402 FRG409
            scaler.update()
            if i % 100 == 0 and rank == 0:
                print(epoch, i, loss.item(), time.time() - end)
        if rank == 0:
            torch.save(model.module.state_dict(), "last.pth")


if __name__ == "__main__":
    main()
