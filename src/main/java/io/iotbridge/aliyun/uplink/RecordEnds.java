package io.iotbridge.aliyun.uplink;

import io.iotbridge.aliyun.config.UplinkConfig;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.uplink.offsets.OpenPartitions;
import io.iotbridge.aliyun.uplink.offsets.OpenRecord;
import io.iotbridge.aliyun.uplink.outboxes.OutboxRules;
import io.iotbridge.aliyun.uplink.publishes.AnswerEncoder;
import io.iotbridge.aliyun.uplink.publishes.Confirmation;
import io.iotbridge.aliyun.uplink.publishes.OutgoingPublish;
import io.iotbridge.aliyun.uplink.results.Result;
import io.iotbridge.aliyun.uplink.results.Results;
import java.util.List;
import java.util.Optional;

/** The ways in which a record ends that was made a publish: each releases its share of the buffer, once. */
final class RecordEnds {

    private final OpenPartitions partitions;
    private final Reports reports;
    private final UplinkMetrics metrics;
    private final Results results;
    private final AnswerEncoder answers;

    RecordEnds(
            OpenPartitions partitions, Reports reports, UplinkMetrics metrics, Results results, AnswerEncoder answers) {
        this.answers = answers;
        this.partitions = partitions;
        this.reports = reports;
        this.metrics = metrics;
        this.results = results;
    }

    /** By which all outboxes of the task publish. */
    OutboxRules outboxRules(UplinkConfig config, Rejections rejections) {
        return new OutboxRules(
                config.inFlightPerDevice(),
                config.limits(),
                config.confirmRetry(),
                config.confirmRetryMax(),
                config.splitsPerMinute(),
                metrics.clock(),
                metrics.outboxes(),
                metrics.confirmations(),
                this::accepted,
                rejections::add,
                (record, reason) -> {
                    if (record.isAnswer()) {
                        metrics.answers().late();
                    }
                    rejections.expired(record, reason);
                },
                rejections::held,
                this::handBack);
    }

    /** The platform has it. Its offset is done when its result is kept. Called on any thread. */
    private void accepted(DeviceId device, OutgoingPublish publish) {
        results.tell(
                () -> Result.taken(
                        publish.consumed(),
                        publish.confirmation().map(Confirmation::id),
                        metrics.sinceItCame(publish.record())),
                () -> {
                    publish.record().done();
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

    /** It waited, and never left. Called by the task thread. */
    void report(OpenRecord record, String reason) {
        reports.report(record, reason);
    }

    /** They are with the platform neither now nor later. Called by the task thread. */
    void reportAll(List<OutgoingPublish> publishes, String reason) {
        publishes.forEach(publish ->
                report(new Rejections.Ended(publish, Result.Outcome.UNDELIVERABLE, Optional.empty(), reason)));
    }

    /** The platform has rejected it, or it was of no use any more when its turn came. Called by the task thread. */
    void report(Rejections.Ended ended) {
        OutgoingPublish publish = ended.publish();
        if (!partitions.has(publish.partition())) {
            handBack(publish);
            return;
        }
        if (publish.isAnswer()) {
            answers.withdraw(publish);
        }
        publish.partition().release(publish);
        reports.report(
                publish.record(),
                ended.reason(),
                Result.reported(
                        publish.consumed(),
                        ended.outcome(),
                        ended.reply(),
                        ended.reason(),
                        metrics.sinceItCame(publish.record())));
    }
}
