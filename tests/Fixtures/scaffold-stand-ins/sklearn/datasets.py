def load_breast_cancer(return_X_y):
    assert return_X_y
    return [[index] for index in range(80)], [index % 2 for index in range(80)]
