"""Preprocessing only: scalers, encoders and a PCA are fitted, no model is."""
import numpy as np
import pandas as pd
from sklearn.decomposition import PCA
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import LabelEncoder, MinMaxScaler, OneHotEncoder

df = pd.read_csv("raw.csv")
imputer = SimpleImputer(strategy="median")
num = imputer.fit_transform(df.select_dtypes("number"))
scaler = MinMaxScaler().fit(num)
enc = OneHotEncoder(handle_unknown="ignore", max_categories=30)
enc.fit(df[["city", "kind"]])
tfidf = TfidfVectorizer(max_features=3000, min_df=5)
text = tfidf.fit_transform(df["text"])
pca = PCA(n_components=50)
pca.fit(scaler.transform(num))
y = LabelEncoder().fit_transform(df["label"])
np.savez("features.npz", x=pca.transform(num), c=enc.transform(df[["city", "kind"]]).toarray(), y=y)
