import math
import random
from collections import deque, namedtuple
from itertools import count

import gym
import torch
import torch.nn as nn
import torch.optim as optim

env = gym.make("CartPole-v1")
Transition = namedtuple("Transition", ("state", "action", "next_state", "reward"))


class ReplayMemory(object):
    def __init__(self, capacity):
        self.memory = deque([], maxlen=capacity)

    def push(self, *args):
        self.memory.append(Transition(*args))

    def sample(self, batch_size):
        return random.sample(self.memory, batch_size)

    def __len__(self):
        return len(self.memory)


class DQN(nn.Module):
    def __init__(self, n_obs, n_actions, hidden_dim):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(n_obs, hidden_dim), nn.ReLU(), nn.Linear(hidden_dim, n_actions))

    def forward(self, x):
        return self.body(x)


BATCH_SIZE = 128  #! FRG401
GAMMA = 0.99  #! FRG401
EPS_START = 0.9  #! FRG401?
EPS_END = 0.05  #! FRG401?
EPS_DECAY = 1000  #! FRG401?
TAU = 0.005  #! FRG401
LR = 1e-4  #! FRG401

n_actions = env.action_space.n
state, info = env.reset()
policy_net = DQN(len(state), n_actions, 128)  #! FRG401 128
target_net = DQN(len(state), n_actions, hidden_dim=128)  #! FRG401 hidden_dim=128
target_net.load_state_dict(policy_net.state_dict())
optimizer = optim.AdamW(policy_net.parameters(), lr=LR, amsgrad=True)
memory = ReplayMemory(10000)  #! FRG401?
steps_done = 0


def select_action(state):
    global steps_done
    eps = EPS_END + (EPS_START - EPS_END) * math.exp(-1. * steps_done / EPS_DECAY)
    steps_done += 1
    if random.random() > eps:  #! FRG409
        with torch.no_grad():
            return policy_net(state).max(1)[1].view(1, 1)
    return torch.tensor([[env.action_space.sample()]])


def optimize_model():
    if len(memory) < BATCH_SIZE:
        return
    batch = Transition(*zip(*memory.sample(BATCH_SIZE)))
    q = policy_net(torch.cat(batch.state)).gather(1, torch.cat(batch.action))
    with torch.no_grad():
        target = target_net(torch.cat(batch.next_state)).max(1)[0] * GAMMA + torch.cat(batch.reward)
    loss = nn.SmoothL1Loss()(q, target.unsqueeze(1))
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_value_(policy_net.parameters(), 100)  #! FRG401 100
    optimizer.step()  #! FRG402


for i_episode in range(600):  #! FRG401 600
    state, info = env.reset()
    state = torch.tensor(state).unsqueeze(0)
    for t in count():
        action = select_action(state)
        obs, reward, done, trunc, _ = env.step(action.item())
        memory.push(state, action, torch.tensor(obs).unsqueeze(0), torch.tensor([reward]))
        optimize_model()
        for key, value in target_net.state_dict().items():
            value.mul_(1 - TAU).add_(policy_net.state_dict()[key] * TAU)
        if done:
            break
print("Complete")
