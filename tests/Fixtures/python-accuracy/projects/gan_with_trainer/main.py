from types import SimpleNamespace

from torch.utils.data import DataLoader
from tqdm import trange

from faces import Faces
from networks import Disc, Gen
from trainer import GanTrainer

opts = SimpleNamespace(
    nz=64,  #! FRG401
    lr_g=1e-4,  #! FRG401
    lr_d=4e-4,  #! FRG401
    batch=32,  #! FRG401
    workers=4,
)
loader = DataLoader(Faces("celeba"), batch_size=opts.batch, shuffle=True, num_workers=opts.workers)
trainer = GanTrainer(Gen(opts.nz), Disc(), opts)
for epoch in trange(60):  #! FRG401 60
    for batch in loader:
        d, g = trainer.step(batch)  #! FRG402 FRG409
    print(epoch, d, g)
