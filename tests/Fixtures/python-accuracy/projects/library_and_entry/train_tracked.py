import mlflow
import mlflow.pytorch
import torch
import yaml

from engine import fit
from net import make_net, make_loader

if __name__ == "__main__":
    with open("config.yaml") as f:
        cfg = yaml.safe_load(f)
    torch.manual_seed(cfg["seed"])
    mlflow.set_experiment("shared-engine")
    with mlflow.start_run():
        mlflow.log_params(cfg)
        model = fit(
            make_net(), make_loader(cfg["batch_size"]), cfg["epochs"], cfg["lr"],
            log=lambda epoch, loss: mlflow.log_metric("loss", loss, step=epoch))
        mlflow.pytorch.log_model(model, "model")
