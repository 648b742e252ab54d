"""Optimises an image, not a network; the settings come from the command line."""
import sys

import torch
import torchvision.models as models
import torchvision.transforms.functional as TF
from PIL import Image
from torch.nn import functional as F

steps = int(sys.argv[3]) if len(sys.argv) > 3 else 300
style_weight = 1e6  #! FRG401?
content_weight = 1  #! FRG401?
imsize = 512

cnn = models.vgg19(weights="IMAGENET1K_V1").features.eval()
load = lambda p: TF.to_tensor(TF.resize(Image.open(p).convert("RGB"), [imsize, imsize])).unsqueeze(0)
content, style = load(sys.argv[1]), load(sys.argv[2])
image = content.clone().requires_grad_(True)
opt = torch.optim.LBFGS([image], lr=0.8, max_iter=20, history_size=50)  #! FRG401 lr=0.8 max_iter=20 history_size=50


def feats(x):
    out = []
    for i, layer in enumerate(cnn):
        x = layer(x)
        if i in (0, 5, 10, 19, 28):
            out.append(x)
    return out


def gram(x):
    b, c, h, w = x.shape
    f = x.view(b * c, h * w)
    return f @ f.t() / (b * c * h * w)


targets = [gram(f).detach() for f in feats(style)]
base = feats(content)[3].detach()


def closure():
    opt.zero_grad()
    f = feats(image.clamp(0, 1))
    loss = content_weight * F.mse_loss(f[3], base) + style_weight * sum(F.mse_loss(gram(a), t) for a, t in zip(f, targets))
    loss.backward()
    return loss


for i in range(steps):
    opt.step(closure)  #! FRG402? FRG409?
TF.to_pil_image(image.detach().clamp(0, 1)[0]).save("styled.png")
