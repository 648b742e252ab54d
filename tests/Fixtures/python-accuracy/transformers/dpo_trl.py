import torch
import yaml
from datasets import load_dataset
from transformers import AutoModelForCausalLM, AutoTokenizer
from trl import DPOConfig, DPOTrainer
import transformers

transformers.set_seed(42)
cfg = yaml.safe_load(open("dpo.yaml"))

model = AutoModelForCausalLM.from_pretrained(cfg["base"], torch_dtype=torch.bfloat16)
tokenizer = AutoTokenizer.from_pretrained(cfg["base"])
pairs = load_dataset(cfg["pairs"], split="train").shuffle(seed=42).select(range(20000))
training_args = DPOConfig(
    output_dir=cfg["out"],
    beta=0.1,  #! FRG401
    learning_rate=float(cfg["lr"]),
    per_device_train_batch_size=2,  #! FRG401
    max_steps=cfg["steps"],
    lr_scheduler_type="cosine",  #! FRG401?
    warmup_steps=150,  #! FRG401
    max_prompt_length=512,
    report_to="wandb",
)
trainer = DPOTrainer(model, args=training_args, train_dataset=pairs, processing_class=tokenizer)
trainer.train()
