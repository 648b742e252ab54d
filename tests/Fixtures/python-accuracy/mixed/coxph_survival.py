import numpy as np
import pandas as pd
import statsmodels.api as sm
from sklearn.isotonic import IsotonicRegression
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF, WhiteKernel
from sklearn.mixture import GaussianMixture
from statsmodels.tsa.statespace.sarimax import SARIMAX

# %%
np.random.seed(123)
df = pd.read_stata("nhefs.dta")
glm = sm.GLM(df["died"], sm.add_constant(df[["age", "smoke"]]), family=sm.families.Binomial()).fit(maxiter=50)  #! FRG401? maxiter=50
print(glm.summary())
sarima = SARIMAX(df["visits"], order=(1, 1, 1), seasonal_order=(1, 0, 1, 12)).fit(disp=False)  #! FRG401 (1,1,1) (1,0,1,12)
iso = IsotonicRegression(out_of_bounds="clip").fit(df["age"], df["died"])
gp = GaussianProcessRegressor(RBF(1.0) + WhiteKernel(0.1), alpha=1e-6, n_restarts_optimizer=4, random_state=0)  #! FRG401 alpha=1e-6 n_restarts_optimizer=4 FRG401? 1.0 0.1
gp.fit(df[["age"]], df["weight"])  #! FRG402
gmm = GaussianMixture(n_components=3, covariance_type="diag", random_state=0).fit(df[["age", "weight"]])  #! FRG401 n_components=3 FRG401? "diag"
print(sarima.aic, gp.score(df[["age"]], df["weight"]), gmm.bic(df[["age", "weight"]]))
