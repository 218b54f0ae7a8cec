package io.iotbridge.aliyun.uplink.outboxes;

import io.iotbridge.aliyun.config.rules.PublishLimits;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkHandle;
import io.iotbridge.aliyun.link.LinkListener;
import io.iotbridge.aliyun.link.LinkState;
import io.iotbridge.aliyun.link.OpenRequests;
import io.iotbridge.aliyun.metrics.AnswerCounters;
import io.iotbridge.aliyun.uplink.publishes.BridgeAnswer;
import io.iotbridge.aliyun.uplink.publishes.OutgoingPublish;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers that the plugin gives itself once Kafka has a request: a device that is asked has an {@link Outbox} for them on its link, and so they leave as
 * answer records do. Told of the links by the user that holds them.
 *
 * <p>Bounded: beyond {@link #MOST} of a device the newest is given up and counted. When the process dies, what is in here is lost; a request
 * without its PUBACK comes again and is answered then. So it is when the task ends.
 */
public final class BridgeAnswers implements LinkListener {

    private static final Logger log = LoggerFactory.getLogger(BridgeAnswers.class);

    /** As many requests as the platform leaves without a PUBACK, ten times over. */
    private static final int MOST = 1_000;

    /** Of one device. Belongs to its link's loop. */
    private final class Sender {
        private final LinkHandle link;
        /** Null until there is something to answer. */
        private Outbox outbox;

        private boolean isReleased;

        private Sender(LinkHandle link) {
            this.link = link;
        }

        private void tell(Consumer<Outbox> news) {
            if (outbox != null) {
                news.accept(outbox);
            }
        }

        private void answer(BridgeAnswer answer) {
            if (isReleased) {
                return;
            }
            Outbox sender = outbox();
            if (sender.size() >= MOST) {
                counters.late();
                log.warn(
                        "Device {} has {} waiting answers; the plugin does not answer request {}",
                        link.device(),
                        MOST,
                        answer.id());
            } else if (requests.isFirst(answer, answer.topic(), answer.id(), answer.deadline(), clock.millis())) {
                sender.add(answer.publish());
            }
        }

        private Outbox outbox() {
            if (outbox == null) {
                Outbox made = new Outbox(rules);
                made.attached(link);
                outbox = made;
                if (link.state() == LinkState.UP) {
                    made.up();
                }
            }
            return outbox;
        }

        private void release() {
            isReleased = true;
            tell(made -> made.stop().forEach(BridgeAnswers.this::withdraw));
        }
    }

    private final OutboxRules rules;
    private final OpenRequests requests;
    private final AnswerCounters counters;
    private final InstantSource clock;
    /** Bounded by the devices of the task. */
    private final Map<DeviceId, Sender> senders = new ConcurrentHashMap<>();

    /**
     * Answers nothing yet.
     *
     * @param limits of the device, whoever else publishes as it
     */
    public BridgeAnswers(PublishLimits limits, OpenRequests requests, AnswerCounters counters, InstantSource clock) {
        this.rules = OutboxRules.ofAnswers(limits, clock, counters, this::withdraw);
        this.requests = requests;
        this.counters = counters;
        this.clock = clock;
    }

    /**
     * Answers a request with 200, unless somebody else has. Called by any thread, once for each message.
     *
     * @param device whose link it came on
     */
    public void answer(DeviceId device, BridgeAnswer answer) {
        Sender sender = senders.get(device);
        if (sender != null) {
            sender.link.loop().executeSoon(() -> sender.answer(answer));
        }
    }

    /** The platform has not got it: whoever gets the request again may answer it. */
    private void withdraw(OutgoingPublish undone) {
        if (undone.origin() instanceof BridgeAnswer answer) {
            requests.withdraw(answer, answer.topic(), answer.id());
        }
    }

    @Override
    public void attached(LinkHandle link) {
        senders.put(link.device(), new Sender(link));
    }

    @Override
    public void up(DeviceId device) {
        tell(device, Outbox::up);
    }

    @Override
    public void down(DeviceId device, LinkException cause) {
        tell(device, Outbox::down);
    }

    /** A refused subscription leaves the link as it is. */
    @Override
    public void refused(DeviceId device, LinkException cause) {
        if (cause.kind() != LinkException.Kind.SUBSCRIPTION_REFUSED) {
            down(device, cause);
        }
    }

    private void tell(DeviceId device, Consumer<Outbox> news) {
        Sender sender = senders.get(device);
        if (sender != null) {
            sender.tell(news);
        }
    }

    /** The device is not one of ours any more. Called by any thread. */
    public void released(DeviceId device) {
        Sender sender = senders.remove(device);
        if (sender != null) {
            sender.link.loop().execute(sender::release);
        }
    }

    /** The task ends. To be called while the links' loops run yet, by any thread; waits for none. */
    public void close() {
        senders.keySet().forEach(this::released);
    }
}
