import hydra
import pytorch_lightning as pl
from hydra.utils import instantiate
from omegaconf import DictConfig, OmegaConf
from pytorch_lightning.callbacks import LearningRateMonitor
from pytorch_lightning.loggers import WandbLogger

from src.data import SpeechDataModule
from src.models import Conformer


@hydra.main(config_path="conf", config_name="train", version_base=None)
def main(cfg: DictConfig) -> None:
    pl.seed_everything(cfg.seed, workers=True)
    data = SpeechDataModule(cfg.data.root, batch_size=cfg.data.batch_size, num_workers=8)
    model = Conformer(
        hidden_dim=cfg.model.hidden_dim,
        num_layers=cfg.model.num_layers,
        num_heads=4,  #! FRG401
        dropout=cfg.model.get("dropout", 0.1),
        optimizer=instantiate(cfg.optim),
    )
    trainer = pl.Trainer(
        max_epochs=cfg.trainer.max_epochs,
        accumulate_grad_batches=cfg.trainer.accumulate,
        gradient_clip_val=1.0,  #! FRG401
        val_check_interval=0.25,
        logger=WandbLogger(project="asr", config=OmegaConf.to_container(cfg)),
        callbacks=[LearningRateMonitor("step")],
    )
    trainer.fit(model, datamodule=data, ckpt_path=cfg.get("resume"))


if __name__ == "__main__":
    main()
