import numpy as np
import pandas as pd
import torch
import torch.nn as nn
import matplotlib.pyplot as plt
from sklearn.preprocessing import MinMaxScaler

# Load
df = pd.read_csv('AAPL.csv')
scaler = MinMaxScaler(feature_range=(-1, 1))
prices = scaler.fit_transform(df.Close.values.reshape(-1, 1))
seq_length = 20
xs = np.array([prices[i:i + seq_length] for i in range(len(prices) - seq_length)])
ys = prices[seq_length:]
split = int(0.8 * len(xs))
x_train, y_train = torch.Tensor(xs[:split]), torch.Tensor(ys[:split])
x_test, y_test = torch.Tensor(xs[split:]), torch.Tensor(ys[split:])

input_dim = 1
hidden_dim = 32  #! FRG401
num_layers = 2  #! FRG401
output_dim = 1
num_epochs = 100  #! FRG401


class LSTM(nn.Module):
    def __init__(self, input_dim, hidden_dim, num_layers, output_dim):
        super().__init__()
        self.hidden_dim = hidden_dim
        self.num_layers = num_layers
        self.lstm = nn.LSTM(input_dim, hidden_dim, num_layers, batch_first=True)
        self.fc = nn.Linear(hidden_dim, output_dim)

    def forward(self, x):
        h0 = torch.zeros(self.num_layers, x.size(0), self.hidden_dim)
        out, _ = self.lstm(x, (h0, h0.clone()))
        return self.fc(out[:, -1, :])


model = LSTM(input_dim=input_dim, hidden_dim=hidden_dim, output_dim=output_dim, num_layers=num_layers)
criterion = nn.MSELoss()
optimiser = torch.optim.Adam(model.parameters(), lr=0.01)  #! FRG401 lr=0.01
hist = np.zeros(num_epochs)
for t in range(num_epochs):
    y_pred = model(x_train)
    loss = criterion(y_pred, y_train)
    print("Epoch ", t, "MSE: ", loss.item())
    hist[t] = loss.item()
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()  #! FRG402 FRG409

pred = scaler.inverse_transform(model(x_test).detach().numpy())
plt.plot(pred, alpha=0.9)
plt.plot(scaler.inverse_transform(y_test.numpy()), alpha=0.5, color='C3')
plt.show()
