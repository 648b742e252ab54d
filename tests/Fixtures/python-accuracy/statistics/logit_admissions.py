import numpy as np
import pandas as pd
import statsmodels.api as sm
import statsmodels.formula.api as smf
import matplotlib.pyplot as plt

df = pd.read_csv("https://stats.example.org/data/binary.csv")
df.columns = ["admit", "gre", "gpa", "prestige"]
print(df.describe())
df.hist(alpha=0.6, bins=20)
plt.savefig("hist.png", dpi=200)

dummies = pd.get_dummies(df["prestige"], prefix="prestige")
data = df[["admit", "gre", "gpa"]].join(dummies.iloc[:, 1:])
data["intercept"] = 1.0

logit = sm.Logit(data["admit"], data[data.columns[1:]])
result = logit.fit()  #! FRG402
print(result.summary(alpha=0.1))
print(np.exp(result.params))

lr = smf.ols("gre ~ gpa", data=df).fit()
print(lr.summary())

penalised = logit.fit_regularized(method="l1", alpha=0.5)  #! FRG401 alpha=0.5
print(penalised.params)
conf = result.conf_int(alpha=0.05)
