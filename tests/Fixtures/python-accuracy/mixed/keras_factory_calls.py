import sys

import numpy as np
import tensorflow as tf
from tensorflow.keras import backend as K
from tensorflow.keras import layers, models, optimizers
from tensorflow.keras.callbacks import TensorBoard

tf.random.set_seed(1)
np.random.seed(1)


def conv_block(x, n_filters, dropout=0.0):
    x = layers.Conv2D(n_filters, 3, padding="same", activation="relu")(x)  #! FRG401?
    x = layers.BatchNormalization(momentum=0.99)(x)  #! FRG401?
    return layers.Dropout(dropout)(x) if dropout else x


def build_model(n_filters, dropout, lr):
    inp = layers.Input((128, 128, 1))
    skips, x = [], inp
    for i in range(3):
        x = conv_block(x, n_filters * 2 ** i, dropout)  #! FRG401?
        skips.append(x)
        x = layers.MaxPooling2D(2)(x)
    for skip in reversed(skips):
        x = layers.concatenate([layers.UpSampling2D(2)(x), skip])
        x = conv_block(x, skip.shape[-1])
    out = layers.Conv2D(1, 1, activation="sigmoid")(x)
    model = models.Model(inp, out)
    model.compile(optimizers.Adam(lr), "binary_crossentropy")
    return model


images, masks = np.load("images.npy"), np.load("masks.npy")
model = build_model(16, dropout=0.1, lr=1e-3)  #! FRG401 16 dropout=0.1 lr=1e-3
model.fit(images, masks, 32, 10, validation_split=0.1, callbacks=[TensorBoard("tb")])  #! FRG401 32 10
K.set_value(model.optimizer.learning_rate, 1e-4)  #! FRG401 1e-4
model.fit(images, masks, batch_size=int(sys.argv[1]), epochs=40, initial_epoch=10, callbacks=[TensorBoard("tb")])  #! FRG401 epochs=40 FRG401? initial_epoch=10
model.save(f"unet_{np.round(0.001, 3)}.h5")
