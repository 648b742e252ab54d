import datetime
import os
import time

import tensorflow as tf

BUFFER_SIZE = 400
BATCH_SIZE = 1  #! FRG401
IMG_WIDTH = IMG_HEIGHT = 256
OUTPUT_CHANNELS = 3
LAMBDA = 100  #! FRG401?

tf.random.set_seed(31)


def load(path):
    image = tf.cast(tf.io.decode_jpeg(tf.io.read_file(path)), tf.float32) / 127.5 - 1
    w = tf.shape(image)[1] // 2
    return image[:, w:, :], image[:, :w, :]


train_dataset = tf.data.Dataset.list_files("facades/train/*.jpg").map(load).shuffle(BUFFER_SIZE).batch(BATCH_SIZE)
test_dataset = tf.data.Dataset.list_files("facades/test/*.jpg").map(load).batch(4)


def down(filters, size, norm=True):
    block = tf.keras.Sequential()
    block.add(tf.keras.layers.Conv2D(filters, size, strides=2, padding="same", use_bias=False))
    if norm:
        block.add(tf.keras.layers.BatchNormalization())
    block.add(tf.keras.layers.LeakyReLU())
    return block


def up(filters, size, dropout=False):
    block = tf.keras.Sequential([tf.keras.layers.Conv2DTranspose(filters, size, strides=2, padding="same"), tf.keras.layers.BatchNormalization()])
    if dropout:
        block.add(tf.keras.layers.Dropout(0.5))  #! FRG401 0.5
    block.add(tf.keras.layers.ReLU())
    return block


def Generator():
    inputs = tf.keras.layers.Input([IMG_WIDTH, IMG_HEIGHT, 3])
    x, skips = inputs, []
    for d in [down(64, 4, norm=False), down(128, 4), down(256, 4), down(512, 4)]:  #! FRG401?
        x = d(x)
        skips.append(x)
    for u, s in zip([up(256, 4, True), up(128, 4), up(64, 4)], reversed(skips[:-1])):  #! FRG401?
        x = tf.keras.layers.Concatenate()([u(x), s])
    return tf.keras.Model(inputs, tf.keras.layers.Conv2DTranspose(OUTPUT_CHANNELS, 4, strides=2, padding="same", activation="tanh")(x))


def Discriminator():
    a, b = tf.keras.layers.Input([256, 256, 3]), tf.keras.layers.Input([256, 256, 3])
    x = down(128, 4)(down(64, 4, False)(tf.keras.layers.concatenate([a, b])))  #! FRG401?
    return tf.keras.Model([a, b], tf.keras.layers.Conv2D(1, 4)(x))


generator, discriminator = Generator(), Discriminator()
bce = tf.keras.losses.BinaryCrossentropy(from_logits=True)
generator_optimizer = tf.keras.optimizers.Adam(2e-4, beta_1=0.5)  #! FRG401 2e-4 beta_1=0.5
discriminator_optimizer = tf.keras.optimizers.Adam(2e-4, beta_1=0.5)  #! FRG401 2e-4 beta_1=0.5
summary_writer = tf.summary.create_file_writer("logs/fit/" + datetime.datetime.now().strftime("%Y%m%d-%H%M%S"))


@tf.function
def train_step(inp, target, step):
    with tf.GradientTape() as gt, tf.GradientTape() as dt:
        fake = generator(inp, training=True)
        dr, df = discriminator([inp, target], training=True), discriminator([inp, fake], training=True)
        g_loss = bce(tf.ones_like(df), df) + LAMBDA * tf.reduce_mean(tf.abs(target - fake))
        d_loss = bce(tf.ones_like(dr), dr) + bce(tf.zeros_like(df), df)
    generator_optimizer.apply_gradients(zip(gt.gradient(g_loss, generator.trainable_variables), generator.trainable_variables))
    discriminator_optimizer.apply_gradients(zip(dt.gradient(d_loss, discriminator.trainable_variables), discriminator.trainable_variables))
    with summary_writer.as_default():
        tf.summary.scalar("g", g_loss, step=step // 1000)
        tf.summary.scalar("d", d_loss, step=step // 1000)


def fit(ds, steps):
    start = time.time()
    for step, (inp, target) in ds.repeat().take(steps).enumerate():
        train_step(inp, target, step)
    print(time.time() - start)


fit(train_dataset, steps=40000)  #! FRG401 steps=40000
generator.save(os.path.join("out", "pix2pix"))
