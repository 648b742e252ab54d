# English -> German, attention. After the course notebook.
import random
import time

import spacy
import torch
import torch.nn as nn
import torch.optim as optim
from torchtext.data import BucketIterator, Field
from torchtext.datasets import Multi30k

SEED = 1234
random.seed(SEED)
torch.manual_seed(SEED)
torch.backends.cudnn.deterministic = True

spacy_de = spacy.load("de_core_news_sm")
SRC = Field(tokenize=lambda t: [w.text for w in spacy_de.tokenizer(t)], init_token="<sos>", eos_token="<eos>", lower=True)
TRG = Field(init_token="<sos>", eos_token="<eos>", lower=True)
train_data, valid_data, test_data = Multi30k.splits(exts=(".de", ".en"), fields=(SRC, TRG))
SRC.build_vocab(train_data, min_freq=2)
TRG.build_vocab(train_data, min_freq=2)


class Encoder(nn.Module):
    def __init__(self, input_dim, emb_dim, hid_dim, n_layers, dropout):
        super().__init__()
        self.embedding = nn.Embedding(input_dim, emb_dim)
        self.rnn = nn.LSTM(emb_dim, hid_dim, n_layers, dropout=dropout)
        self.dropout = nn.Dropout(dropout)

    def forward(self, src):
        return self.rnn(self.dropout(self.embedding(src)))[1]


class Decoder(nn.Module):
    def __init__(self, output_dim, emb_dim, hid_dim, n_layers, dropout):
        super().__init__()
        self.embedding = nn.Embedding(output_dim, emb_dim)
        self.rnn = nn.LSTM(emb_dim, hid_dim, n_layers, dropout=dropout)
        self.out = nn.Linear(hid_dim, output_dim)

    def forward(self, token, state):
        out, state = self.rnn(self.embedding(token.unsqueeze(0)), state)
        return self.out(out.squeeze(0)), state


INPUT_DIM = len(SRC.vocab)
OUTPUT_DIM = len(TRG.vocab)
ENC_EMB_DIM = 256  #! FRG401
DEC_EMB_DIM = 256  #! FRG401
HID_DIM = 512  #! FRG401
N_LAYERS = 2  #! FRG401
ENC_DROPOUT = 0.5  #! FRG401
DEC_DROPOUT = 0.5  #! FRG401
BATCH_SIZE = 128  #! FRG401
N_EPOCHS = 10  #! FRG401
CLIP = 1  #! FRG401

device = torch.device("cuda")
train_it, valid_it, test_it = BucketIterator.splits((train_data, valid_data, test_data), batch_size=BATCH_SIZE, device=device)
enc = Encoder(INPUT_DIM, ENC_EMB_DIM, HID_DIM, N_LAYERS, ENC_DROPOUT).to(device)
dec = Decoder(OUTPUT_DIM, DEC_EMB_DIM, HID_DIM, N_LAYERS, DEC_DROPOUT).to(device)
optimizer = optim.Adam(list(enc.parameters()) + list(dec.parameters()))
criterion = nn.CrossEntropyLoss(ignore_index=TRG.vocab.stoi["<pad>"])


def run_batch(src, trg, teacher_forcing_ratio=0.5):
    state = enc(src)
    token, outputs = trg[0], []
    for t in range(1, len(trg)):
        out, state = dec(token, state)
        outputs.append(out)
        token = trg[t] if random.random() < teacher_forcing_ratio else out.argmax(1)
    return torch.cat(outputs), trg[1:].view(-1)


def train(iterator, clip):
    total = 0
    for batch in iterator:
        optimizer.zero_grad()
        out, gold = run_batch(batch.src, batch.trg)
        loss = criterion(out, gold)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(enc.parameters(), clip)
        optimizer.step()  #! FRG402
        total += loss.item()
    return total / len(iterator)


best = float("inf")
for epoch in range(N_EPOCHS):
    t = time.time()
    loss = train(train_it, CLIP)
    with torch.no_grad():
        val = sum(criterion(*run_batch(b.src, b.trg, 0)).item() for b in valid_it) / len(valid_it)
    if val < best:
        best = val
        torch.save([enc.state_dict(), dec.state_dict()], "tut4.pt")
    print(f"{epoch+1:02} {time.time() - t:.0f}s {loss:.3f} {val:.3f}")
