package io.iotbridge.aliyun.emulator.thing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** The system topics outside {@code /sys/pk/dn/thing/} (platform.md D4). */
final class Others {

    private Others() {}

    /** Whether it is one of them; the device's own topics are none of the platform's business. */
    static boolean knows(String topic) {
        return topic.startsWith("/shadow/update/") || topic.startsWith("/ext/ntp/") || topic.startsWith("/ota/device/");
    }

    static Optional<Things.Answer> answer(Context context, byte[] payload) {
        String name = context.line().name();
        String topic = context.topic();
        if (topic.equals("/shadow/update/" + name)) {
            ObjectNode reply = context.state().shadow().answer(payload, context);
            return answer("/shadow/get/" + name, reply, context.settings().replyQos());
        }
        Optional<Frame> frame = Frame.parse(payload);
        if (frame.isEmpty()) {
            return Optional.empty();
        }
        if (topic.equals("/ext/ntp/" + name + "/request")) {
            return answer("/ext/ntp/" + name + "/response", Ntp.answer(frame.get(), context.now()), 0);
        }
        if (topic.equals("/ota/device/inform/" + name)) {
            context.state().ota().inform(frame.get());
        } else if (topic.equals("/ota/device/progress/" + name)) {
            context.state().ota().progress(frame.get());
        }
        return Optional.empty();
    }

    private static Optional<Things.Answer> answer(String topic, ObjectNode message, int qos) {
        return Optional.of(new Things.Answer(topic, Frame.bytes(message), qos));
    }
}
