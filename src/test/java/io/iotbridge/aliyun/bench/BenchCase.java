package io.iotbridge.aliyun.bench;

/** What can be asked of {@link Bench}. */
enum BenchCase {
    SOURCE("platform → Kafka"),
    SINK("Kafka → platform"),
    SOURCE_LATENCY("platform → Kafka, paced"),
    SINK_LATENCY("Kafka → platform, paced"),
    ROUND_TRIP("call → Kafka → answer → Kafka → result"),
    READINGS("readings"),
    REQUESTS("Kafka → platform, paced, before, while and after 1,000 calls wait"),
    LINKS("idle links");

    final String title;

    BenchCase(String title) {
        this.title = title;
    }

    boolean isThroughput() {
        return this == SOURCE || this == SINK;
    }

    boolean isPaced() {
        return this == SOURCE_LATENCY || this == SINK_LATENCY || this == ROUND_TRIP || this == REQUESTS;
    }
}
