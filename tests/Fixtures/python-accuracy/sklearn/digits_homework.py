# CS229-style homework 3, question 2: digits with different classifiers
# run: python digits_homework.py
from sklearn import datasets, svm, neighbors, neural_network
from sklearn.model_selection import train_test_split
import numpy as np
import matplotlib.pyplot as plt

np.random.seed(0)
digits = datasets.load_digits()
n_samples = len(digits.images)
data = digits.images.reshape((n_samples, -1))
Xtrain, Xtest, ytrain, ytest = train_test_split(data, digits.target, test_size=0.5, shuffle=False)

# (a) k nearest neighbours
accs = []
for k in [1, 3, 5, 7, 9, 11]:
    knn = neighbors.KNeighborsClassifier(n_neighbors=k)
    knn.fit(Xtrain, ytrain)  #! FRG402
    accs.append(knn.score(Xtest, ytest))
    print("k =", k, "accuracy", accs[-1])

plt.plot([1, 3, 5, 7, 9, 11], accs, "-o", alpha=0.8, linewidth=2)
plt.xlabel("k")
plt.savefig("knn.png", dpi=150)

# (b) SVM, the two values of gamma of the exercise sheet
best = 0
for gamma in (0.001, 0.01):
    for C in np.logspace(-2, 2, 5):
        clf = svm.SVC(gamma=gamma, C=C)
        clf.fit(Xtrain, ytrain)
        acc = clf.score(Xtest, ytest)
        if acc > best:
            best = acc
            best_C = C

final = svm.SVC(gamma=0.001, C=10.0)  #! FRG401 gamma=0.001 C=10.0
final.fit(Xtrain, ytrain)

# (c) MLP
mlp = neural_network.MLPClassifier(
    hidden_layer_sizes=(64, 32),  #! FRG401 (64,32)
    alpha=1e-4,  #! FRG401
    learning_rate_init=5e-3,  #! FRG401
    max_iter=40,  #! FRG401
    solver="sgd",  #! FRG401?
    verbose=10,
    random_state=1,
)
mlp.fit(Xtrain, ytrain)
print("train", mlp.score(Xtrain, ytrain))
print("test", mlp.score(Xtest, ytest))

fig, axes = plt.subplots(4, 4)
for coef, ax in zip(mlp.coefs_[0].T, axes.ravel()):
    ax.matshow(coef.reshape(8, 8), cmap=plt.cm.gray, vmin=-0.5, vmax=0.5)
plt.show()
