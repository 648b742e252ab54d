from pyspark.ml import Pipeline
from pyspark.ml.classification import GBTClassifier, LogisticRegression
from pyspark.ml.evaluation import BinaryClassificationEvaluator
from pyspark.ml.feature import StringIndexer, VectorAssembler
from pyspark.ml.tuning import CrossValidator, ParamGridBuilder
from pyspark.sql import SparkSession
import mlflow
import mlflow.spark

spark = SparkSession.builder.appName("flights").config("spark.executor.memory", "8g").getOrCreate()
spark.sparkContext.setLogLevel("WARN")

flights = spark.read.parquet("s3a://lake/flights/2015")
train, test = flights.randomSplit([0.8, 0.2], seed=2015)

index = StringIndexer(inputCol="carrier", outputCol="carrier_idx", handleInvalid="keep")
assemble = VectorAssembler(inputCols=["carrier_idx", "distance", "dep_hour", "month"], outputCol="features")
gbt = GBTClassifier(labelCol="late", featuresCol="features", maxIter=40, maxDepth=6, stepSize=0.1, seed=2015)  #! FRG401 maxIter=40 maxDepth=6 stepSize=0.1
lr = LogisticRegression(labelCol="late", maxIter=100)  #! FRG401 maxIter=100
evaluator = BinaryClassificationEvaluator(labelCol="late")

with mlflow.start_run():  #! FRG406
    model = Pipeline(stages=[index, assemble, gbt]).fit(train)
    auc = evaluator.evaluate(model.transform(test))
    mlflow.log_params({"maxIter": 40, "maxDepth": 6})
    mlflow.log_metric("auc", auc)
    mlflow.spark.log_model(model, "gbt")

grid = ParamGridBuilder().addGrid(lr.regParam, [0.0, 0.01, 0.1]).addGrid(lr.elasticNetParam, [0.0, 0.5, 1.0]).build()
cv = CrossValidator(estimator=Pipeline(stages=[index, assemble, lr]), estimatorParamMaps=grid, evaluator=evaluator, numFolds=4, seed=1)
cv_model = cv.fit(train)  #! FRG407?
print(max(cv_model.avgMetrics))
spark.stop()
