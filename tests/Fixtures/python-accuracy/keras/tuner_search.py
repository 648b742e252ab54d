import keras_tuner as kt
import mlflow
import tensorflow as tf
from tensorflow import keras

tf.keras.utils.set_random_seed(8)
(x, y), (xt, yt) = keras.datasets.fashion_mnist.load_data()
x, xt = x / 255.0, xt / 255.0


def build(hp):
    model = keras.Sequential([keras.layers.Flatten(input_shape=(28, 28))])
    for i in range(hp.Int("num_layers", 1, 4)):
        model.add(keras.layers.Dense(hp.Int(f"units_{i}", 32, 512, step=32), activation="relu"))  #! FRG401?
        model.add(keras.layers.Dropout(hp.Float("dropout", 0.0, 0.5, step=0.1)))
    model.add(keras.layers.Dense(10, activation="softmax"))
    model.compile(keras.optimizers.Adam(hp.Choice("learning_rate", [1e-2, 1e-3, 1e-4])), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


mlflow.set_experiment("fashion-tuner")
mlflow.tensorflow.autolog()
tuner = kt.Hyperband(build, objective="val_accuracy", max_epochs=30, factor=3, directory="kt", project_name="fashion", seed=8)  #! FRG401?
tuner.search(x, y, epochs=30, validation_split=0.2, callbacks=[keras.callbacks.EarlyStopping(patience=3)])  #! FRG401 epochs=30 patience=3
best = tuner.hypermodel.build(tuner.get_best_hyperparameters(1)[0])
best.fit(x, y, epochs=45, batch_size=32)  #! FRG401 epochs=45 batch_size=32
print(best.evaluate(xt, yt))
