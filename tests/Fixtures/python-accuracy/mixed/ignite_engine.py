import sys
import torch
from ignite.contrib.handlers import PiecewiseLinear, ProgressBar
from ignite.engine import Events, create_supervised_evaluator, create_supervised_trainer
from ignite.handlers import EarlyStopping
from ignite.metrics import Accuracy, Loss
from ignite.utils import manual_seed
from torch import nn
from torch.optim import SGD
from torch.utils.data import DataLoader
from torchvision.datasets import KMNIST
from torchvision.transforms import ToTensor

manual_seed(55)
epochs = int(sys.argv[1]) if len(sys.argv) > 1 else 12
train = DataLoader(KMNIST("data", train=True, transform=ToTensor()), batch_size=100, shuffle=True)  #! FRG401 batch_size=100
val = DataLoader(KMNIST("data", train=False, transform=ToTensor()), batch_size=1000)
model = nn.Sequential(nn.Flatten(), nn.Linear(784, 100), nn.ReLU(), nn.Linear(100, 10))  #! FRG401?
lr, momentum = 0.05, 0.5  #! FRG401 0.05 0.5
optimizer = SGD(model.parameters(), lr=lr, momentum=momentum)
trainer = create_supervised_trainer(model, optimizer, nn.CrossEntropyLoss())
evaluator = create_supervised_evaluator(model, metrics={"acc": Accuracy(), "nll": Loss(nn.CrossEntropyLoss())})
evaluator.add_event_handler(Events.COMPLETED, EarlyStopping(patience=3, score_function=lambda e: -e.state.metrics["nll"], trainer=trainer))  #! FRG401 patience=3
ProgressBar().attach(trainer, output_transform=lambda loss: {"loss": loss})


@trainer.on(Events.EPOCH_COMPLETED)
def validate(engine):
    evaluator.run(val, max_epochs=1)
    print(engine.state.epoch, evaluator.state.metrics)


trainer.run(train, max_epochs=epochs)  #! FRG402
