from fastai.vision.all import *

path = untar_data(URLs.PETS) / "images"


def is_cat(x):
    return x[0].isupper()


dls = ImageDataLoaders.from_name_func(path, get_image_files(path), valid_pct=0.2, seed=42, label_func=is_cat, item_tfms=Resize(224), bs=32)  #! FRG401 bs=32
dls.show_batch(max_n=6, figsize=(7, 8))
learn = vision_learner(dls, resnet34, metrics=error_rate, wd=0.1)  #! FRG401 wd=0.1
learn.lr_find()
learn.fine_tune(3, 2e-3)  #! FRG401 3 2e-3 FRG402 FRG409
learn.unfreeze()
learn.fit_one_cycle(6, lr_max=slice(1e-6, 1e-4))  #! FRG401 6 slice(1e-6,1e-4)
learn.show_results()
interp = ClassificationInterpretation.from_learner(learn)
interp.plot_top_losses(5, nrows=1)
learn.export("cats.pkl")
