"""Q-learning on FrozenLake, for the lecture."""
import random
import numpy as np
import gym
import matplotlib.pyplot as plt

env = gym.make("FrozenLake-v1")
Q = np.zeros((env.observation_space.n, env.action_space.n))
alpha = 0.1  #! FRG401?
gamma = 0.95  #! FRG401?
episodes = 5000  #! FRG401?
rewards = []
for episode in range(episodes):
    state, _ = env.reset()
    done = False
    while not done:
        if random.random() < 1.0 / (episode + 1):  #! FRG402? FRG409?
            action = env.action_space.sample()
        else:
            action = int(np.argmax(Q[state]))
        nxt, r, done, _, _ = env.step(action)
        Q[state, action] += alpha * (r + gamma * Q[nxt].max() - Q[state, action])
        state = nxt
    rewards.append(r)
plt.plot(np.convolve(rewards, np.ones(100) / 100), alpha=0.3)
plt.show()
