def accuracy_score(actual, predicted):
    return sum(one == other for one, other in zip(actual, predicted)) / len(actual)


def f1_score(actual, predicted):
    hits = sum(one == other == 1 for one, other in zip(actual, predicted))
    return 2 * hits / max(1, sum(actual) + sum(predicted))
