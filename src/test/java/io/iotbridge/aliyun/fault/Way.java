package io.iotbridge.aliyun.fault;

/** The two directions, as the pages name them. */
enum Way {
    DOWN("platform → Kafka"),
    UP("Kafka → platform");

    private final String title;

    Way(String title) {
        this.title = title;
    }

    @Override
    public String toString() {
        return title;
    }
}
