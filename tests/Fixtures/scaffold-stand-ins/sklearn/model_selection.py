def train_test_split(features, labels, test_size, random_state, stratify):
    cut = int(len(features) * (1 - test_size))
    return [features[:cut], features[cut:], labels[:cut], labels[cut:]]
