import functools
import pickle
import sys

import haiku as hk
import jax
import jax.numpy as jnp
import numpy as np
import optax

BATCH = 256  #! FRG401
STEPS = 20_000  #! FRG401
PEAK_LR = 3e-4  #! FRG401
WARMUP_STEPS = 1_000  #! FRG401
SEQ = 128


def net(tokens):
    x = hk.Embed(vocab_size=256, embed_dim=512)(tokens)  #! FRG401 embed_dim=512
    for _ in range(4):  #! FRG401?
        h = hk.MultiHeadAttention(num_heads=8, key_size=64, w_init_scale=0.1)(x, x, x)  #! FRG401 num_heads=8 FRG401? key_size=64 w_init_scale=0.1
        x = hk.LayerNorm(-1, True, True)(x + h)
    return hk.Linear(256)(x)


forward = hk.transform(net)
schedule = optax.warmup_cosine_decay_schedule(
    init_value=0.0,  #! FRG401?
    peak_value=PEAK_LR,
    warmup_steps=WARMUP_STEPS,
    decay_steps=STEPS,
    end_value=1e-6,  #! FRG401
)
optimizer = optax.chain(
    optax.clip_by_global_norm(1.0),  #! FRG401 1.0
    optax.adamw(schedule, b2=0.95, weight_decay=1e-2),  #! FRG401 b2=0.95 weight_decay=1e-2
)


def loss_fn(params, key, batch):
    logits = forward.apply(params, key, batch[:, :-1])
    return optax.softmax_cross_entropy_with_integer_labels(logits, batch[:, 1:]).mean()


@jax.jit
def update(params, opt_state, key, batch):
    loss, grads = jax.value_and_grad(loss_fn)(params, key, batch)
    updates, opt_state = optimizer.update(grads, opt_state, params)
    return optax.apply_updates(params, updates), opt_state, loss  #! FRG402


text = np.frombuffer(open(sys.argv[1], "rb").read(), np.uint8).astype(np.int32)
key = jax.random.PRNGKey(42)
rs = np.random.RandomState()  #! FRG409
params = forward.init(key, jnp.zeros((1, SEQ), jnp.int32))
opt_state = optimizer.init(params)
for step in range(STEPS):
    key, sub = jax.random.split(key)
    at = rs.randint(0, len(text) - SEQ - 1, size=BATCH)
    batch = np.stack([text[i:i + SEQ + 1] for i in at])
    params, opt_state, loss = update(params, opt_state, sub, batch)
    if step % 200 == 0:
        print(step, float(loss))
pickle.dump(params, open("lm.pkl", "wb"))
