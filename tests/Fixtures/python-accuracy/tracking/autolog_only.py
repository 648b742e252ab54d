import mlflow
import numpy as np
import tensorflow as tf
from tensorflow import keras

keras.utils.set_random_seed(99)
mlflow.set_experiment("boston")
mlflow.autolog()

(x, y), (xt, yt) = keras.datasets.boston_housing.load_data()
mean, std = x.mean(0), x.std(0)

with mlflow.start_run(run_name="dense"):
    model = keras.Sequential([
        keras.layers.Dense(64, activation="relu", input_shape=(13,)),  #! FRG401?
        keras.layers.Dropout(0.15),  #! FRG401 0.15
        keras.layers.Dense(1),
    ])
    model.compile(optimizer=keras.optimizers.legacy.SGD(learning_rate=0.004, momentum=0.8), loss="mse", metrics=["mae"])  #! FRG401 learning_rate=0.004 momentum=0.8
    model.fit((x - mean) / std, y, epochs=120, batch_size=16, validation_split=0.2, verbose=0)  #! FRG401 epochs=120 batch_size=16
    print(model.evaluate((xt - mean) / std, yt, batch_size=64))
