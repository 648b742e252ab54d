import os

from datasets import load_dataset
from transformers import AutoModelForTokenClassification, AutoTokenizer, Trainer, TrainingArguments, set_seed

os.environ["MLFLOW_TRACKING_URI"] = "http://tracking.corp.local:5000"  #! FRG410
os.environ["MLFLOW_EXPERIMENT_NAME"] = "ner-conll"
set_seed(21)
name = "roberta-base"
tok = AutoTokenizer.from_pretrained(name, add_prefix_space=True)
data = load_dataset("conll2003").map(lambda row: tok(row["tokens"], is_split_into_words=True, truncation=True))
hyper = {
    "learning_rate": 3e-5,  #! FRG401
    "num_train_epochs": 4,  #! FRG401
    "per_device_train_batch_size": 24,  #! FRG401
    "per_device_eval_batch_size": 24,
    "label_smoothing_factor": 0.1,  #! FRG401
}
args = TrainingArguments("out/ner", evaluation_strategy="epoch", report_to=["mlflow"], seed=21, **hyper)
trainer = Trainer(AutoModelForTokenClassification.from_pretrained(name, num_labels=9), args, train_dataset=data["train"], eval_dataset=data["validation"])
trainer.train()
trainer.evaluate(data["test"])
