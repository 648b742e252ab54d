import os
import random

import numpy as np
import tensorflow as tf
from tensorflow.keras import layers
from tensorflow.keras.callbacks import EarlyStopping, TensorBoard

np.random.seed(10)
random.seed(10)

x = np.random.rand(500, 20)
y = (x.sum(1) > 10).astype(int)
model = tf.keras.Sequential([layers.Dense(16, activation="relu"), layers.Dropout(0.1), layers.Dense(1, activation="sigmoid")])  #! FRG401 0.1 FRG401?
opt = tf.keras.optimizers.Nadam(learning_rate=float(os.environ["LR"]))
model.compile(opt, "binary_crossentropy")
model.fit(x, y, epochs=int(os.environ.get("EPOCHS", 20)), callbacks=[TensorBoard(log_dir="tb"), EarlyStopping(monitor="loss", patience=8)], verbose=2)  #! FRG401 patience=8 FRG409
