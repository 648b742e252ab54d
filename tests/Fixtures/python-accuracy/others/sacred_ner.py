from sacred import Experiment
from sacred.observers import MongoObserver
import numpy as np
import torch
from torch import nn

from corpus import batches

ex = Experiment("ner")
ex.observers.append(MongoObserver(db_name="sacred"))


@ex.config
def config():
    lr = 0.01
    momentum = 0.9
    hidden_size = 200
    epochs = 20
    dropout = 0.3
    batch_size = 16


class Tagger(nn.Module):
    def __init__(self, vocab, hidden_size, dropout, tags):
        super().__init__()
        self.emb = nn.Embedding(vocab, 100)  #! FRG401 100
        self.rnn = nn.LSTM(100, hidden_size, num_layers=2, bidirectional=True)  #! FRG401 num_layers=2
        self.drop = nn.Dropout(dropout)
        self.out = nn.Linear(2 * hidden_size, tags)

    def forward(self, x):
        return self.out(self.drop(self.rnn(self.emb(x))[0]))


@ex.automain
def main(lr, momentum, hidden_size, epochs, dropout, batch_size, _run, seed):
    torch.manual_seed(seed)
    np.random.seed(seed)
    net = Tagger(12000, hidden_size, dropout, 17)
    optimizer = torch.optim.SGD(net.parameters(), lr, momentum)
    for epoch in range(epochs):
        total = 0.0
        for x, y in batches("train.iob", batch_size):
            loss = nn.functional.cross_entropy(net(x).flatten(0, 1), y.flatten())
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item()
        _run.log_scalar("loss", total, epoch)
