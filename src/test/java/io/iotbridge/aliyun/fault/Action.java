package io.iotbridge.aliyun.fault;

/** Breaks something and, where that does not heal by itself, repairs it. */
@FunctionalInterface
interface Action {
    /** Returns when nothing is kept broken any more; the repair may take longer. */
    void on(Scene scene);
}
