"""Trains a small classifier; in the style of a research repository."""
import argparse
import random
from pathlib import Path

import mlflow
import numpy as np
import torch
import yaml
from torch import nn
from torch.utils.data import DataLoader, random_split

ROOT = Path(__file__).resolve().parent
SEED = 42
BATCH_SIZE = 128  # fits into 8 GB


class Net(nn.Module):
    def __init__(self, inputs: int = 784, hidden: int = 256, dropout: float = 0.1) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(inputs, hidden),
            nn.ReLU(),
            nn.Dropout(dropout),
            nn.Linear(hidden, 10),
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.layers(x.flatten(1))


def seed_everything(seed: int) -> None:
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)


@torch.no_grad()
def evaluate(model, loader, device) -> dict[str, float]:
    model.eval()
    right, total, loss = 0, 0, 0.0
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        logits = model(x)
        loss += nn.functional.cross_entropy(logits, y, reduction="sum").item()
        right += (logits.argmax(-1) == y).sum().item()
        total += len(y)
    return {"val_loss": loss / total, "val_accuracy": right / total}


def train(args, cfg):
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    data = torch.load(ROOT / cfg["data"]["path"])
    training, validation = random_split(data, [0.9, 0.1], generator=torch.Generator().manual_seed(SEED))
    loader = DataLoader(training, batch_size=BATCH_SIZE, shuffle=True, num_workers=4)
    model = Net(dropout=0.2).to(device)
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-4, weight_decay=1e-2, betas=(0.9, 0.98))
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=args.epochs, eta_min=1e-6)
    best = float("inf")
    with mlflow.start_run(run_name=f"{cfg['name']}-{args.tag or 'default'}"):
        mlflow.log_params({**vars(args), "batch_size": BATCH_SIZE})
        for epoch in range(args.epochs):
            model.train()
            for step, (x, y) in enumerate(loader):
                loss = nn.functional.cross_entropy(model(x.to(device)), y.to(device), label_smoothing=0.1)
                optimizer.zero_grad(set_to_none=True)
                loss.backward()
                nn.utils.clip_grad_norm_(model.parameters(), 1.0)
                optimizer.step()
                if step % 50 == 0:
                    print(f"{epoch:>3}/{args.epochs}  loss={loss.item():.4f}  lr={scheduler.get_last_lr()[0]:.2e}")
            scheduler.step()
            scores = evaluate(model, DataLoader(validation, batch_size=512), device)
            mlflow.log_metrics(scores, step=epoch)
            if scores["val_loss"] < best:
                best = scores["val_loss"]
                torch.save(model.state_dict(), ROOT / "best.pt")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--tag")
    args = parser.parse_args()
    with open(ROOT / "config.yaml", encoding="utf-8") as file:
        cfg = yaml.safe_load(file)
    seed_everything(SEED)
    train(args, cfg)
