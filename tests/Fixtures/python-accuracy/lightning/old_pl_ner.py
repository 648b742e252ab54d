import os
from argparse import ArgumentParser

import pytorch_lightning as pl
import torch
from pytorch_lightning import Trainer
from torch.utils.data import DataLoader
from transformers import AdamW, AutoModelForTokenClassification, AutoTokenizer, get_linear_schedule_with_warmup

from ner_data import ConllDataset


class Tagger(pl.LightningModule):
    def __init__(self, hparams):
        super().__init__()
        self.hparams.update(vars(hparams))
        self.tokenizer = AutoTokenizer.from_pretrained(hparams.bert)
        self.model = AutoModelForTokenClassification.from_pretrained(hparams.bert, num_labels=9)
        self.dropout = torch.nn.Dropout(0.1)  #! FRG401 0.1

    @staticmethod
    def add_model_args(parent):
        p = ArgumentParser(parents=[parent], add_help=False)
        p.add_argument("--lr", type=float, default=5e-5)
        p.add_argument("--bert", default="bert-base-cased")
        return p

    def training_step(self, batch, batch_idx):
        return self.model(**batch).loss

    def train_dataloader(self):
        return DataLoader(ConllDataset("train.txt", self.tokenizer), batch_size=32, shuffle=True)  #! FRG401 batch_size=32

    def val_dataloader(self):
        return DataLoader(ConllDataset("dev.txt", self.tokenizer), batch_size=32)

    def configure_optimizers(self):
        opt = AdamW(self.parameters(), lr=self.hparams.lr, eps=1e-8)  #! FRG401 eps=1e-8
        sched = get_linear_schedule_with_warmup(opt, num_warmup_steps=0, num_training_steps=2000)  #! FRG401 num_training_steps=2000 FRG401? num_warmup_steps=0
        return [opt], [{"scheduler": sched, "interval": "step"}]


def main():
    parser = ArgumentParser()
    parser.add_argument("--max_epochs", type=int, default=3)
    args = Tagger.add_model_args(parser).parse_args()
    tagger = Tagger(args)  #! FRG409
    trainer = Trainer(gpus=1, max_epochs=args.max_epochs, accumulate_grad_batches=4, logger=False, num_sanity_val_steps=2)  #! FRG401 accumulate_grad_batches=4
    trainer.fit(tagger)  #! FRG402
    trainer.save_checkpoint(os.path.join("out", "ner.ckpt"))


if __name__ == "__main__":
    main()
