package io.iotbridge.aliyun.fault;

/**
 * What the worker's process holds at a moment.
 *
 * @param second of the run
 * @param life counts the worker's processes from 1: after a restart it is another one
 * @param age of this process, in seconds
 * @param heapKilobytes alive after a collection
 * @param threads native ones
 * @param descriptors open files and sockets
 */
record WorkerSample(long second, int life, long age, long heapKilobytes, int threads, int descriptors) {}
