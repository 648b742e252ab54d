import lightgbm, pandas as pd, numpy as np
from sklearn.metrics import mean_squared_error

d = pd.read_csv('energy.csv', parse_dates=['ts'])
d['hour'] = d.ts.dt.hour; d['dow'] = d.ts.dt.dayofweek
for lag in (1, 24, 168):
    d['lag%d' % lag] = d.groupby('meter').load.shift(lag)
d = d.dropna()
tr = d[d.ts < '2018-10-01']; te = d[d.ts >= '2018-10-01']
cols = ['hour', 'dow', 'lag1', 'lag24', 'lag168']

n_trees = 1000  #! FRG401
rate = .03  #! FRG401
m = lightgbm.LGBMRegressor(n_estimators=n_trees, learning_rate=rate, num_leaves=2**6-1, subsample=0.7, subsample_freq=1, random_state=0)  #! FRG401 2**6-1 0.7 subsample_freq=1
m.fit(tr[cols], tr.load, eval_set=[(te[cols], te.load)], callbacks=[lightgbm.early_stopping(50)])  #! FRG401 early_stopping(50) FRG402
p = m.predict(te[cols])
print('rmse %.3f' % np.sqrt(mean_squared_error(te.load, p)))
