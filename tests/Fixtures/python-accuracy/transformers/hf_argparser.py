#!/usr/bin/env python
import logging
import os
import sys
from dataclasses import dataclass, field
from typing import Optional

from datasets import load_dataset
from transformers import (
    AutoModelForMultipleChoice,
    AutoTokenizer,
    HfArgumentParser,
    Trainer,
    TrainingArguments,
    set_seed,
)

logger = logging.getLogger(__name__)


@dataclass
class ModelArguments:
    model_name_or_path: str = field(metadata={"help": "model"})
    dropout: float = field(default=0.1, metadata={"help": "dropout of the head"})
    hidden_size: int = 768


@dataclass
class DataArguments:
    max_seq_length: int = field(default=128)
    pad_to_max_length: bool = False
    max_train_samples: Optional[int] = None


def main():
    parser = HfArgumentParser((ModelArguments, DataArguments, TrainingArguments))
    if len(sys.argv) == 2 and sys.argv[1].endswith(".json"):
        model_args, data_args, training_args = parser.parse_json_file(json_file=os.path.abspath(sys.argv[1]))
    else:
        model_args, data_args, training_args = parser.parse_args_into_dataclasses()
    training_args.report_to = ["mlflow"]
    set_seed(training_args.seed)
    swag = load_dataset("swag", "regular")
    tokenizer = AutoTokenizer.from_pretrained(model_args.model_name_or_path)
    model = AutoModelForMultipleChoice.from_pretrained(model_args.model_name_or_path)

    def preprocess(examples):
        first = [[c] * 4 for c in examples["sent1"]]
        return tokenizer(sum(first, []), truncation=True, max_length=data_args.max_seq_length)

    train = swag["train"].map(preprocess, batched=True)
    trainer = Trainer(model=model, args=training_args, train_dataset=train, tokenizer=tokenizer)
    result = trainer.train(resume_from_checkpoint=training_args.resume_from_checkpoint)
    trainer.log_metrics("train", result.metrics)
    trainer.save_model()


if __name__ == "__main__":
    main()
