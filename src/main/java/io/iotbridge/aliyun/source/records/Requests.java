package io.iotbridge.aliyun.source.records;

import io.iotbridge.aliyun.config.rules.RequestRules;
import io.iotbridge.aliyun.link.OpenRequests;
import io.iotbridge.aliyun.routing.topics.RequestForm;
import io.iotbridge.aliyun.thing.frames.Frame;
import io.iotbridge.aliyun.thing.types.ThingException;
import io.iotbridge.aliyun.uplink.publishes.BridgeAnswer;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.header.Headers;

/** What the platform asks by its messages: headers of their records say how each is answered. Used by the task thread, but for {@link #open}. */
public final class Requests {

    /** The service that is called. */
    static final String SERVICE = "iot.service";

    /** That question and answer are no frames. */
    static final String RAW = "iot.request.raw";

    private static final String ID = "iot.request.id";
    private static final String ANSWER_TOPIC = "iot.reply.topic";
    private static final String DEADLINE = "iot.deadline";
    private static final String FRAME_ID = "iot.alink.id";

    private final OpenRequests asked;

    public Requests(OpenRequests asked) {
        this.asked = asked;
    }

    /** Requests that were asked here and are neither answered nor given up, at this time. Called by any thread. */
    public long open(long now) {
        return asked.open(this, now);
    }

    /** System RRPC that calls no service: the cloud's API sends whatever it is given. */
    static boolean isRaw(RequestForm.Request request, byte[] payload) {
        if (request.form() != RequestForm.RRPC) {
            return !request.form().isFramed();
        }
        try {
            return Frame.read(payload).service().isEmpty();
        } catch (ThingException noFrame) {
            return true;
        }
    }

    /** The service that is called, named by the topic or else by the frame. */
    static Optional<String> service(RequestForm.Request request, Frame frame) {
        return request.service().or(() -> request.form() == RequestForm.RRPC ? frame.service() : Optional.empty());
    }

    /**
     * Adds the headers. Without a frame's id none of a request that came as a frame can be answered by us: who takes frames as bytes makes the reply
     * himself.
     *
     * @param decoded what the payload says
     * @param arrived milliseconds since 1970
     * @return what the bridge answers itself, once, after Kafka has the record; empty if somebody else answers
     */
    Optional<BridgeAnswer> add(
            Headers headers,
            RequestForm.Request request,
            Map<String, String> decoded,
            long arrived,
            RequestRules rules) {
        Optional<String> id = Optional.ofNullable(decoded.get(FRAME_ID)).or(request::messageId);
        if (id.isEmpty()) {
            return Optional.empty();
        }
        headers.addString(ID, id.get()).addString(ANSWER_TOPIC, request.answerTopic());
        if (!decoded.containsKey(FRAME_ID) && !decoded.containsKey(RAW)) {
            headers.addString(RAW, "true");
        }
        long deadline = request.form().waits() ? arrived + rules.deadline().toMillis() : 0;
        if (deadline > 0) {
            headers.addString(DEADLINE, Long.toString(deadline));
        }
        asked.asked(this, request.answerTopic(), id.get(), deadline, arrived);
        return rules.isAnsweredByUs() && decoded.containsKey(FRAME_ID)
                ? Optional.of(new BridgeAnswer(
                        request.answerTopic(), id.get(), request.form().qos(), deadline))
                : Optional.empty();
    }
}
