"""Every familiar name means something else here; only the forest at the end is tuned."""
import os
import time

import cv2
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import torch.profiler
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LinearRegression
import wandb

wandb.init(project="rocks")
C = 299792458.0
temperature = 25.0
mass, velocity = 2.5, 3.0
momentum = mass * velocity
eps = 1e-8
max_depth = 3
found = []
for folder, dirs, files in os.walk("scans"):
    if folder.count(os.sep) > max_depth:
        continue
    found += [os.path.join(folder, f) for f in files]


def brighten(image, gamma=1.8):
    table = np.array([(i / 255.0) ** (1 / gamma) * 255 for i in range(256)]).astype("uint8")
    return cv2.LUT(image, table)


with torch.profiler.profile(schedule=torch.profiler.schedule(wait=1, warmup=5, active=3)) as prof:
    rows = []
    for path in found:
        image = cv2.addWeighted(brighten(cv2.imread(path), gamma=2.2), 0.7, np.zeros((64, 64, 3), "uint8"), 0.3, 0)
        rows.append(image.mean(axis=(0, 1)) / (image.std() + eps))
        prof.step()

frame = pd.DataFrame(rows, columns=list("rgb"))
frame["label"] = [os.path.basename(os.path.dirname(p)) for p in found]
frame["speed"] = momentum / mass / C * temperature
lr = LinearRegression().fit(frame[["r", "g"]], frame["b"])
plt.plot(lr.predict(frame[["r", "g"]]), alpha=0.3, label="learning_rate = 0.1")
plt.axhline(np.isclose(frame["r"], 0.5, rtol=1e-3).mean())

batch_size = 100
for start in range(0, len(frame), batch_size):
    frame.iloc[start:start + batch_size].to_csv(f"part_{start}.csv")
    time.sleep(0.2)
epoch = -1
loss = 0.0
weights = "imagenet"
forest = RandomForestClassifier(n_estimators=80, oob_score=True, random_state=0)  #! FRG401 n_estimators=80
forest.fit(frame[list("rgb")], frame["label"])
wandb.log({"oob": forest.oob_score_, "epoch": epoch, "loss": loss, "weights": weights})
