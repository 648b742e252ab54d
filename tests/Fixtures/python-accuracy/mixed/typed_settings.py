from typing import NamedTuple, Optional

import attrs
import lightgbm as lgb
import mlflow
import pandas as pd
from pydantic import BaseModel, Field
from pydantic_settings import BaseSettings


class BoosterSettings(BaseModel):
    learning_rate: float = Field(0.05, gt=0)
    num_leaves: int = 31
    feature_fraction: float = 0.9
    early_stopping_rounds: Optional[int] = 50


class Environment(BaseSettings):
    num_boost_round: int = 400
    data: str = "data.parquet"


@attrs.define
class Split:
    test_size: float = 0.2
    seed: int = 1
    batch_size: int = 4096


class Widths(NamedTuple):
    hidden_dim: int = 64
    n_layers: int = 2


def main():
    booster, env, split = BoosterSettings(), Environment(), Split()
    df = pd.read_parquet(env.data).sample(frac=1.0, random_state=split.seed)
    cut = int(len(df) * (1 - split.test_size))
    train = lgb.Dataset(df[:cut].drop(columns="y"), df[:cut]["y"])
    valid = lgb.Dataset(df[cut:].drop(columns="y"), df[cut:]["y"])
    mlflow.set_experiment("typed")
    mlflow.lightgbm.autolog()
    lgb.train({**booster.model_dump(), "objective": "binary", "verbosity": -1, "seed": split.seed}, train, env.num_boost_round, valid_sets=[valid])


if __name__ == "__main__":
    main()
