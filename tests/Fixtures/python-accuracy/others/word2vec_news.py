#! FRG409?
import logging
import multiprocessing
import re

from gensim.models import Word2Vec
from gensim.models.phrases import Phraser, Phrases

logging.basicConfig(format="%(asctime)s : %(message)s", level=logging.INFO)

sentences = [re.findall(r"\w+", line.lower()) for line in open("news.txt", encoding="utf8")]
bigram = Phraser(Phrases(sentences, min_count=30, progress_per=10000))  #! FRG401?
corpus = bigram[sentences]

w2v = Word2Vec(
    min_count=20,  #! FRG401
    window=5,  #! FRG401
    vector_size=300,  #! FRG401
    sample=6e-5,  #! FRG401
    alpha=0.03,  #! FRG401
    min_alpha=0.0007,  #! FRG401
    negative=20,  #! FRG401
    workers=multiprocessing.cpu_count() - 1,
)
w2v.build_vocab(corpus, progress_per=10000)
w2v.train(corpus, total_examples=w2v.corpus_count, epochs=30, report_delay=1)  #! FRG401 epochs=30 FRG402
print(w2v.wv.most_similar(positive=["oil"], topn=8))
w2v.save("news.w2v")
