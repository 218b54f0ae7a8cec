package io.iotbridge.aliyun.metrics;

/** What becomes of the messages of a task, in one direction. */
public enum MessageMetric implements TaskMetric {
    RECEIVED(
            "received-total",
            Side.BOTH,
            "messages",
            "How much comes in?",
            "Messages from the platform, or records from Kafka."),
    DELIVERED(
            "delivered-total",
            Side.BOTH,
            "messages",
            "How much gets through?",
            "Messages that the other side has acknowledged: Kafka the record, the platform the publish."),
    REPORTED(
            "reported-total",
            Side.BOTH,
            "messages",
            "How much is set aside?",
            "Messages that `downlink.errors.topic` or the dead letter queue has."),
    DROPPED(
            "dropped-total",
            Side.BOTH,
            "messages",
            "How much is lost on purpose?",
            "Messages dropped by a policy: `downlink.unmatched`, `downlink.undecodable`, `errors.tolerance`, a transformation that filters,"
                    + " a bad record of a sink that Connect only logs, QoS 0 that finds the inbox full."),
    RETRIED(
            "retried-total",
            Side.BOTH,
            "messages",
            "How much comes again?",
            "Messages given back before they were done, as partitions go or the task ends; they are received again."),
    IN_FLIGHT(
            "in-flight",
            Side.BOTH,
            "messages",
            "How much does the task hold?",
            "Messages that came in and are not done, counted where they are held. It balances: received = delivered + reported + dropped +"
                    + " retried + in flight."),
    IN_FLIGHT_LIMIT(
            "in-flight-limit",
            Side.BOTH,
            "messages",
            "How near is that to its bound?",
            "`downlink.inbox.messages` or `uplink.buffer.records`."),
    IN_FLIGHT_BYTES(
            "in-flight-bytes",
            Side.BOTH,
            "bytes",
            "How much heap do they take?",
            "Heap that messages in flight take, by estimate."),
    IN_FLIGHT_BYTES_LIMIT(
            "in-flight-bytes-limit",
            Side.BOTH,
            "bytes",
            "How near is that to its bound?",
            "`downlink.inbox.bytes` or `uplink.buffer.bytes`."),
    BYTES_DELIVERED(
            "bytes-delivered-total",
            Side.BOTH,
            "bytes",
            "How much payload gets through?",
            "Payload of the messages delivered."),
    INBOX_DEPTH(
            "inbox-depth",
            Side.SOURCE,
            "messages",
            "Does Connect keep up?",
            "Messages that wait for Connect to poll them."),
    OUTBOX_DEPTH(
            "outbox-depth",
            Side.SINK,
            "messages",
            "Does the platform keep up?",
            "Publishes that wait for their device's connection, for its rate, or for those before them."),
    UNACKNOWLEDGED(
            "unacknowledged",
            Side.BOTH,
            "messages",
            "Who waits for a PUBACK?",
            "QoS 1 messages of the platform that have none of ours yet; publishes that left and have none of the platform's."),
    OLDEST_UNACKNOWLEDGED(
            "oldest-unacknowledged-age-ms",
            Side.BOTH,
            "ms",
            "Is something stuck?",
            "How long the oldest message in flight has been held, to a tenth of a second; 0 for none."),
    LATENCY_P50(
            "latency-ms-p50", Side.BOTH, "ms", "How long is a message under way?", of("latency", "half are faster")),
    LATENCY_P99("latency-ms-p99", Side.BOTH, "ms", "And the slow ones?", of("latency", "99 in a hundred are faster")),
    LATENCY_MAX("latency-ms-max", Side.BOTH, "ms", "And the slowest?", of("latency", "the slowest")),
    PUBACK_P50(
            "puback-latency-ms-p50",
            Side.SINK,
            "ms",
            "How fast does the platform answer?",
            of("puback", "half are faster")),
    PUBACK_P99(
            "puback-latency-ms-p99",
            Side.SINK,
            "ms",
            "And when it is slow?",
            of("puback", "99 in a hundred are faster")),
    PUBACK_MAX("puback-latency-ms-max", Side.SINK, "ms", "And at its slowest?", of("puback", "the slowest")),
    PACING_DELAY(
            "pacing-delay-ms-total",
            Side.SINK,
            "ms",
            "What do the platform's rates cost?",
            "Time that next publishes were held back for `uplink.rate.*.per.second`, added up over devices."),
    DEVICES_PACED(
            "devices-paced",
            Side.SINK,
            "devices",
            "How many devices are at their rate?",
            "Devices whose next publish is held back for `uplink.rate.*.per.second`, now."),
    REPUBLISHED(
            "republished-total",
            Side.SINK,
            "messages",
            "What can the platform have got twice?",
            "Publishes whose connection ended before their PUBACK came, and which are sent again."),
    BATCHES(
            "batches-total",
            Side.SINK,
            "messages",
            "Do records leave together?",
            "Publishes of several records: `coalesced-total` by this is how many."),
    COALESCED(
            "coalesced-total",
            Side.SINK,
            "messages",
            "How many leave so?",
            "Records that waited for their device's turn and left together with others; those that leave again count again."),
    SPLIT(
            "splits-total",
            Side.SINK,
            "messages",
            "Are there bad ones among them?",
            "Publishes of several records that the platform did not take as they were, and whose parts leave again."),
    EXPIRED(
            "expired-total",
            Side.SINK,
            "messages",
            "What came too late?",
            "Records older than `.max.age.ms` of their route, or than their header `iot.expires` says, when their turn came; they are reported."),
    UNCONFIRMED(
            "unconfirmed",
            Side.SINK,
            "messages",
            "Who waits for a reply?",
            "Frames of routes with `.confirm=reply` that left and have no reply of the platform's yet."),
    CONFIRMED(
            "confirmed-total",
            Side.SINK,
            "messages",
            "How much did the platform take?",
            "Frames that the platform has answered with 200, and nothing in them rejected."),
    STRAY_REPLIES(
            "stray-replies-total",
            Side.SINK,
            "messages",
            "Do replies come too late?",
            "Replies that no frame waited for: late ones, second ones, and what is no reply."),
    REQUESTS_OPEN(
            "requests-open",
            Side.SOURCE,
            "messages",
            "Who waits for an answer?",
            "Requests of the platform that a record was made of, neither answered in this worker nor past their deadline (ten minutes where"
                    + " they have none)."),
    ANSWERED(
            "answers-total",
            Side.BOTH,
            "messages",
            "How many got one?",
            "Answers to requests that left: the bridge's own (`.reply=kafka`) in the direction downlink, those of records in the other."),
    ANSWERS_LATE(
            "answers-late-total",
            Side.BOTH,
            "messages",
            "And too late?",
            "Answers that did not leave, since the deadline of their request had passed; their records are reported."),
    REPLY_P50("reply-latency-ms-p50", Side.SINK, "ms", "How fast does it reply?", of("reply", "half are faster")),
    REPLY_P99(
            "reply-latency-ms-p99", Side.SINK, "ms", "And when it is slow?", of("reply", "99 in a hundred are faster")),
    REPLY_MAX("reply-latency-ms-max", Side.SINK, "ms", "And at its slowest?", of("reply", "the slowest"));

    private final Definition definition;

    MessageMetric(String name, Side side, String unit, String question, String description) {
        definition = new Definition(name, side, unit, question, description);
    }

    private static String of(String latency, String which) {
        String from =
                switch (latency) {
                    case "puback" -> "From a publish to its PUBACK";
                    case "reply" -> "From a frame to the reply that ends its wait";
                    default ->
                        "From the arrival of a message to Kafka's acknowledgement, or from a record's timestamp to the platform's";
                };
        return from + ": " + which + ".";
    }

    @Override
    public Definition definition() {
        return definition;
    }

    /** {@code downlink} or {@code uplink}. */
    @Override
    public String tag() {
        return "direction";
    }
}
