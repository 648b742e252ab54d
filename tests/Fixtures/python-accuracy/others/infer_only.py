"""Loads a trained model and scores a folder; trains nothing."""
import argparse
import joblib
import pandas as pd
import torch
from sklearn.preprocessing import StandardScaler
from torch.utils.data import DataLoader, TensorDataset

batch_size = 512
threshold = 0.42
learning_rate = 0.01  # left over


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("csv")
    ap.add_argument("--model", default="model.pt")
    args = ap.parse_args()
    frame = pd.read_csv(args.csv)
    scaler = StandardScaler()
    x = scaler.fit_transform(frame)
    scaler.fit(x)
    model = torch.jit.load(args.model).eval()
    loader = DataLoader(TensorDataset(torch.tensor(x)), batch_size=batch_size)
    with torch.no_grad():
        out = torch.cat([model(b[0]) for b in loader])
    (out > threshold).numpy().tofile("out.bin")
    print("done, lr was", learning_rate, joblib.hash(out.numpy()))


if __name__ == "__main__":
    main()
