# In[1]:
import pandas as pd
import numpy as np
import matplotlib.pyplot as plt
from mpl_toolkits.mplot3d import Axes3D
from sklearn.cluster import KMeans, DBSCAN, AgglomerativeClustering
from sklearn.decomposition import PCA
from sklearn.metrics import silhouette_score

# In[2]:
mall = pd.read_csv("Mall_Customers.csv")
mall.head(10)
mall.describe()
X = mall[["Age", "Annual Income (k$)", "Spending Score (1-100)"]].values

# In[3]: elbow
wcss = []
for i in range(1, 11):
    km = KMeans(n_clusters=i, init="k-means++", random_state=42)
    km.fit(X)  #! FRG402
    wcss.append(km.inertia_)
plt.plot(range(1, 11), wcss)
plt.title("Elbow")
plt.show()

# In[4]: five it is
kmeans = KMeans(n_clusters=5, n_init=20, max_iter=400, random_state=42)  #! FRG401 n_clusters=5 n_init=20 max_iter=400
labels = kmeans.fit_predict(X)
print(silhouette_score(X, labels))

fig = plt.figure(figsize=(10, 8))
ax = fig.add_subplot(111, projection="3d")
ax.scatter(X[:, 0], X[:, 1], X[:, 2], c=labels, s=40, alpha=0.6)
ax.view_init(elev=20, azim=130)
plt.show()

# In[5]:
db = DBSCAN(eps=12.5, min_samples=4)  #! FRG401 eps=12.5 min_samples=4
print(pd.Series(db.fit_predict(X)).value_counts())

agg = AgglomerativeClustering(5)  #! FRG401 5
mall["cluster"] = agg.fit_predict(X)

pca = PCA(n_components=2)  #! FRG401?
xy = pca.fit_transform(X)
plt.scatter(xy[:, 0], xy[:, 1], c=mall["cluster"], alpha=0.5)
