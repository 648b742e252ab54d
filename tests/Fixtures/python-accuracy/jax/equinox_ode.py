import time

import diffrax
import equinox as eqx
import jax
import jax.numpy as jnp
import jax.random as jr
import mlflow
import optax


class Func(eqx.Module):
    mlp: eqx.nn.MLP

    def __init__(self, data_size, width_size, depth, *, key):
        self.mlp = eqx.nn.MLP(data_size, data_size, width_size, depth, activation=jax.nn.softplus, key=key)

    def __call__(self, t, y, args):
        return self.mlp(y)


def solve(func, ts, y0):
    return diffrax.diffeqsolve(diffrax.ODETerm(func), diffrax.Tsit5(), t0=ts[0], t1=ts[-1], dt0=ts[1] - ts[0], y0=y0, saveat=diffrax.SaveAt(ts=ts)).ys


@eqx.filter_value_and_grad
def grad_loss(model, ti, yi):
    return jnp.mean((jax.vmap(lambda y0: solve(model, ti, y0))(yi[:, 0]) - yi) ** 2)


def main(lr=3e-3, steps=500, width_size=64, depth=2, seed=5678):
    ts, ys = jnp.linspace(0, 10, 100), jnp.load("spirals.npy")
    model = Func(2, width_size, depth, key=jr.PRNGKey(seed))
    optim = optax.adabelief(lr)
    state = optim.init(eqx.filter(model, eqx.is_inexact_array))
    mlflow.set_experiment("neural-ode")
    with mlflow.start_run():  #! FRG405
        mlflow.log_params({"lr": lr, "steps": steps, "width": width_size, "depth": depth})
        start = time.time()
        for step in range(steps):
            loss, grads = grad_loss(model, ts, ys)
            updates, state = optim.update(grads, state)
            model = eqx.apply_updates(model, updates)
            if step % 10 == 0:
                mlflow.log_metric("loss", float(loss), step)
        print(time.time() - start)


main(lr=1e-3, depth=3)  #! FRG401 lr=1e-3 FRG401? depth=3
