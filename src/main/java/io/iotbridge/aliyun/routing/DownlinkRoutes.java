package io.iotbridge.aliyun.routing;

import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.identity.MqttText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The routes from the platform to Kafka, in order: the first that matches wins. Immutable. */
public final class DownlinkRoutes {

    /**
     * A route that can never win.
     *
     * @param route the route
     * @param by the earlier route that takes all its topics
     */
    public record Shadowed(DownlinkRoute route, DownlinkRoute by) {}

    private final List<DownlinkRoute> routes;

    /** @throws IllegalArgumentException if two routes have one alias */
    public DownlinkRoutes(List<DownlinkRoute> routes) {
        Set<String> aliases = new HashSet<>();
        for (DownlinkRoute route : routes) {
            if (!aliases.add(route.alias())) {
                throw new IllegalArgumentException("two downlink routes are named " + Quoted.of(route.alias()));
            }
        }
        this.routes = List.copyOf(routes);
    }

    /** The routes, in order. */
    public List<DownlinkRoute> routes() {
        return routes;
    }

    /** Where a message goes that arrived for {@code device}. */
    public DownlinkRouting route(DeviceId device, String mqttTopic) {
        for (DownlinkRoute route : routes) {
            Optional<Map<String, String>> levels = route.filter().match(device, mqttTopic);
            if (levels.isPresent()) {
                return routed(route, device, mqttTopic, levels.get());
            }
        }
        return new DownlinkRouting.Unmatched(mqttTopic);
    }

    /** The filters that {@code device} subscribes with, each once, in order of the routes. */
    public List<String> subscriptions(DeviceId device) {
        Set<String> filters = new LinkedHashSet<>();
        for (DownlinkRoute route : routes) {
            filters.add(route.filter().subscription(device));
        }
        return List.copyOf(filters);
    }

    /** The routes that can never win, each with the first route before it that takes all its topics. */
    public List<Shadowed> shadowed() {
        List<Shadowed> shadowed = new ArrayList<>();
        for (int i = 1; i < routes.size(); i++) {
            DownlinkRoute route = routes.get(i);
            routes.subList(0, i).stream()
                    .filter(earlier -> earlier.filter().covers(route.filter()))
                    .findFirst()
                    .ifPresent(earlier -> shadowed.add(new Shadowed(route, earlier)));
        }
        return List.copyOf(shadowed);
    }

    private static DownlinkRouting routed(
            DownlinkRoute route, DeviceId device, String mqttTopic, Map<String, String> levels) {
        Optional<String> badText = MqttText.arrivedDefect(mqttTopic);
        if (badText.isPresent()) {
            return illegal(route, mqttTopic, "the topic holds " + badText.get());
        }
        String kafkaTopic = render(route.kafkaTopic(), device, levels);
        Optional<String> defect = KafkaTopicName.defect(kafkaTopic)
                .or(() -> route.choosesInternalTopics() ? Optional.empty() : KafkaTopicName.internal(kafkaTopic));
        if (defect.isPresent()) {
            return illegal(route, mqttTopic, defect.get());
        }
        return new DownlinkRouting.Routed(route, levels, kafkaTopic, render(route.kafkaKey(), device, levels));
    }

    private static DownlinkRouting illegal(DownlinkRoute route, String mqttTopic, String reason) {
        return new DownlinkRouting.IllegalTopic(
                route,
                "downlink route " + Quoted.of(route.alias()) + " for MQTT topic " + Quoted.of(mqttTopic) + ": "
                        + reason);
    }

    private static String render(Template template, DeviceId device, Map<String, String> levels) {
        return template.render((String name) -> switch (name) {
            case "productKey" -> device.productKey();
            case "deviceName" -> device.deviceName();
            default -> levels.get(name);
        });
    }
}
