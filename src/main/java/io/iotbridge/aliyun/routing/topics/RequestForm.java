package io.iotbridge.aliyun.routing.topics;

import io.iotbridge.aliyun.identity.DeviceId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the platform asks devices and waits for an answer to, each with the topics of question and answer (platform.md D3, D4; platform-thing.md 4).
 * The answer to a custom RRPC goes to the topic of its question, and so does that to a service called the same way.
 */
public enum RequestForm {
    /** Properties to be set. */
    PROPERTY_SET("/sys/{productKey}/{deviceName}/thing/service/property/set", false),
    /** Properties that are asked for. */
    PROPERTY_GET("/sys/{productKey}/{deviceName}/thing/service/property/get", false),
    /** A service whose caller does not wait. */
    SERVICE("/sys/{productKey}/{deviceName}/thing/service/{service}", false),
    /** A remote configuration that has changed. */
    CONFIG_PUSH("/sys/{productKey}/{deviceName}/thing/config/push", false),
    /** System RRPC; so come services whose caller waits to devices that sign in without {@code ext=1}. */
    RRPC("/sys/{productKey}/{deviceName}/rrpc/request/{messageId}", true),
    /** A service whose caller waits, to a device that signs in with {@code ext=1}. */
    RRPC_SERVICE("/ext/rrpc/{messageId}/sys/{productKey}/{deviceName}/thing/service/{service}", true),
    /** The same for products whose messages a script translates. */
    RRPC_RAW("/ext/rrpc/{messageId}/sys/{productKey}/{deviceName}/thing/model/down_raw", true),
    /** Custom RRPC on a topic of the device's own, which begins with a slash where the documentation is taken by the word. */
    RRPC_CUSTOM_SLASH("/ext/rrpc/{messageId}//{productKey}/{deviceName}/#", true),
    /** Custom RRPC as the documentation's example has it. */
    RRPC_CUSTOM("/ext/rrpc/{messageId}/{productKey}/{deviceName}/#", true);

    /** {@code values()} copies. */
    private static final List<RequestForm> FORMS = List.of(values());

    private static final String ANSWER = "/rrpc/response/";
    private static final String QUESTION = "/rrpc/request/";

    private final TopicFilter filter;
    private final boolean waits;

    RequestForm(String filter, boolean waits) {
        this.filter = TopicFilter.parse(filter);
        this.waits = waits;
    }

    /**
     * A request, as its topic has it.
     *
     * @param answerTopic where the answer to it goes
     * @param messageId of an RRPC
     * @param service that is called, where the topic names it
     */
    public record Request(RequestForm form, String answerTopic, Optional<String> messageId, Optional<String> service) {}

    /** What is asked of this device on this topic; empty if nothing is that can be answered. */
    public static Optional<Request> asked(DeviceId device, String topic) {
        if (!topic.startsWith("/sys/") && !topic.startsWith("/ext/rrpc/")) {
            return Optional.empty();
        }
        for (RequestForm form : FORMS) {
            Optional<Map<String, String>> levels = form.filter.match(device, topic);
            if (levels.isPresent()) {
                return Optional.of(new Request(
                        form,
                        form.answerTopic(topic),
                        Optional.ofNullable(levels.get().get("messageId")),
                        Optional.ofNullable(levels.get().get("service"))));
            }
        }
        return Optional.empty();
    }

    /**
     * What is answered on this topic.
     *
     * @param device whose answer it would be
     * @return empty if no question of the device's is
     */
    public static Optional<Request> answered(DeviceId device, String answerTopic) {
        return questionTopic(answerTopic).flatMap(topic -> asked(device, topic));
    }

    /** The device whose answers go to this topic; empty if none do. */
    public static Optional<DeviceId> answering(String answerTopic) {
        Optional<String> question = questionTopic(answerTopic);
        if (question.isEmpty()) {
            return Optional.empty();
        }
        for (RequestForm form : FORMS) {
            Optional<Map<String, String>> levels = form.filter.match(question.get());
            if (levels.isPresent()) {
                return device(levels.get());
            }
        }
        return Optional.empty();
    }

    /** Not every topic of a device can be called so: system topics are not its own. */
    private static Optional<DeviceId> device(Map<String, String> levels) {
        if (levels.get("productKey").equals("sys")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new DeviceId(levels.get("productKey"), levels.get("deviceName")));
        } catch (IllegalArgumentException noDevice) {
            return Optional.empty();
        }
    }

    private String answerTopic(String topic) {
        return switch (this) {
            case RRPC -> topic.replaceFirst(QUESTION, ANSWER);
            case RRPC_SERVICE, RRPC_RAW, RRPC_CUSTOM, RRPC_CUSTOM_SLASH -> topic;
            default -> ReplyTopic.of(topic);
        };
    }

    private static Optional<String> questionTopic(String answerTopic) {
        if (answerTopic.startsWith("/ext/rrpc/")) {
            return Optional.of(answerTopic);
        }
        if (answerTopic.contains(ANSWER)) {
            return Optional.of(answerTopic.replaceFirst(ANSWER, QUESTION));
        }
        return ReplyTopic.question(answerTopic);
    }

    /** The platform topics that such questions come on. */
    public String filter() {
        return filter.toString();
    }

    /** Whether somebody waits on the platform's other side, for some seconds. */
    public boolean waits() {
        return waits;
    }

    /** Whether question and answer are frames of the platform's own protocol; of system RRPC only services are. */
    public boolean isFramed() {
        return this != RRPC_RAW && this != RRPC_CUSTOM && this != RRPC_CUSTOM_SLASH;
    }

    /** At which QoS an answer leaves (platform-thing.md 4 and 10): one to somebody who waits comes in time or not at all. */
    public int qos() {
        return waits ? 0 : 1;
    }
}
