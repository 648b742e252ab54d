import mlflow
import numpy as np
import pandas as pd
from keras import Model, Input, regularizers
from keras.layers import Dense
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
import tensorflow as tf

RANDOM_SEED = 42
np.random.seed(RANDOM_SEED)
tf.random.set_seed(RANDOM_SEED)
LABELS = ["Normal", "Fraud"]

df = pd.read_csv("creditcard.csv").drop(columns="Time")
df["Amount"] = StandardScaler().fit_transform(df[["Amount"]])
X_train, X_test = train_test_split(df, test_size=0.2, random_state=RANDOM_SEED)
X_train = X_train[X_train.Class == 0].drop(columns="Class").values
y_test = X_test.pop("Class")

input_dim = X_train.shape[1]
encoding_dim = 14  #! FRG401
inp = Input(shape=(input_dim,))
enc = Dense(encoding_dim, activation="tanh", activity_regularizer=regularizers.l1(10e-5))(inp)  #! FRG401 10e-5 FRG401? "tanh"
enc = Dense(int(encoding_dim / 2), activation="relu")(enc)  #! FRG401?
dec = Dense(input_dim, activation="relu")(enc)  #! FRG401?
autoencoder = Model(inputs=inp, outputs=dec)
autoencoder.compile(optimizer="rmsprop", loss="mean_squared_error")  #! FRG401 "rmsprop"

nb_epoch = 100  #! FRG401
bs = 32  #! FRG401
mlflow.set_experiment(experiment_name="fraud-ae")
with mlflow.start_run() as run:  #! FRG403 FRG405
    hist = autoencoder.fit(X_train, X_train, epochs=nb_epoch, batch_size=bs, shuffle=True, validation_split=0.1, verbose=2)
    for i, loss in enumerate(hist.history["loss"]):
        mlflow.log_metric("loss", loss, step=i)
    err = np.mean(np.square(X_test.values - autoencoder.predict(X_test.values)), axis=1)
    mlflow.log_metric("auc", roc_auc_score(y_test, err))
