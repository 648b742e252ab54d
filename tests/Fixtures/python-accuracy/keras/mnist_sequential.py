'''Trains a simple convnet on the MNIST dataset. 12 epochs, about 99.2 percent.'''
from __future__ import print_function
import keras
from keras.datasets import mnist
from keras.models import Sequential
from keras.layers import Dense, Dropout, Flatten
from keras.layers import Conv2D, MaxPooling2D
from keras import backend as K

batch_size = 128  #! FRG401
num_classes = 10
epochs = 12  #! FRG401
img_rows, img_cols = 28, 28

(x_train, y_train), (x_test, y_test) = mnist.load_data()
x_train = x_train.reshape(x_train.shape[0], img_rows, img_cols, 1).astype("float32") / 255
x_test = x_test.reshape(x_test.shape[0], img_rows, img_cols, 1).astype("float32") / 255
y_train = keras.utils.to_categorical(y_train, num_classes)
y_test = keras.utils.to_categorical(y_test, num_classes)

model = Sequential()
model.add(Conv2D(32, kernel_size=(3, 3), activation="relu", input_shape=(28, 28, 1)))  #! FRG401 32 FRG401? "relu"
model.add(Conv2D(filters=64, kernel_size=(3, 3), activation="relu"))  #! FRG401 filters=64 FRG401? "relu"
model.add(MaxPooling2D(pool_size=(2, 2)))
model.add(Dropout(0.25))  #! FRG401 0.25
model.add(Flatten())
model.add(Dense(128, activation="relu"))  #! FRG401? 128 "relu"
model.add(Dropout(rate=0.5))  #! FRG401 rate=0.5
model.add(Dense(num_classes, activation="softmax"))

model.compile(loss="categorical_crossentropy", optimizer=keras.optimizers.Adadelta(lr=1.0), metrics=["accuracy"])  #! FRG401 lr=1.0
model.fit(x_train, y_train, batch_size=batch_size, epochs=epochs, verbose=1, validation_data=(x_test, y_test))  #! FRG402 FRG409
score = model.evaluate(x_test, y_test, batch_size=256, verbose=0)
print("Test loss:", score[0])
print("Test accuracy:", score[1])
