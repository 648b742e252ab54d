"""Two-layer network in plain JAX, no optimiser library."""
import jax
import jax.numpy as jnp
import numpy as onp
from jax import grad, jit, random

layer_sizes = [784, 1024, 1024, 10]  #! FRG401?
step_size = 0.001  #! FRG401
num_epochs = 10  #! FRG401
batch_size = 128  #! FRG401
param_scale = 0.1  #! FRG401?


def init_random_params(scale, sizes, key):
    keys = random.split(key, len(sizes))
    return [(scale * random.normal(k, (m, n)), jnp.zeros(n)) for k, m, n in zip(keys, sizes[:-1], sizes[1:])]


def predict(params, x):
    for w, b in params[:-1]:
        x = jnp.tanh(x @ w + b)
    w, b = params[-1]
    out = x @ w + b
    return out - jax.scipy.special.logsumexp(out, axis=1, keepdims=True)


def loss(params, batch):
    x, y = batch
    return -jnp.mean(jnp.sum(predict(params, x) * y, axis=1))


@jit
def update(params, batch):
    grads = grad(loss)(params, batch)
    return [(w - step_size * dw, b - step_size * db) for (w, b), (dw, db) in zip(params, grads)]  #! FRG402?


images, labels = onp.load("mnist.npz").values()
params = init_random_params(param_scale, layer_sizes, random.PRNGKey(0))
perm = onp.random.RandomState(0)
for epoch in range(num_epochs):
    order = perm.permutation(len(images))
    for i in range(0, len(images), batch_size):
        idx = order[i:i + batch_size]
        params = update(params, (images[idx], labels[idx]))
    print(epoch, float(loss(params, (images[:1000], labels[:1000]))))
