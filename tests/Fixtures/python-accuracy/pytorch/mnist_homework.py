import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim
from torch.utils.data import DataLoader
from torchvision import datasets, transforms
import matplotlib.pyplot as plt

# hyperparameters
EPOCHS = 5  #! FRG401
BATCHSIZE = 64  #! FRG401
LR = 0.01  #! FRG401
INPUT = 784
NUM_CLASSES = 10
LOG_EVERY = 100

torch.manual_seed(1)
device = "cuda" if torch.cuda.is_available() else "cpu"
tf = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.1307,), (0.3081,))])
train_loader = DataLoader(datasets.MNIST("data", train=True, download=True, transform=tf), batch_size=BATCHSIZE, shuffle=True)
test_loader = DataLoader(datasets.MNIST("data", train=False, transform=tf), batch_size=1000)


class Net(nn.Module):
    def __init__(self):
        super(Net, self).__init__()
        self.conv1 = nn.Conv2d(1, 32, kernel_size=3, stride=1)  #! FRG401?
        self.conv2 = nn.Conv2d(32, 64, kernel_size=3, padding=1)  #! FRG401?
        self.pool = nn.MaxPool2d(2)
        self.drop = nn.Dropout(0.5)  #! FRG401 0.5
        self.l1 = nn.Linear(64 * 6 * 6, 128)  #! FRG401?
        self.l2 = nn.Linear(128, NUM_CLASSES)  #! FRG401?

    def forward(self, x):
        x = self.pool(F.relu(self.conv1(x)))
        x = self.pool(F.relu(self.conv2(x)))
        x = torch.flatten(x, 1)
        x = self.drop(F.relu(self.l1(x)))
        return F.log_softmax(self.l2(x), dim=1)


model = Net().to(device)
optimizer = optim.SGD(model.parameters(), lr=LR, momentum=0.9)  #! FRG401 momentum=0.9
losses = []
loss = 0.0
best = -1
for epoch in range(1, EPOCHS + 1):
    model.train()
    for i, (data, target) in enumerate(train_loader):
        data, target = data.to(device), target.to(device)
        optimizer.zero_grad()
        loss = F.nll_loss(model(data), target)
        loss.backward()
        optimizer.step()  #! FRG402
        if i % LOG_EVERY == 0:
            losses.append(loss.item())
            print(f"{epoch} {i} {loss.item():.3f}")
    model.eval()
    correct = 0
    with torch.no_grad():
        for data, target in test_loader:
            correct += (model(data.to(device)).argmax(1).cpu() == target).sum().item()
    print("test acc", correct / len(test_loader.dataset))

plt.plot(losses, alpha=0.7, lw=1.5)
plt.savefig("loss.png")
torch.save(model.state_dict(), "mnist.pt")
