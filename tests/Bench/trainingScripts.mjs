// Training scripts of any length, always the same for a length: what researchers write, with most values read from a config and some written down.

/** What an edit replaces, in the middle of a script, and by what: a written value by a name that nobody defined, and back. */
export const editedValue = 'lr=0.01';
export const undefinedName = 'lr=rate';

const head = `"""Trains the models of one study, one function for each of them."""
import argparse
import random
from pathlib import Path

import mlflow
import numpy as np
import torch
import yaml
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import accuracy_score
from torch import nn
from torch.utils.data import DataLoader

ROOT = Path(__file__).parent


def seed_everything(seed):
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)

`;

const tail = `

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--config", type=Path, default=ROOT / "config.yaml")
    parser.add_argument("--seed", type=int, default=42)
    args = parser.parse_args()
    with open(args.config, encoding="utf-8") as file:
        cfg = yaml.safe_load(file)
    seed_everything(args.seed)
`;

/** One model with its data, its loop and its evaluation: 46 lines. One in twelve has its learning rate written down. */
const model = (n, isWritten) => `
class Block${n}(nn.Module):
    """Number ${n} of the study: two layers and a residual."""

    def __init__(self, inputs, hidden, dropout):
        super().__init__()
        self.first = nn.Linear(inputs, hidden)
        self.second = nn.Linear(hidden, inputs)
        self.norm = nn.LayerNorm(inputs)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x):
        # The residual keeps the gradient alive.
        y = torch.relu(self.first(x))
        return self.norm(x + self.dropout(self.second(y)))


def train_${n}(cfg, data, device="cpu"):
    settings = cfg["block_${n}"]
    network = Block${n}(settings["inputs"], settings["hidden"], dropout=settings["dropout"]).to(device)
    optimizer = torch.optim.Adam(network.parameters(), ${isWritten ? editedValue : 'lr=settings["lr"]'})
    loader = DataLoader(data["train"], batch_size=settings["batch_size"], shuffle=True)
    history = {"loss": [], "accuracy": [0.0], "name": f"block-${n}-{settings['hidden']}"}
    with mlflow.start_run(run_name=history["name"]):
        mlflow.log_params(settings)
        for epoch in range(settings["epochs"]):
            for step, (x, y) in enumerate(loader):
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(network(x.to(device)), y.to(device))
                loss.backward()
                optimizer.step()
                if step % 100 == 0 and not torch.isfinite(loss):
                    raise ValueError(f"loss is {loss.item():.3f} at step {step} of epoch {epoch}")
            history["loss"].append(loss.item())
            mlflow.log_metric("loss", loss.item(), step=epoch)
        forest = RandomForestClassifier(n_estimators=settings["trees"], random_state=cfg["seed"])
        forest.fit(data["features"], data["labels"])
        score = accuracy_score(data["held_labels"], forest.predict(data["held_features"]))
        mlflow.log_metrics({"forest_accuracy": score, "best": max(history["accuracy"])})
    return {key: value[-1] for key, value in history.items() if isinstance(value, list) and value}

`;

/** A script of about `lines` lines. The model in its middle has a written value. */
export function trainingScript(lines) {
  const height = model(0, true).split('\n').length - 1;
  const models = Math.max(1, Math.round((lines - head.split('\n').length - tail.split('\n').length) / height));
  const middle = Math.floor(models / 2);
  const calls = (n) => `    train_${n}(cfg, torch.load(ROOT / "block_${n}.pt"))\n`;
  const numbers = Array.from({ length: models }, (_, n) => n);
  return head + numbers.map((n) => model(n, n === middle || n % 12 === 5)).join('') + tail + numbers.map(calls).join('');
}

/** Where the value in the middle is. */
export const middleOf = (script) => script.indexOf(editedValue, script.length / 2 - 3000);
