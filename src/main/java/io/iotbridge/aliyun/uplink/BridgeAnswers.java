package io.iotbridge.aliyun.uplink;

import io.iotbridge.aliyun.config.PublishLimits;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkHandle;
import io.iotbridge.aliyun.link.LinkListener;
import io.iotbridge.aliyun.link.OpenRequests;
import io.iotbridge.aliyun.metrics.AnswerCounters;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Answers that the bridge gives itself once Kafka has a request: one {@link AnswerLane} a device, on its link's loop. Told of the links by the user
 * that holds them.
 */
public final class BridgeAnswers implements LinkListener {

    private final PublishLimits limits;
    private final OpenRequests requests;
    private final AnswerCounters counters;
    private final InstantSource clock;
    /** Bounded by the devices of the task. */
    private final Map<DeviceId, AnswerLane> lanes = new ConcurrentHashMap<>();

    /**
     * Answers nothing yet.
     *
     * @param limits per device, beside what others publish as it
     */
    public BridgeAnswers(PublishLimits limits, OpenRequests requests, AnswerCounters counters, InstantSource clock) {
        this.limits = limits;
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
        tell(device, lane -> lane.add(answer));
    }

    @Override
    public void attached(LinkHandle link) {
        lanes.put(link.device(), new AnswerLane(link, limits, requests, counters, clock));
    }

    @Override
    public void up(DeviceId device) {
        tell(device, AnswerLane::up);
    }

    @Override
    public void down(DeviceId device, LinkException cause) {
        tell(device, AnswerLane::down);
    }

    /** A refused subscription leaves the link as it is. */
    @Override
    public void refused(DeviceId device, LinkException cause) {
        if (cause.kind() != LinkException.Kind.SUBSCRIPTION_REFUSED) {
            down(device, cause);
        }
    }

    private void tell(DeviceId device, Consumer<AnswerLane> news) {
        AnswerLane lane = lanes.get(device);
        if (lane != null) {
            news.accept(lane);
        }
    }

    /** The device is not one of ours any more. Called by any thread. */
    public void released(DeviceId device) {
        AnswerLane lane = lanes.remove(device);
        if (lane != null) {
            lane.close();
        }
    }

    /** The task ends. To be called while the links' loops run yet, by any thread; waits for none. */
    public void close() {
        lanes.keySet().forEach(this::released);
    }
}
