"""The loop that several scripts share."""
import torch


def train_one_epoch(model, loader, optimizer, device, clip=None):
    model.train()
    total = 0.0
    for x, y in loader:
        loss = torch.nn.functional.cross_entropy(model(x.to(device)), y.to(device))
        optimizer.zero_grad()
        loss.backward()
        if clip:
            torch.nn.utils.clip_grad_norm_(model.parameters(), clip)
        optimizer.step()
        total += loss.item()
    return total / len(loader)


def fit(model, loader, epochs, lr, device="cpu", clip=None, log=print):
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    for epoch in range(epochs):
        log(epoch, train_one_epoch(model, loader, optimizer, device, clip))
    return model
