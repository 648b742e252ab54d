import logging
import pathlib
import random

import click
import joblib
import mlflow
import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.metrics import classification_report, f1_score
from sklearn.model_selection import train_test_split
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import Pipeline

log = logging.getLogger(__name__)


@click.command()
@click.argument("corpus", type=click.Path(exists=True))
@click.option("--alpha", default=1.0, show_default=True, help="Laplace smoothing")
@click.option("--min-df", default=3)
@click.option("--test-size", default=0.2)
@click.option("--seed", default=13)
@click.option("--out", default="spam.joblib")
def train(corpus, alpha, min_df, test_size, seed, out):
    """Trains the spam filter."""
    random.seed(seed)
    np.random.seed(seed)
    frame = pd.read_csv(corpus, sep="\t", names=["label", "text"])
    x, x_test, y, y_test = train_test_split(frame["text"], frame["label"], test_size=test_size, random_state=seed)
    mlflow.set_experiment("spam")
    with mlflow.start_run():
        mlflow.log_params({"alpha": alpha, "min_df": min_df, "lr": 0.0})
        pipe = Pipeline([("bow", CountVectorizer(min_df=min_df)), ("nb", MultinomialNB(alpha=alpha))])
        pipe.fit(x, y)
        pred = pipe.predict(x_test)
        log.info("\n%s", classification_report(y_test, pred))
        mlflow.log_metric("f1", f1_score(y_test, pred, pos_label="spam"))
        joblib.dump(pipe, pathlib.Path(out))
        mlflow.log_artifact(out)


if __name__ == "__main__":
    train()
