from typing import Annotated

import mlflow
import pandas as pd
import torch
import typer
from pytorch_tabnet.tab_model import TabNetClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split

app = typer.Typer()


@app.command()
def fit(
    csv: str,
    n_d: Annotated[int, typer.Option(help="width")] = 16,
    n_steps: Annotated[int, typer.Option()] = 4,
    lr: float = typer.Option(2e-2, help="learning rate"),
    batch_size: Annotated[int, typer.Option()] = 1024,
    epochs: int = 60,
):
    df = pd.read_csv(csv)
    x, xv, y, yv = train_test_split(df.drop(columns="y").values, df["y"].values, test_size=0.2, random_state=0)
    model = TabNetClassifier(n_d=n_d, n_steps=n_steps, optimizer_fn=torch.optim.Adam, optimizer_params=dict(lr=lr), seed=0)
    mlflow.set_experiment("tabnet")
    with mlflow.start_run():
        mlflow.log_params(dict(n_d=n_d, n_steps=n_steps, lr=lr, batch_size=batch_size))
        model.fit(x, y, eval_set=[(xv, yv)], max_epochs=epochs, batch_size=batch_size, patience=12)  #! FRG401 patience=12
        mlflow.log_metric("auc", roc_auc_score(yv, model.predict_proba(xv)[:, 1]))
        mlflow.log_artifact(model.save_model("tabnet"))


if __name__ == "__main__":
    app()
