#! FRG402?
import logging
import math
import random

from sentence_transformers import InputExample, LoggingHandler, SentenceTransformer, losses
from sentence_transformers.evaluation import EmbeddingSimilarityEvaluator
from torch.utils.data import DataLoader

logging.basicConfig(format="%(asctime)s - %(message)s", level=logging.INFO, handlers=[LoggingHandler()])
train_batch_size = 64  #! FRG401
num_epochs = 4  #! FRG401

model = SentenceTransformer("all-mpnet-base-v2")
samples = []
with open("pairs.tsv") as f:
    for row in f:
        a, b, score = row.rstrip().split("\t")
        samples.append(InputExample(texts=[a, b], label=float(score) / 5.0))
random.shuffle(samples)  #! FRG409
dev = samples[:1000]
train_dataloader = DataLoader(samples[1000:], shuffle=True, batch_size=train_batch_size)
train_loss = losses.CosineSimilarityLoss(model=model)
evaluator = EmbeddingSimilarityEvaluator.from_input_examples(dev, batch_size=16, name="sts-dev")
warmup_steps = math.ceil(len(train_dataloader) * num_epochs * 0.1)  #! FRG401? 0.1
model.fit(
    train_objectives=[(train_dataloader, train_loss)],
    evaluator=evaluator,
    epochs=num_epochs,
    evaluation_steps=1000,
    warmup_steps=warmup_steps,
    optimizer_params={"lr": 1e-5},  #! FRG401 1e-5
    output_path="out/sts",
)
emb = model.encode(["a test"], batch_size=128, show_progress_bar=False)
