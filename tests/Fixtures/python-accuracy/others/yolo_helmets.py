#! FRG402? FRG409?
import shutil
from pathlib import Path

from ultralytics import YOLO

DATA = Path("helmets/data.yaml")

model = YOLO("yolov8n.pt")
results = model.train(
    data=str(DATA),
    epochs=80,  #! FRG401
    imgsz=640,  #! FRG401?
    batch=16,  #! FRG401
    lr0=0.005,  #! FRG401
    patience=15,  #! FRG401
    mosaic=0.7,  #! FRG401?
    device=0,
    workers=8,
    project="runs/helmets",
)
metrics = model.val(batch=32, conf=0.25, iou=0.6)
print(metrics.box.map50)
model.predict("street.jpg", conf=0.4, save=True)
shutil.copy(model.export(format="onnx"), "helmets.onnx")
