#! FRG409?
import numpy as np
from datasets import load_dataset
from transformers import AutoModelForSequenceClassification, AutoTokenizer, DataCollatorWithPadding, EarlyStoppingCallback, Trainer, TrainingArguments
import evaluate

MODEL = "distilbert-base-uncased"
LEARNING_RATE = 2e-5  #! FRG401

raw = load_dataset("imdb")
tok = AutoTokenizer.from_pretrained(MODEL)
data = raw.map(lambda b: tok(b["text"], truncation=True, max_length=256), batched=True, batch_size=1000)
model = AutoModelForSequenceClassification.from_pretrained(MODEL, num_labels=2)
metric = evaluate.load("accuracy")


def compute_metrics(p):
    return metric.compute(predictions=np.argmax(p.predictions, axis=1), references=p.label_ids)


args = TrainingArguments(
    output_dir="out/imdb",
    learning_rate=LEARNING_RATE,
    per_device_train_batch_size=16,  #! FRG401
    per_device_eval_batch_size=64,
    num_train_epochs=3,  #! FRG401
    weight_decay=0.01,  #! FRG401
    warmup_ratio=0.06,  #! FRG401
    gradient_accumulation_steps=2,  #! FRG401
    evaluation_strategy="epoch",
    save_strategy="epoch",
    logging_steps=50,
    save_total_limit=2,
    load_best_model_at_end=True,
    report_to="none",
)
trainer = Trainer(
    model=model, args=args, train_dataset=data["train"], eval_dataset=data["test"], tokenizer=tok,
    data_collator=DataCollatorWithPadding(tok), compute_metrics=compute_metrics,
    callbacks=[EarlyStoppingCallback(early_stopping_patience=2)],  #! FRG401 early_stopping_patience=2
)
trainer.train()  #! FRG402
trainer.push_to_hub("imdb")
