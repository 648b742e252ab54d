# Importing stock libraries
import numpy as np
import pandas as pd
import torch
from torch.utils.data import DataLoader, Dataset
from transformers import T5ForConditionalGeneration, T5Tokenizer
from rich.console import Console

device = "cuda" if torch.cuda.is_available() else "cpu"
console = Console(record=True)

model_params = {
    "MODEL": "t5-base",
    "TRAIN_BATCH_SIZE": 8,  #! FRG401
    "VALID_BATCH_SIZE": 8,
    "TRAIN_EPOCHS": 3,  #! FRG401
    "VAL_EPOCHS": 1,
    "LEARNING_RATE": 1e-4,  #! FRG401
    "MAX_SOURCE_TEXT_LENGTH": 512,
    "MAX_TARGET_TEXT_LENGTH": 50,
    "SEED": 42,
}


class SummaryDataset(Dataset):
    def __init__(self, frame, tok, source_len, target_len):
        self.frame, self.tok, self.source_len, self.target_len = frame, tok, source_len, target_len

    def __len__(self):
        return len(self.frame)

    def __getitem__(self, i):
        row = self.frame.iloc[i]
        src = self.tok("summarize: " + row.text, max_length=self.source_len, padding="max_length", truncation=True, return_tensors="pt")
        tgt = self.tok(row.headline, max_length=self.target_len, padding="max_length", truncation=True, return_tensors="pt")
        return {"input_ids": src.input_ids[0], "attention_mask": src.attention_mask[0], "labels": tgt.input_ids[0]}


def train(epoch, model, loader, optimizer):
    model.train()
    for i, batch in enumerate(loader):
        loss = model(**{k: v.to(device) for k, v in batch.items()})[0]
        if i % 10 == 0:
            console.print(epoch, i, float(loss))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()  #! FRG402


def validate(tok, model, loader):
    model.eval()
    out = []
    with torch.no_grad():
        for batch in loader:
            ids = model.generate(input_ids=batch["input_ids"].to(device), max_length=150, num_beams=2, repetition_penalty=2.5, length_penalty=1.0)
            out += tok.batch_decode(ids, skip_special_tokens=True)
    return out


def T5Trainer(frame, model_params):
    torch.manual_seed(model_params["SEED"])
    np.random.seed(model_params["SEED"])
    tok = T5Tokenizer.from_pretrained(model_params["MODEL"])
    model = T5ForConditionalGeneration.from_pretrained(model_params["MODEL"]).to(device)
    cut = int(0.8 * len(frame))
    lens = model_params["MAX_SOURCE_TEXT_LENGTH"], model_params["MAX_TARGET_TEXT_LENGTH"]
    loader = DataLoader(SummaryDataset(frame[:cut], tok, *lens), batch_size=model_params["TRAIN_BATCH_SIZE"], shuffle=True)
    val_loader = DataLoader(SummaryDataset(frame[cut:], tok, *lens), batch_size=model_params["VALID_BATCH_SIZE"], shuffle=False)
    optimizer = torch.optim.Adam(params=model.parameters(), lr=model_params["LEARNING_RATE"])
    for epoch in range(model_params["TRAIN_EPOCHS"]):
        train(epoch, model, loader, optimizer)
    pd.Series(validate(tok, model, val_loader)).to_csv("predictions.csv")


T5Trainer(pd.read_csv("news_summary.csv"), model_params=model_params)
