"""Settings of the whole project; everything else imports them."""
from pathlib import Path

ROOT = Path(__file__).parent
SEED = 1999
LEARNING_RATE = 1e-3
BATCH_SIZE = 48
EPOCHS = 35
HIDDEN_DIM = 256
DROPOUT = 0.3
NUM_CLASSES = 6
