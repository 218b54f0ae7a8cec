package io.iotbridge.aliyun.routing;

import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.identity.MqttText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
    private final boolean readContent;

    /** @throws IllegalArgumentException if two routes have one alias, and are not two forms of one */
    public DownlinkRoutes(List<DownlinkRoute> routes) {
        Map<String, DownlinkRoute> aliases = new HashMap<>();
        for (DownlinkRoute route : routes) {
            DownlinkRoute other = aliases.putIfAbsent(route.alias(), route);
            if (other != null && (other.filter().equals(route.filter()) || !other.isFormOf(route))) {
                throw new IllegalArgumentException("two downlink routes are named " + Quoted.of(route.alias()));
            }
        }
        this.routes = List.copyOf(routes);
        this.readContent = routes.stream().anyMatch(DownlinkRoute::readsContent);
    }

    /** The routes, in order. */
    public List<DownlinkRoute> routes() {
        return routes;
    }

    /** Where a message goes that arrived for {@code device}, as far as its topic says it. */
    public DownlinkRouting route(DeviceId device, String mqttTopic) {
        for (DownlinkRoute route : routes) {
            Optional<Map<String, String>> levels = route.filter().match(device, mqttTopic);
            if (levels.isPresent()) {
                return readContent && route.readsContent()
                        ? new DownlinkRouting.ByContent(route, levels.get())
                        : route(route, levels.get(), device, mqttTopic, MessageContent.NONE);
            }
        }
        return new DownlinkRouting.Unmatched();
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

    /** Where a message goes that a route took, and that says this. */
    public static DownlinkRouting route(
            DownlinkRoute route,
            Map<String, String> levels,
            DeviceId device,
            String mqttTopic,
            MessageContent content) {
        Optional<String> badText = MqttText.arrivedDefect(mqttTopic);
        if (badText.isPresent()) {
            return illegal(route, mqttTopic, "the topic contains " + badText.get());
        }
        try {
            String kafkaTopic = DownlinkTemplate.render(route.kafkaTopic(), device, levels, content);
            Optional<String> defect = KafkaTopicName.defect(kafkaTopic)
                    .or(() -> route.choosesInternalTopics() ? Optional.empty() : KafkaTopicName.internal(kafkaTopic));
            return defect.isPresent()
                    ? illegal(route, mqttTopic, defect.get())
                    : new DownlinkRouting.Routed(
                            route,
                            levels,
                            kafkaTopic,
                            DownlinkTemplate.render(route.kafkaKey(), device, levels, content));
        } catch (MissingValueException | UnsureValueException e) {
            return illegal(route, mqttTopic, e.getMessage());
        }
    }

    private static DownlinkRouting illegal(DownlinkRoute route, String mqttTopic, String reason) {
        return new DownlinkRouting.IllegalTopic("downlink route " + Quoted.of(route.alias()) + " for MQTT topic "
                + Quoted.of(mqttTopic) + ": " + reason);
    }

    /**
     * The headers of a record beside those that all have.
     *
     * @throws MissingValueException if the message lacks something; the message says what
     * @throws UnsureValueException if it may be written otherwise
     */
    public static Map<String, String> headers(DownlinkRouting.Routed routed, DeviceId device, MessageContent content) {
        Map<String, String> headers = new LinkedHashMap<>();
        routed.route()
                .headers()
                .forEach((name, template) ->
                        headers.put(name, DownlinkTemplate.render(template, device, routed.levels(), content)));
        return headers;
    }
}
