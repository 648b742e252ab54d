import os

import gymnasium as gym
from stable_baselines3 import PPO
from stable_baselines3.common.callbacks import EvalCallback
from stable_baselines3.common.env_util import make_vec_env
from stable_baselines3.common.evaluation import evaluate_policy

TIMESTEPS = 1_000_000  #! FRG401

env = make_vec_env("LunarLander-v2", n_envs=16)
eval_env = gym.make("LunarLander-v2")
model = PPO(
    "MlpPolicy",
    env,
    n_steps=1024,  #! FRG401
    batch_size=64,  #! FRG401
    n_epochs=4,  #! FRG401
    gamma=0.999,  #! FRG401
    gae_lambda=0.98,  #! FRG401
    ent_coef=0.01,  #! FRG401
    policy_kwargs=dict(net_arch=[64, 64]),  #! FRG401?
    verbose=1,
)
model.learn(total_timesteps=TIMESTEPS, callback=EvalCallback(eval_env, eval_freq=5000, n_eval_episodes=10))  #! FRG402 FRG409
mean, std = evaluate_policy(model, eval_env, n_eval_episodes=20)
print(f"{mean:.1f} +- {std:.1f}")
model.save(os.path.join("zoo", "ppo_lander"))
