package io.iotbridge.aliyun.routing;

import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.routing.topics.RequestForm;
import io.iotbridge.aliyun.routing.topics.UplinkTopicRules;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The routes from Kafka to the platform, in order: the first that takes the Kafka topic wins. Immutable. */
public final class UplinkRoutes {

    /** The header of a record that overrides the MQTT topic of its route. */
    public static final String TOPIC_HEADER = "iot.topic";

    /** The header of a record that overrides the QoS of its route. */
    public static final String QOS_HEADER = "iot.qos";

    /** The header of an answer that says where it goes, and so for which device it is. */
    public static final String ANSWER_HEADER = "iot.reply.topic";

    private final List<UplinkRoute> routes;

    /** @throws IllegalArgumentException if two routes have one alias */
    public UplinkRoutes(List<UplinkRoute> routes) {
        Set<String> aliases = new HashSet<>();
        for (UplinkRoute route : routes) {
            if (!aliases.add(route.alias())) {
                throw new IllegalArgumentException("two uplink routes are named " + Quoted.of(route.alias()));
            }
        }
        this.routes = List.copyOf(routes);
    }

    /** The routes, in order. */
    public List<UplinkRoute> routes() {
        return routes;
    }

    /** Where a record goes. */
    public UplinkRouting route(RoutableRecord record) {
        return find(record.topic())
                .map(route -> routed(route, record))
                .orElseGet(() -> new UplinkRouting.Rejected("no uplink route has the Kafka topic "
                        + Quoted.of(record.topic())
                        + "; name it in .kafka.topics of a route, or remove it from the sink's topics"));
    }

    private Optional<UplinkRoute> find(String kafkaTopic) {
        for (UplinkRoute route : routes) {
            if (route.topics().matches(kafkaTopic)) {
                return Optional.of(route);
            }
        }
        return Optional.empty();
    }

    private static UplinkRouting routed(UplinkRoute route, RoutableRecord record) {
        try {
            if (route.answers()) {
                return answered(route, record);
            }
            DeviceId device = route.device().of(record);
            int qos = record.header(QOS_HEADER).map(UplinkRoutes::qos).orElse(route.qos());
            String mqttTopic = record.header(TOPIC_HEADER)
                    .orElseGet(() -> route.mqttTopic().render(device, record));
            Optional<String> defect = UplinkTopicRules.check(device, mqttTopic);
            return defect.isPresent()
                    ? rejected(route, defect.get())
                    : new UplinkRouting.Routed(route, device, mqttTopic, qos);
        } catch (MissingValueException | UnsureValueException | IllegalArgumentException e) {
            return rejected(route, e.getMessage());
        }
    }

    /** Who copies the headers of a request copies its topic and its QoS too: these say nothing about the answer. */
    private static UplinkRouting answered(UplinkRoute route, RoutableRecord record) {
        String topic = record.header(ANSWER_HEADER)
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> new MissingValueException("the record has no header '" + ANSWER_HEADER
                        + "'; an answer needs the headers of its request"));
        Optional<DeviceId> device = RequestForm.answering(topic);
        Optional<RequestForm.Request> request = device.flatMap(known -> RequestForm.answered(known, topic));
        if (request.isEmpty()) {
            return rejected(
                    route,
                    "the header '" + ANSWER_HEADER + "' says " + Quoted.of(topic)
                            + ", on which no requests are answered; copy it from the request");
        }
        Optional<String> defect = UplinkTopicRules.check(device.get(), topic);
        return defect.isPresent()
                ? rejected(route, defect.get())
                : new UplinkRouting.Routed(
                        route, device.get(), topic, request.get().form().qos());
    }

    /** Whether the records of a Kafka topic answer requests. */
    public boolean takesAnswers(String kafkaTopic) {
        return find(kafkaTopic).filter(UplinkRoute::answers).isPresent();
    }

    private static int qos(String header) {
        return switch (header) {
            case "0" -> 0;
            case "1" -> 1;
            default ->
                throw new IllegalArgumentException(
                        "the header " + QOS_HEADER + " says " + Quoted.of(header) + "; the platform accepts 0 and 1");
        };
    }

    private static UplinkRouting rejected(UplinkRoute route, String reason) {
        return new UplinkRouting.Rejected("uplink route " + Quoted.of(route.alias()) + ": " + reason);
    }
}
