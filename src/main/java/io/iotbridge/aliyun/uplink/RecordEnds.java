package io.iotbridge.aliyun.uplink;

import io.iotbridge.aliyun.identity.DeviceId;
import java.time.Duration;
import java.util.List;

/** The ways in which a record ends that was made a publish: each releases its share of the buffer, once. */
final class RecordEnds {

    private final OpenPartitions partitions;
    private final Reports reports;
    private final UplinkMetrics metrics;
    private final Results results;

    RecordEnds(OpenPartitions partitions, Reports reports, UplinkMetrics metrics, Results results) {
        this.partitions = partitions;
        this.reports = reports;
        this.metrics = metrics;
        this.results = results;
    }

    /** The platform has it. Its offset is done when its result is kept. Called on any thread. */
    void accepted(DeviceId device, OutgoingPublish publish) {
        results.tell(
                () -> Result.taken(publish, sinceItCame(publish)),
                () -> {
                    publish.position().done();
                    publish.partition().release(publish);
                    metrics.delivered(device, publish);
                },
                () -> handBack(publish));
    }

    /** Its offset was not committed: Kafka delivers it again, to the owner of the partition then. Called on any thread. */
    void handBack(OutgoingPublish publish) {
        publish.partition().release(publish);
        metrics.messages().countRetried();
    }

    /** They are with the platform neither now nor later. Called by the task thread. */
    void reportAll(List<OutgoingPublish> publishes, String reason) {
        publishes.forEach(publish -> report(publish, reason, Result.Outcome.UNDELIVERABLE));
    }

    /** It was of no use any more when its turn came. Called by the task thread. */
    void reportExpired(OutgoingPublish publish, String reason) {
        report(publish, reason, Result.Outcome.EXPIRED);
    }

    private void report(OutgoingPublish publish, String reason, Result.Outcome outcome) {
        report(publish, reason, Result.reported(publish.consumed(), outcome, reason, sinceItCame(publish)));
    }

    /** The platform has replied so. Called by the task thread. */
    void reportRejected(OutgoingPublish publish, FrameOutcome.Rejected why) {
        report(publish, why.reason(), Result.rejected(publish.consumed(), why, sinceItCame(publish)));
    }

    private void report(OutgoingPublish publish, String reason, Result result) {
        if (partitions.has(publish.partition())) {
            publish.partition().release(publish);
            reports.report(publish.consumed(), publish.partition(), publish.position(), reason, result);
        } else {
            handBack(publish);
        }
    }

    private Duration sinceItCame(OutgoingPublish publish) {
        return metrics.since(publish.arrivedNanos());
    }
}
