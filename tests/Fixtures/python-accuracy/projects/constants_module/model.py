import torch.nn as nn

import config


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.GRU(40, config.HIDDEN_DIM, batch_first=True)
        self.drop = nn.Dropout(config.DROPOUT)
        self.out = nn.Linear(config.HIDDEN_DIM, config.NUM_CLASSES)

    def forward(self, x):
        return self.out(self.drop(self.rnn(x)[0][:, -1]))
