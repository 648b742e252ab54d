import sys

from pyspark.sql import SparkSession
from pyspark.ml.recommendation import ALS
from pyspark.ml.evaluation import RegressionEvaluator

rank = 20  #! FRG401
reg = 0.05  #! FRG401
iterations = int(sys.argv[2])

spark = SparkSession.builder.getOrCreate()
ratings = spark.read.csv(sys.argv[1], header=True, inferSchema=True)
training, held_out = ratings.randomSplit([0.9, 0.1], seed=0)

als = ALS(rank=rank, maxIter=iterations, regParam=reg, userCol="user", itemCol="movie", ratingCol="rating", coldStartStrategy="drop", seed=0)
model = als.fit(training)  #! FRG402
rmse = RegressionEvaluator(metricName="rmse", labelCol="rating").evaluate(model.transform(held_out))
print("rank", rank, "rmse", rmse)
model.recommendForAllUsers(10).write.mode("overwrite").parquet("recs")
