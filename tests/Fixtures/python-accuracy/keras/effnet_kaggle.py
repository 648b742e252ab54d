import os, random, re, math
import numpy as np, pandas as pd
import tensorflow as tf
import tensorflow.keras.layers as L
from tensorflow.keras.applications import EfficientNetB4
from tensorflow.keras import callbacks
import matplotlib.pyplot as plt

def seed_all(s):
    random.seed(s); np.random.seed(s); tf.random.set_seed(s); os.environ['PYTHONHASHSEED'] = str(s)
seed_all(2020)

AUTO = tf.data.experimental.AUTOTUNE
strategy = tf.distribute.get_strategy()
IMG_SIZE = [512, 512]
EPOCHS = 20  #! FRG401
BATCH_SIZE = 8 * strategy.num_replicas_in_sync  #! FRG401? 8
LR_START = 0.00001  #! FRG401
LR_MAX = 0.0004  #! FRG401
LR_RAMPUP_EPOCHS = 5  #! FRG401
LR_EXP_DECAY = .8  #! FRG401
CLASSES = 4
GCS = 'gs://kds-plant'

def lrfn(epoch):
    if epoch < LR_RAMPUP_EPOCHS:
        return (LR_MAX - LR_START) / LR_RAMPUP_EPOCHS * epoch + LR_START
    return (LR_MAX - LR_START) * LR_EXP_DECAY ** (epoch - LR_RAMPUP_EPOCHS) + LR_START

rng = [i for i in range(EPOCHS)]
plt.plot(rng, [lrfn(x) for x in rng])

def decode(fn, label):
    img = tf.image.resize(tf.image.decode_jpeg(tf.io.read_file(fn), channels=3), IMG_SIZE)
    return tf.cast(img, tf.float32) / 255.0, tf.one_hot(label, depth=4)

def augment(img, label):
    img = tf.image.random_flip_left_right(img)
    return tf.image.random_brightness(img, 0.1), label

df = pd.read_csv('train.csv').sample(frac=1, random_state=2020)
paths = [os.path.join(GCS, i + '.jpg') for i in df.image_id]
labels = df.label.values
train_ds = tf.data.Dataset.from_tensor_slices((paths[200:], labels[200:])).map(decode, AUTO).map(augment, AUTO).repeat().shuffle(512).batch(BATCH_SIZE).prefetch(AUTO)
valid_ds = tf.data.Dataset.from_tensor_slices((paths[:200], labels[:200])).map(decode, AUTO).batch(32).cache()

with strategy.scope():
    base = EfficientNetB4(input_shape=(*IMG_SIZE, 3), weights='imagenet', include_top=False)
    x = L.GlobalAveragePooling2D()(base.output)
    x = L.Dropout(0.3)(x)  #! FRG401 0.3
    out = L.Dense(CLASSES, activation='softmax')(x)
    model = tf.keras.Model(base.input, out)
    model.compile(optimizer='adam', loss='categorical_crossentropy', metrics=['categorical_accuracy'])  #! FRG401 'adam'

history = model.fit(  #! FRG402
    train_ds,
    steps_per_epoch=len(paths) // BATCH_SIZE,
    epochs=EPOCHS,
    callbacks=[callbacks.LearningRateScheduler(lrfn, verbose=True), callbacks.EarlyStopping(monitor='val_loss', patience=6)],  #! FRG401 patience=6
    validation_data=valid_ds)
pd.DataFrame(history.history).plot(figsize=(10, 6), alpha=0.8)
model.save('b4.h5')
