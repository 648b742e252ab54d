import os
import sys
import numpy as np
import tensorflow as tf
from tensorflow.examples.tutorials.mnist import input_data

# Parameters
learning_rate = 0.001  #! FRG401
training_iters = 200000  #! FRG401
batch_size = 128  #! FRG401
display_step = 10

# Network Parameters
n_input = 28
n_steps = 28
n_hidden = 128  #! FRG401
n_classes = 10

mnist = input_data.read_data_sets("/tmp/data/", one_hot=True)

x = tf.placeholder("float", [None, n_steps, n_input])
y = tf.placeholder("float", [None, n_classes])
keep_prob = tf.placeholder(tf.float32)
weights = {"out": tf.Variable(tf.random_normal([n_hidden, n_classes]))}
biases = {"out": tf.Variable(tf.random_normal([n_classes]))}


def RNN(x, weights, biases):
    x = tf.unstack(x, n_steps, 1)
    cell = tf.contrib.rnn.BasicLSTMCell(n_hidden, forget_bias=1.0)  #! FRG401? forget_bias=1.0
    cell = tf.contrib.rnn.DropoutWrapper(cell, output_keep_prob=keep_prob)
    outputs, states = tf.contrib.rnn.static_rnn(cell, x, dtype=tf.float32)
    return tf.matmul(outputs[-1], weights["out"]) + biases["out"]


pred = RNN(x, weights, biases)
cost = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(logits=pred, labels=y))
optimizer = tf.train.AdamOptimizer(learning_rate=learning_rate).minimize(cost)  #! FRG402
correct = tf.equal(tf.argmax(pred, 1), tf.argmax(y, 1))
accuracy = tf.reduce_mean(tf.cast(correct, tf.float32))
init = tf.global_variables_initializer()

with tf.Session() as sess:
    sess.run(init)  #! FRG409
    step = 1
    while step * batch_size < training_iters:
        bx, by = mnist.train.next_batch(batch_size)
        bx = bx.reshape((batch_size, n_steps, n_input))
        sess.run(optimizer, feed_dict={x: bx, y: by, keep_prob: 0.75})  #! FRG401 0.75
        if step % display_step == 0:
            acc = sess.run(accuracy, feed_dict={x: bx, y: by, keep_prob: 1.})
            print("Iter " + str(step * batch_size) + ", Training Accuracy= " + "{:.5f}".format(acc))
        step += 1
    test_len = 128
    test_data = mnist.test.images[:test_len].reshape((-1, n_steps, n_input))
    print(sess.run(accuracy, feed_dict={x: test_data, y: mnist.test.labels[:test_len], keep_prob: 1.}))
