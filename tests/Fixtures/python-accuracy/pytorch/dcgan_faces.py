from __future__ import print_function
import os
import random
import torch
import torch.nn as nn
import torch.nn.parallel
import torch.optim as optim
import torch.utils.data
import torchvision.datasets as dset
import torchvision.transforms as transforms
import torchvision.utils as vutils

manualSeed = 999
print("Random Seed: ", manualSeed)
random.seed(manualSeed)
torch.manual_seed(manualSeed)

dataroot = "data/faces"
workers = 2
batch_size = 128  #! FRG401
image_size = 64
nc = 3
nz = 100  #! FRG401
ngf = 64  #! FRG401
ndf = 64  #! FRG401
num_epochs = 25  #! FRG401
lr = 0.0002  #! FRG401
beta1 = 0.5  #! FRG401
ngpu = 1

dataset = dset.ImageFolder(root=dataroot, transform=transforms.Compose([
    transforms.Resize(image_size),
    transforms.CenterCrop(image_size),
    transforms.ToTensor(),
    transforms.Normalize((0.5, 0.5, 0.5), (0.5, 0.5, 0.5)),
]))
dataloader = torch.utils.data.DataLoader(dataset, batch_size=batch_size, shuffle=True, num_workers=workers)
device = torch.device("cuda:0" if (torch.cuda.is_available() and ngpu > 0) else "cpu")


def weights_init(m):
    classname = m.__class__.__name__
    if classname.find("Conv") != -1:
        nn.init.normal_(m.weight.data, 0.0, 0.02)
    elif classname.find("BatchNorm") != -1:
        nn.init.normal_(m.weight.data, 1.0, 0.02)
        nn.init.constant_(m.bias.data, 0)


class Generator(nn.Module):
    def __init__(self, ngpu):
        super(Generator, self).__init__()
        self.ngpu = ngpu
        self.main = nn.Sequential(
            nn.ConvTranspose2d(nz, ngf * 8, 4, 1, 0, bias=False),  #! FRG401?
            nn.BatchNorm2d(ngf * 8),
            nn.ReLU(True),
            nn.ConvTranspose2d(ngf * 8, ngf * 4, 4, 2, 1, bias=False),  #! FRG401?
            nn.BatchNorm2d(ngf * 4),
            nn.ReLU(True),
            nn.ConvTranspose2d(ngf * 4, nc, 8, 8, 0, bias=False),  #! FRG401?
            nn.Tanh(),
        )

    def forward(self, input):
        return self.main(input)


class Discriminator(nn.Module):
    def __init__(self, ngpu):
        super().__init__()
        self.ngpu = ngpu
        self.main = nn.Sequential(
            nn.Conv2d(nc, ndf, 4, 2, 1, bias=False),  #! FRG401?
            nn.LeakyReLU(0.2, inplace=True),  #! FRG401?
            nn.Conv2d(ndf, ndf * 2, 4, 2, 1, bias=False),  #! FRG401?
            nn.LeakyReLU(0.2, inplace=True),  #! FRG401?
            nn.Conv2d(ndf * 2, 1, 16, 1, 0, bias=False),  #! FRG401?
            nn.Sigmoid(),
        )

    def forward(self, input):
        return self.main(input).view(-1)


netG = Generator(ngpu).to(device).apply(weights_init)
netD = Discriminator(ngpu).to(device).apply(weights_init)
criterion = nn.BCELoss()
fixed_noise = torch.randn(64, nz, 1, 1, device=device)
real_label = 1.
fake_label = 0.
optimizerD = optim.Adam(netD.parameters(), lr=lr, betas=(beta1, 0.999))  #! FRG401 0.999
optimizerG = optim.Adam(netG.parameters(), lr=lr, betas=(beta1, 0.999))  #! FRG401 0.999

iters = 0
for epoch in range(num_epochs):
    for i, data in enumerate(dataloader, 0):
        netD.zero_grad()
        real = data[0].to(device)
        label = torch.full((real.size(0),), real_label, device=device)
        errD_real = criterion(netD(real), label)
        errD_real.backward()
        noise = torch.randn(real.size(0), nz, 1, 1, device=device)
        fake = netG(noise)
        errD_fake = criterion(netD(fake.detach()), label.fill_(fake_label))
        errD_fake.backward()
        optimizerD.step()  #! FRG402
        netG.zero_grad()
        errG = criterion(netD(fake), label.fill_(real_label))
        errG.backward()
        optimizerG.step()
        if iters % 500 == 0:
            print("[%d/%d][%d] D %.4f G %.4f" % (epoch, num_epochs, i, (errD_real + errD_fake).item(), errG.item()))
            vutils.save_image(netG(fixed_noise).detach(), os.path.join("out", "%05d.png" % iters), normalize=True, padding=2)
        iters += 1
