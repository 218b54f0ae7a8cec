package io.iotbridge.aliyun.source;

import io.iotbridge.aliyun.config.SourceConfig;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.LinkFilters;
import io.iotbridge.aliyun.link.LinkListener;
import io.iotbridge.aliyun.source.records.Arrival;
import io.iotbridge.aliyun.uplink.models.PlatformModels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Asks the platform for the thing models of a source task, and keeps messages of a product back that must not go on without. What is kept back still counts
 * in the inbox, which bounds it, and has no PUBACK. Used by the task thread, but for what links are told.
 */
final class ModelGate {

    private final Optional<PlatformModels> models;
    private final List<Arrival> waiting = new ArrayList<>();

    /** @param wake called when there is something to do for {@link #admit} */
    ModelGate(SourceConfig config, LongSupplier nanoTime, RandomGenerator random, Runnable wake) {
        this.models = config.platformModels()
                .map(rules -> new PlatformModels(config.models(), rules, nanoTime, random, wake));
    }

    /** What to subscribe to beside the topics of routes. */
    LinkFilters filters(List<String> messages, DeviceId device) {
        return new LinkFilters(
                messages, models.map(asked -> PlatformModels.replies(device)).orElse(List.of()));
    }

    /** To be told of one link. */
    Optional<LinkListener> listener() {
        return models.map(PlatformModels::listener);
    }

    /**
     * Those that may go on now, in order: of these, and of those that came before and waited.
     *
     * @param isOurs whether a device is still one of the task's: with the last one of a product gone, nobody asks for its model
     * @param left gets what has waited of one that is not
     */
    List<Arrival> admit(List<Arrival> arrived, Predicate<DeviceId> isOurs, Consumer<Arrival> left) {
        if (models.isEmpty()) {
            return arrived;
        }
        models.get().tick();
        waiting.addAll(arrived);
        Set<String> awaited = waiting.stream()
                .map(ModelGate::productKey)
                .distinct()
                .filter(models.get()::isAwaited)
                .collect(Collectors.toSet());
        List<Arrival> admitted = new ArrayList<>();
        List<Arrival> behind = new ArrayList<>();
        waiting.removeIf(arrival -> awaited.contains(productKey(arrival))
                ? !isOurs.test(arrival.delivery().device()) && behind.add(arrival)
                : admitted.add(arrival));
        behind.forEach(left);
        return admitted;
    }

    private static String productKey(Arrival arrival) {
        return arrival.delivery().device().productKey();
    }
}
