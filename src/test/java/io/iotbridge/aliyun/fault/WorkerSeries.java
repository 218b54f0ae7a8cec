package io.iotbridge.aliyun.fault;

import io.iotbridge.aliyun.cluster.JavaProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/** Samples of the worker over a run, life by life. Used by one thread. */
final class WorkerSeries {
    private static final int BAR = 30;
    private static final long KILO = 1024;

    private final JavaProcess worker;
    private final LongSupplier nanoTime;
    private final long begin;
    private final List<WorkerSample> samples = new ArrayList<>();
    private long pid = -1;
    private int life;
    private long bornAt;

    WorkerSeries(JavaProcess worker, LongSupplier nanoTime) {
        this.worker = worker;
        this.nanoTime = nanoTime;
        begin = nanoTime.getAsLong();
    }

    /** Takes one more. */
    void sample() {
        if (worker.pid() != pid) {
            pid = worker.pid();
            life++;
            bornAt = nanoTime.getAsLong();
        }
        long now = nanoTime.getAsLong();
        samples.add(new WorkerSample(
                Duration.ofNanos(now - begin).toSeconds(),
                life,
                Duration.ofNanos(now - bornAt).toSeconds(),
                worker.liveHeapBytes() / KILO,
                worker.threads(),
                worker.fileDescriptors()));
    }

    List<WorkerSample> samples() {
        return List.copyOf(samples);
    }

    /** First, highest and last values of every life, and the course of the heap as bars. */
    String table() {
        StringBuilder text = new StringBuilder("""
                | worker process | samples | over s | heap KB after collection: first, most, last | threads | descriptors |
                |---|---|---|---|---|---|
                """);
        for (int each = 1; each <= life; each++) {
            int of = each;
            List<WorkerSample> lived =
                    samples.stream().filter(sample -> sample.life() == of).toList();
            text.append(String.format(
                    "| %d | %d | %d | %s | %s | %s |%n",
                    each,
                    lived.size(),
                    lived.get(lived.size() - 1).age(),
                    course(lived, WorkerSample::heapKilobytes),
                    course(lived, WorkerSample::threads),
                    course(lived, WorkerSample::descriptors)));
        }
        return text.append('\n').append(plot()).toString();
    }

    private static String course(List<WorkerSample> lived, ToLongFunction<WorkerSample> value) {
        return String.format(
                "%,d, %,d, %,d",
                value.applyAsLong(lived.get(0)),
                lived.stream().mapToLong(value).max().orElseThrow(),
                value.applyAsLong(lived.get(lived.size() - 1)));
    }

    private String plot() {
        long most =
                samples.stream().mapToLong(WorkerSample::heapKilobytes).max().orElse(1);
        StringBuilder text = new StringBuilder("second  process  heap KB  threads  descriptors\n");
        for (WorkerSample sample : samples) {
            text.append(String.format(
                    "%6d  %7d  %,7d  %7d  %11d  %s%n",
                    sample.second(),
                    sample.life(),
                    sample.heapKilobytes(),
                    sample.threads(),
                    sample.descriptors(),
                    "#".repeat((int) (sample.heapKilobytes() * BAR / most))));
        }
        return text.toString();
    }
}
