from absl import app, flags, logging
import jax
import jax.numpy as jnp
import ml_collections
import numpy as np
import optax
import tensorflow_datasets as tfds
from clu import metric_writers
from flax import linen as nn
from flax.training import train_state

flags.DEFINE_string("workdir", "/tmp/mnist", "")
FLAGS = flags.FLAGS


def get_config():
    config = ml_collections.ConfigDict()
    config.learning_rate = 0.1  #! FRG401?
    config.momentum = 0.9  #! FRG401?
    config.batch_size = 128  #! FRG401?
    config.num_epochs = 10  #! FRG401?
    return config


class CNN(nn.Module):
    @nn.compact
    def __call__(self, x, train: bool):
        x = nn.relu(nn.Conv(features=32, kernel_size=(3, 3))(x))  #! FRG401 features=32
        x = nn.avg_pool(x, window_shape=(2, 2), strides=(2, 2))
        x = x.reshape((x.shape[0], -1))
        x = nn.relu(nn.Dense(features=256)(x))  #! FRG401? features=256
        x = nn.Dropout(0.3, deterministic=not train)(x)  #! FRG401 0.3
        return nn.Dense(features=10)(x)


@jax.jit
def train_step(state, images, labels, key):
    def loss_fn(params):
        logits = state.apply_fn({"params": params}, images, train=True, rngs={"dropout": key})
        return optax.softmax_cross_entropy_with_integer_labels(logits, labels).mean()

    loss, grads = jax.value_and_grad(loss_fn)(state.params)
    return state.apply_gradients(grads=grads), loss


def main(_):
    config = get_config()
    writer = metric_writers.create_default_writer(FLAGS.workdir)
    rng = jax.random.PRNGKey(0)
    np.random.seed(0)
    ds = tfds.as_numpy(tfds.load("mnist", split="train", batch_size=-1))
    images, labels = jnp.float32(ds["image"]) / 255.0, jnp.array(ds["label"])
    rng, init = jax.random.split(rng)
    params = CNN().init(init, jnp.ones([1, 28, 28, 1]), train=False)["params"]
    tx = optax.sgd(config.learning_rate, config.momentum)
    state = train_state.TrainState.create(apply_fn=CNN().apply, params=params, tx=tx)
    for epoch in range(config.num_epochs):
        perm = np.random.permutation(len(images))
        for i in range(0, len(images) - config.batch_size, config.batch_size):
            rng, key = jax.random.split(rng)
            idx = perm[i:i + config.batch_size]
            state, loss = train_step(state, images[idx], labels[idx], key)
        logging.info("epoch %d loss %.4f", epoch, loss)
        writer.write_scalars(epoch, {"loss": float(loss)})  #! FRG402?


if __name__ == "__main__":
    app.run(main)
