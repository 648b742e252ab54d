import pandas as pd
from prophet import Prophet
from prophet.diagnostics import cross_validation, performance_metrics
from prophet.plot import plot_plotly

holidays = pd.DataFrame({"holiday": "blackfriday", "ds": pd.to_datetime(["2016-11-25", "2017-11-24"]), "lower_window": 0, "upper_window": 3})


def fit_store(frame, store):
    df = frame[frame.store == store].rename(columns={"date": "ds", "sales": "y"})[["ds", "y"]]
    m = Prophet(
        holidays=holidays,
        changepoint_prior_scale=0.08,  #! FRG401
        seasonality_prior_scale=12,  #! FRG401
        seasonality_mode="multiplicative",  #! FRG401?
        interval_width=0.9,
        weekly_seasonality=True,
    )
    m.add_seasonality(name="monthly", period=30.5, fourier_order=5)  #! FRG401? period=30.5 FRG401? fourier_order=5
    m.fit(df)  #! FRG402
    return m


if __name__ == "__main__":
    sales = pd.read_csv("train.csv", parse_dates=["date"])
    for store in sales.store.unique()[:10]:
        model = fit_store(sales, store)
        future = model.make_future_dataframe(periods=90)
        forecast = model.predict(future)
        cv = cross_validation(model, initial="730 days", period="90 days", horizon="90 days")
        print(store, performance_metrics(cv)["mape"].mean())
        model.plot(forecast, figsize=(14, 6)).savefig(f"store_{store}.png")
