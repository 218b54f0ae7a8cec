package io.iotbridge.aliyun.uplink;

import io.iotbridge.aliyun.config.PublishLimits;
import io.iotbridge.aliyun.link.LinkHandle;
import io.iotbridge.aliyun.link.OpenRequests;
import io.iotbridge.aliyun.metrics.AnswerCounters;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bridge's own answers as one device: in order at each QoS, within the rates, again on the next connection if they had no PUBACK. One whose
 * deadline passes first does not leave.
 *
 * <p>Belongs to the link's loop. Bounded: beyond {@link #MOST} the newest is given up and counted. When the process dies, what is in here is lost; a
 * request without its PUBACK comes again and is answered then. So it is when the task ends.
 */
final class AnswerLane {

    private static final Logger log = LoggerFactory.getLogger(AnswerLane.class);

    /** As many requests as the platform leaves without a PUBACK, ten times over. */
    private static final int MOST = 1_000;

    private final LinkHandle link;
    private final OpenRequests requests;
    private final AnswerCounters counters;
    private final InstantSource clock;
    private final List<AnswerQueue> byQos;
    private boolean isClosed;

    AnswerLane(
            LinkHandle link,
            PublishLimits limits,
            OpenRequests requests,
            AnswerCounters counters,
            InstantSource clock) {
        this.link = link;
        this.requests = requests;
        this.counters = counters;
        this.clock = clock;
        this.byQos = List.of(
                new AnswerQueue(
                        link, PublishRate.ofQos0(limits.qos0PerSecond()), limits.pubackTimeout(), counters, clock),
                new AnswerQueue(
                        link, PublishRate.ofQos1(limits.qos1PerSecond()), limits.pubackTimeout(), counters, clock));
    }

    /** Unless somebody else answers it. Called by any thread. */
    void add(BridgeAnswer answer) {
        link.loop().execute(() -> {
            if (isClosed) {
                return;
            }
            if (byQos.stream().mapToInt(AnswerQueue::size).sum() >= MOST) {
                counters.late();
                log.warn(
                        "Device {} has {} answers that wait; request {} gets none of the bridge",
                        link.device(),
                        MOST,
                        answer.id());
                return;
            }
            if (requests.isFirst(answer, answer.topic(), answer.id(), answer.deadline(), clock.millis())) {
                byQos.get(answer.qos()).add(answer);
            }
        });
    }

    void up() {
        byQos.forEach(AnswerQueue::up);
    }

    /** What has no PUBACK leaves again, first and in the same order. */
    void down() {
        byQos.forEach(AnswerQueue::down);
    }

    /** Nothing leaves any more; whoever gets a request of them again may answer it. Called by any thread. */
    void close() {
        link.loop().execute(() -> {
            isClosed = true;
            byQos.forEach(
                    queue -> queue.close().forEach(answer -> requests.withdraw(answer, answer.topic(), answer.id())));
        });
    }
}
