import argparse
import math

import torch
from accelerate import Accelerator
from accelerate.utils import set_seed
from datasets import load_dataset
from torch.optim import AdamW
from torch.utils.data import DataLoader
from tqdm.auto import tqdm
from transformers import AutoModelForSequenceClassification, AutoTokenizer, get_scheduler

MAX_GPU_BATCH_SIZE = 16  #! FRG401?
EVAL_BATCH_SIZE = 32


def training_function(config, args):
    accelerator = Accelerator(log_with="wandb", mixed_precision=args.mixed_precision, gradient_accumulation_steps=4)  #! FRG401 gradient_accumulation_steps=4
    accelerator.init_trackers("glue", config=config)
    set_seed(config["seed"])
    tokenizer = AutoTokenizer.from_pretrained("bert-base-cased")
    data = load_dataset("glue", "mrpc").map(lambda e: tokenizer(e["sentence1"], e["sentence2"], truncation=True), batched=True)
    train = DataLoader(data["train"], shuffle=True, batch_size=int(config["batch_size"]))
    evald = DataLoader(data["validation"], shuffle=False, batch_size=EVAL_BATCH_SIZE)
    model = AutoModelForSequenceClassification.from_pretrained("bert-base-cased")
    optimizer = AdamW(params=model.parameters(), lr=config["lr"])
    steps = math.ceil(len(train) / 4) * int(config["num_epochs"])
    sched = get_scheduler("linear", optimizer=optimizer, num_warmup_steps=100, num_training_steps=steps)  #! FRG401 num_warmup_steps=100 FRG401? "linear"
    model, optimizer, train, evald, sched = accelerator.prepare(model, optimizer, train, evald, sched)
    for epoch in range(int(config["num_epochs"])):
        model.train()
        for step, batch in enumerate(tqdm(train)):
            with accelerator.accumulate(model):
                loss = model(**batch).loss
                accelerator.backward(loss)
                optimizer.step()
                sched.step()
                optimizer.zero_grad()
        accelerator.log({"loss": loss.item()}, step=epoch)
    accelerator.end_training()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mixed_precision", default="fp16")
    args = parser.parse_args()
    config = {"lr": 2e-5, "num_epochs": 3, "seed": 42, "batch_size": 16}  #! FRG401 "lr":2e-5 "num_epochs":3 "batch_size":16
    training_function(config, args)


if __name__ == "__main__":
    main()
