import argparse

import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers, regularizers
from tensorflow.keras.callbacks import ModelCheckpoint, ReduceLROnPlateau, TensorBoard

ap = argparse.ArgumentParser()
ap.add_argument("--epochs", default=10, type=int)
ap.add_argument("--batch", default=64, type=int)
ap.add_argument("--lr", default=1e-3, type=float)
args = ap.parse_args()

tf.random.set_seed(5)
np.random.seed(5)
MAX_WORDS = 20000
MAX_LEN = 200

(x, y), (xt, yt) = keras.datasets.imdb.load_data(num_words=MAX_WORDS, seed=5)
x = keras.preprocessing.sequence.pad_sequences(x, maxlen=MAX_LEN)
xt = keras.preprocessing.sequence.pad_sequences(xt, maxlen=MAX_LEN)

inp = layers.Input(shape=(MAX_LEN,))
h = layers.Embedding(MAX_WORDS, 128)(inp)  #! FRG401 128
h = layers.SpatialDropout1D(0.2)(h)  #! FRG401 0.2
h = layers.Bidirectional(layers.LSTM(64, dropout=0.2, recurrent_dropout=0.1, return_sequences=True))(h)  #! FRG401 64 dropout=0.2 recurrent_dropout=0.1
h = layers.Conv1D(64, 5, activation="relu")(h)  #! FRG401 64 FRG401? "relu"
h = layers.GlobalMaxPooling1D()(h)
h = layers.Dense(32, activation="relu", kernel_regularizer=regularizers.l2(0.001))(h)  #! FRG401 0.001 FRG401? 32 "relu"
out = layers.Dense(1, activation="sigmoid")(h)
model = keras.Model(inp, out)
model.compile(keras.optimizers.Adam(args.lr, clipnorm=1.0), "binary_crossentropy", ["accuracy"])  #! FRG401 clipnorm=1.0
model.summary()
model.fit(
    x, y,
    batch_size=args.batch,
    epochs=args.epochs,
    validation_split=0.1,
    callbacks=[
        TensorBoard("logs/imdb"),
        ReduceLROnPlateau(factor=0.2, patience=2, min_lr=1e-6),  #! FRG401 factor=0.2 patience=2 min_lr=1e-6
        ModelCheckpoint("imdb.h5", save_best_only=True),
    ],
)
print(model.evaluate(xt, yt, batch_size=512))
