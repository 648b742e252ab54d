import torch

lr = 0.1
epochs = 90
net = torch.nn.Linear(3, 1)
opt = torch.optim.SGD(net.parameters(), lr=lr, momentum=0.9)
for epoch in range(epochs):
    loss = net(torch.randn(8, 3)).pow(2).mean()
    opt.zero_grad()
    loss.backward()
    opt.step()
