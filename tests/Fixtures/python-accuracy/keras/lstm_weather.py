"""Temperature forecast with a stacked LSTM, settings in settings.json."""
import json
from pathlib import Path

import numpy as np
import pandas as pd
from keras.callbacks import CSVLogger, EarlyStopping
from keras.layers import LSTM, Dense, GRU
from keras.models import Sequential
from keras.optimizers import RMSprop
from keras.utils import set_random_seed
import neptune

conf = json.loads(Path("settings.json").read_text())
set_random_seed(conf["seed"])
lookback, delay, step = 1440, 144, 6


def generator(data, min_index, max_index, batch_size=128, shuffle=False):
    i = min_index + lookback
    while True:
        if shuffle:
            rows = np.random.randint(min_index + lookback, max_index, size=batch_size)
        else:
            i = min_index + lookback if i + batch_size >= max_index else i
            rows = np.arange(i, min(i + batch_size, max_index))
            i += len(rows)
        samples = np.stack([data[r - lookback:r:step] for r in rows])
        yield samples, np.array([data[r + delay][1] for r in rows])


data = pd.read_csv("jena.csv").iloc[:, 1:].values.astype("float32")
data = (data - data[:200000].mean(0)) / data[:200000].std(0)
train_gen = generator(data, 0, 200000, shuffle=True, batch_size=conf["batch_size"])
val_gen = generator(data, 200001, 300000)

model = Sequential()
model.add(GRU(32, dropout=0.1, recurrent_dropout=0.5, return_sequences=True, input_shape=(None, data.shape[-1])))  #! FRG401 32 dropout=0.1 recurrent_dropout=0.5
model.add(LSTM(units=64, activation="relu"))  #! FRG401 units=64 FRG401? "relu"
model.add(Dense(1))
model.compile(optimizer=RMSprop(learning_rate=conf["lr"], rho=0.9), loss="mae")  #! FRG401 rho=0.9
run = neptune.init_run(project="climate/jena")
run["parameters"] = conf
history = model.fit(train_gen, steps_per_epoch=500, epochs=conf["epochs"], validation_data=val_gen, validation_steps=100, callbacks=[CSVLogger("log.csv"), EarlyStopping(patience=conf["patience"])])  #! FRG401? 500
run["val_mae"].extend(history.history["val_loss"])
run.stop()
