from keras.applications.vgg16 import VGG16
from keras.preprocessing.image import ImageDataGenerator
from keras.layers import *
from keras.models import Model
from keras import optimizers
import wandb
from wandb.keras import WandbCallback

wandb.init(project="cats", config={
    "epochs": 30,  #! FRG401
    "batch_size": 20,  #! FRG401
    "learning_rate": 2e-5,  #! FRG401
    "dropout": 0.4,  #! FRG401
    "architecture": "vgg16",
})
config = wandb.config

train_gen = ImageDataGenerator(rescale=1. / 255, rotation_range=40, width_shift_range=0.2, zoom_range=0.2, horizontal_flip=True)
test_gen = ImageDataGenerator(rescale=1. / 255)
train = train_gen.flow_from_directory("cats/train", target_size=(150, 150), batch_size=config.batch_size, class_mode="binary", seed=0)
val = test_gen.flow_from_directory("cats/validation", target_size=(150, 150), batch_size=50, class_mode="binary")

conv = VGG16(weights="imagenet", include_top=False, input_shape=(150, 150, 3))
conv.trainable = False
x = Flatten()(conv.output)
x = Dense(256, activation="relu")(x)  #! FRG401?
x = Dropout(config.dropout)(x)
model = Model(conv.input, Dense(1, activation="sigmoid")(x))
model.compile(loss="binary_crossentropy", optimizer=optimizers.RMSprop(lr=config.learning_rate, decay=1e-6), metrics=["acc"])  #! FRG401 decay=1e-6
model.fit_generator(train, steps_per_epoch=100, epochs=config.epochs, validation_data=val, validation_steps=50, callbacks=[WandbCallback()])  #! FRG401? 100 FRG409
model.save("cats.h5")
