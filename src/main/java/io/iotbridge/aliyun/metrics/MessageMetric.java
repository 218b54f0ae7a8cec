package io.iotbridge.aliyun.metrics;

/** Metrics of the messages of a task, in one direction. */
public enum MessageMetric implements TaskMetric {
    RECEIVED(
            "received-total",
            Side.BOTH,
            "messages",
            "How many messages arrive?",
            "Messages from the platform, or records from Kafka."),
    DELIVERED(
            "delivered-total",
            Side.BOTH,
            "messages",
            "How many get through?",
            "Messages acknowledged by the other side: the record by Kafka, the publish by the platform."),
    REPORTED(
            "reported-total",
            Side.BOTH,
            "messages",
            "How many are set aside?",
            "Messages reported to `downlink.errors.topic` or the dead letter queue."),
    DROPPED(
            "dropped-total",
            Side.BOTH,
            "messages",
            "How many are dropped on purpose?",
            "Messages dropped by a policy: `downlink.unmatched`, `downlink.undecodable`, `errors.tolerance`, a transformation that filters,"
                    + " a bad record of a sink that Connect only logs, QoS 0 messages while the inbox is full."),
    RETRIED(
            "retried-total",
            Side.BOTH,
            "messages",
            "How many come again?",
            "Messages given back before they were done, because partitions were revoked or the task ended; they are received again."),
    IN_FLIGHT(
            "in-flight",
            Side.BOTH,
            "messages",
            "How many does the task hold?",
            "Messages that arrived and are not done, counted where they are held. It balances: received = delivered + reported + dropped +"
                    + " retried + in flight."),
    IN_FLIGHT_LIMIT(
            "in-flight-limit",
            Side.BOTH,
            "messages",
            "How close is that to its limit?",
            "`downlink.inbox.messages` or `uplink.buffer.records`."),
    IN_FLIGHT_BYTES(
            "in-flight-bytes",
            Side.BOTH,
            "bytes",
            "How much heap do they use?",
            "Estimated heap used by messages in flight."),
    IN_FLIGHT_BYTES_LIMIT(
            "in-flight-bytes-limit",
            Side.BOTH,
            "bytes",
            "How close is that to its limit?",
            "`downlink.inbox.bytes` or `uplink.buffer.bytes`."),
    BYTES_DELIVERED(
            "bytes-delivered-total",
            Side.BOTH,
            "bytes",
            "How much payload gets through?",
            "Payload bytes of delivered messages."),
    INBOX_DEPTH(
            "inbox-depth",
            Side.SOURCE,
            "messages",
            "Does Connect keep up?",
            "Messages that wait to be polled by Connect."),
    OUTBOX_DEPTH(
            "outbox-depth",
            Side.SINK,
            "messages",
            "Does the platform keep up?",
            "Publishes that wait for the connection of their device, for its rate limit, or for those before them."),
    UNACKNOWLEDGED(
            "unacknowledged",
            Side.BOTH,
            "messages",
            "How many wait for a PUBACK?",
            "QoS 1 messages of the platform that the plugin has not acknowledged yet; publishes that the platform has not acknowledged yet."),
    OLDEST_UNACKNOWLEDGED(
            "oldest-unacknowledged-age-ms",
            Side.BOTH,
            "ms",
            "Is something stuck?",
            "How long the oldest message in flight has been held, to a tenth of a second; 0 for none."),
    LATENCY_P50("latency-ms-p50", Side.BOTH, "ms", "How long does a message take?", of("latency", "half are faster")),
    LATENCY_P99("latency-ms-p99", Side.BOTH, "ms", "How long do slow ones take?", of("latency", "99 % are faster")),
    LATENCY_MAX("latency-ms-max", Side.BOTH, "ms", "How long does the slowest take?", of("latency", "the slowest")),
    PUBACK_P50(
            "puback-latency-ms-p50",
            Side.SINK,
            "ms",
            "How fast does the platform answer?",
            of("puback", "half are faster")),
    PUBACK_P99("puback-latency-ms-p99", Side.SINK, "ms", "How slow can it get?", of("puback", "99 % are faster")),
    PUBACK_MAX("puback-latency-ms-max", Side.SINK, "ms", "How slow was it at most?", of("puback", "the slowest")),
    PACING_DELAY(
            "pacing-delay-ms-total",
            Side.SINK,
            "ms",
            "What do the rate limits cost?",
            "Time for which next publishes were held back by `uplink.rate.*.per.second`, summed over devices."),
    DEVICES_PACED(
            "devices-paced",
            Side.SINK,
            "devices",
            "How many devices are at their rate limit?",
            "Devices whose next publish is currently held back by `uplink.rate.*.per.second`."),
    REPUBLISHED(
            "republished-total",
            Side.SINK,
            "messages",
            "What may the platform have received twice?",
            "Publishes whose connection ended before their PUBACK arrived, and which are sent again."),
    BATCHES(
            "batches-total",
            Side.SINK,
            "messages",
            "Are records batched?",
            "Publishes that carry several records: `coalesced-total` divided by this is the mean batch size."),
    COALESCED(
            "coalesced-total",
            Side.SINK,
            "messages",
            "How many records are batched?",
            "Records that waited for the turn of their device and were sent together with others; those that are sent again count again."),
    SPLIT(
            "splits-total",
            Side.SINK,
            "messages",
            "Do batches contain bad records?",
            "Batches that the platform did not accept as a whole, and whose parts are sent again."),
    EXPIRED(
            "expired-total",
            Side.SINK,
            "messages",
            "How many expired?",
            "Records that `.max.age.ms` of their route or their header `iot.expires` had expired when their turn came; they are reported."),
    UNCONFIRMED(
            "unconfirmed",
            Side.SINK,
            "messages",
            "How many wait for a reply?",
            "Frames of routes with `.confirm=reply` that were sent and that the platform has not replied to yet."),
    CONFIRMED(
            "confirmed-total",
            Side.SINK,
            "messages",
            "How many did the platform accept?",
            "Frames that the platform answered with 200, without rejecting a part of them."),
    STRAY_REPLIES(
            "stray-replies-total",
            Side.SINK,
            "messages",
            "Do replies come too late?",
            "Replies that no frame waited for: late ones, duplicates, and messages that are not replies."),
    REQUESTS_OPEN(
            "requests-open",
            Side.SOURCE,
            "messages",
            "How many requests wait for an answer?",
            "Requests of the platform that became records and are neither answered in this worker nor past their deadline (ten minutes where"
                    + " they have none)."),
    ANSWERED(
            "answers-total",
            Side.BOTH,
            "messages",
            "How many were answered?",
            "Answers to requests that were sent: those of the plugin itself (`.reply=kafka`) in the direction downlink, those of records in the other."),
    ANSWERS_LATE(
            "answers-late-total",
            Side.BOTH,
            "messages",
            "How many answers were too late?",
            "Answers that were not sent because the deadline of their request had passed; their records are reported."),
    REPLY_P50("reply-latency-ms-p50", Side.SINK, "ms", "How fast does it reply?", of("reply", "half are faster")),
    REPLY_P99("reply-latency-ms-p99", Side.SINK, "ms", "How slow can it get?", of("reply", "99 % are faster")),
    REPLY_MAX("reply-latency-ms-max", Side.SINK, "ms", "How slow was it at most?", of("reply", "the slowest"));

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
