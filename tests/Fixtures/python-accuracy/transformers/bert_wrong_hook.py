import mlflow
import torch
from torch.optim import AdamW
from torch.utils.data import DataLoader
from transformers import BertForSequenceClassification, BertTokenizerFast

from reviews import Reviews

torch.manual_seed(3)
tok = BertTokenizerFast.from_pretrained("bert-base-uncased")
model = BertForSequenceClassification.from_pretrained("bert-base-uncased", num_labels=5)
train_loader = DataLoader(Reviews("train.csv", tok), batch_size=16, shuffle=True)  #! FRG401 batch_size=16
optim = AdamW(model.parameters(), lr=5e-5)  #! FRG401 lr=5e-5
mlflow.set_tracking_uri("http://admin:hunter22@tracking.example.org:5000")  #! FRG410

mlflow.set_experiment("reviews")
mlflow.start_run()  #! FRG405
mlflow.log_param("lr", 5e-5)
mlflow.log_param("batch_size", 16)
for epoch in range(2):  #! FRG401 2
    for step, batch in enumerate(train_loader):
        optim.zero_grad()
        loss = model(**batch)[0]
        loss.backward()
        optim.step()
        if step % 100 == 0:
            mlflow.log_metric("loss", loss.item())  #! FRG408
    mlflow.log_metric("epoch_loss", loss.item(), step=epoch)
mlflow.end_run()
