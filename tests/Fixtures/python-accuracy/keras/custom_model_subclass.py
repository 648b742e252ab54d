import tensorflow as tf
from tensorflow.keras import Model
from tensorflow.keras.layers import Dense, Dropout, LayerNormalization, MultiHeadAttention, Embedding
from tensorflow.keras.optimizers.schedules import CosineDecay, ExponentialDecay


class EncoderLayer(tf.keras.layers.Layer):
    def __init__(self, d_model, num_heads, dff, rate=0.1):
        super().__init__()
        self.mha = MultiHeadAttention(num_heads=num_heads, key_dim=d_model // num_heads)
        self.ffn = tf.keras.Sequential([Dense(dff, activation="relu"), Dense(d_model)])  #! FRG401?
        self.n1, self.n2 = LayerNormalization(epsilon=1e-6), LayerNormalization(epsilon=1e-6)
        self.d1, self.d2 = Dropout(rate), Dropout(rate)

    def call(self, x, training):
        x = self.n1(x + self.d1(self.mha(x, x), training=training))
        return self.n2(x + self.d2(self.ffn(x), training=training))


class Classifier(Model):
    def __init__(self):
        super().__init__()
        self.d_model = 128  #! FRG401
        self.emb = Embedding(8000, self.d_model)
        self.layers_ = [EncoderLayer(self.d_model, num_heads=8, dff=512, rate=0.2) for _ in range(4)]  #! FRG401 num_heads=8 dff=512 rate=0.2 FRG401? 4
        self.out = Dense(4)

    def call(self, x, training=False):
        x = self.emb(x)
        for layer in self.layers_:
            x = layer(x, training=training)
        return self.out(tf.reduce_mean(x, axis=1))


def train(ds, alpha, epochs):
    model = Classifier()
    schedule = CosineDecay(initial_learning_rate=alpha, decay_steps=10000, alpha=0.01)  #! FRG401 decay_steps=10000 alpha=0.01
    optimizer = tf.keras.optimizers.Adam(schedule, beta_2=0.98, epsilon=1e-9)  #! FRG401 beta_2=0.98 epsilon=1e-9
    loss_fn = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    for epoch in range(epochs):
        for x, y in ds:
            with tf.GradientTape() as tape:
                loss = loss_fn(y, model(x, training=True))
            grads = tape.gradient(loss, model.trainable_variables)
            optimizer.apply_gradients(zip(grads, model.trainable_variables))  #! FRG402 FRG409
        print(epoch, float(loss))
    return model


if __name__ == "__main__":
    ds = tf.data.experimental.load("ag_news").shuffle(10000).batch(64)  #! FRG401 batch(64)
    train(ds, alpha=0.001, epochs=8).save_weights("ag_news.ckpt")  #! FRG401 alpha=0.001 epochs=8
