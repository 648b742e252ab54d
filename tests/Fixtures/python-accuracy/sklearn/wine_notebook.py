#!/usr/bin/env python
# coding: utf-8

# # Wine quality
# Which of the features matter?

# In[1]:


import numpy as np
import pandas as pd
import matplotlib.pyplot as plt
from sklearn import tree
from sklearn.tree import DecisionTreeClassifier
from sklearn.linear_model import LinearRegression
from sklearn.ensemble import AdaBoostClassifier

plt.rcParams["figure.figsize"] = (9, 6)
plt.rcParams["font.size"] = 14


# In[2]:


wine = pd.read_csv("winequality-red.csv", sep=";")
wine["good"] = wine["quality"] > 6
wine.corr()["quality"].plot.bar(alpha=0.7, width=0.9)


# In[3]:


msk = np.random.rand(len(wine)) < 0.8  #! FRG409
train, test = wine[msk], wine[~msk]
feats = list(wine.columns[:-2])


# In[4]:


dt = DecisionTreeClassifier(max_depth=3, min_samples_leaf=20)  #! FRG401 max_depth=3 min_samples_leaf=20
dt.fit(train[feats], train["good"])  #! FRG402
tree.plot_tree(dt, feature_names=feats, filled=True, max_depth=2, fontsize=9)
dt.score(test[feats], test["good"])


# In[5]:


depths = range(1, 15)
plt.plot(depths, [DecisionTreeClassifier(max_depth=d).fit(train[feats], train["good"]).score(test[feats], test["good"]) for d in depths])


# In[6]:


lr = LinearRegression()
lr.fit(train[feats], train["quality"])
print(lr.coef_)


# In[7]:


ada = AdaBoostClassifier(DecisionTreeClassifier(max_depth=1), n_estimators=5 * 20, learning_rate=.5)  #! FRG401 max_depth=1 5*20 learning_rate=.5
ada.fit(train[feats], train["good"])
ada.score(test[feats], test["good"])
