import os
import fire
import torch
from datasets import load_dataset
from peft import LoraConfig, get_peft_model, prepare_model_for_kbit_training
from transformers import AutoModelForCausalLM, AutoTokenizer, BitsAndBytesConfig, DataCollatorForLanguageModeling, Trainer, TrainingArguments, set_seed

os.environ["WANDB_PROJECT"] = "alpaca"


def train(
    base_model: str = "meta-llama/Llama-2-7b-hf",
    data_path: str = "alpaca.json",
    output_dir: str = "./lora-alpaca",
    batch_size: int = 128,
    micro_batch_size: int = 4,
    num_epochs: int = 3,
    learning_rate: float = 3e-4,
    cutoff_len: int = 256,
    lora_r: int = 8,
):
    set_seed(0)
    bnb = BitsAndBytesConfig(load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_compute_dtype=torch.bfloat16)
    model = AutoModelForCausalLM.from_pretrained(base_model, quantization_config=bnb, device_map="auto")
    tokenizer = AutoTokenizer.from_pretrained(base_model)
    tokenizer.pad_token_id = 0
    model = prepare_model_for_kbit_training(model)
    lora = LoraConfig(
        r=lora_r,
        lora_alpha=16,  #! FRG401
        lora_dropout=0.05,  #! FRG401
        target_modules=["q_proj", "v_proj"],
        bias="none",
        task_type="CAUSAL_LM",
    )
    model = get_peft_model(model, lora)
    data = load_dataset("json", data_files=data_path)["train"].train_test_split(test_size=2000, shuffle=True, seed=42)
    tokenized = data.map(lambda p: tokenizer(p["text"], truncation=True, max_length=cutoff_len))
    trainer = Trainer(
        model=model,
        train_dataset=tokenized["train"],
        eval_dataset=tokenized["test"],
        args=TrainingArguments(
            per_device_train_batch_size=micro_batch_size,
            gradient_accumulation_steps=batch_size // micro_batch_size,
            warmup_steps=100,  #! FRG401
            num_train_epochs=num_epochs,
            learning_rate=learning_rate,
            fp16=True,
            logging_steps=10,
            optim="adamw_torch",  #! FRG401?
            eval_steps=200,
            save_steps=200,
            output_dir=output_dir,
            report_to="wandb",
            run_name="lora-7b",
        ),
        data_collator=DataCollatorForLanguageModeling(tokenizer, mlm=False),
    )
    model.config.use_cache = False
    trainer.train()
    model.save_pretrained(output_dir)


if __name__ == "__main__":
    fire.Fire(train)
