package io.iotbridge.aliyun.uplink;

import io.iotbridge.aliyun.config.UplinkConfig;
import io.iotbridge.aliyun.config.rules.ModelRules;
import io.iotbridge.aliyun.identity.Device;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.LinkFilters;
import io.iotbridge.aliyun.link.LinkHandle;
import io.iotbridge.aliyun.link.LinkListener;
import io.iotbridge.aliyun.link.LinkPool;
import io.iotbridge.aliyun.loop.LeanQueue;
import io.iotbridge.aliyun.loop.Steps;
import io.iotbridge.aliyun.metrics.Ages;
import io.iotbridge.aliyun.uplink.models.PlatformModels;
import io.iotbridge.aliyun.uplink.offsets.Held;
import io.iotbridge.aliyun.uplink.offsets.OpenRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/**
 * The thing models of the platform, as far as a publisher has to do with them: it asks for them where nobody else does, and holds the records of a product
 * that must not leave without. What is held counts in the share of its partition, so that the partition pauses. When the process dies, nothing of it was
 * committed. Used by the task thread alone.
 */
final class UplinkModels {

    /** Not translated yet. */
    private record Waiting(OpenRecord record, DeviceId device, long bytes) implements Held {
        @Override
        public Ages.Step since() {
            return record.since();
        }
    }

    private final UplinkConfig config;
    private final LinkPool pool;
    private final UplinkMetrics metrics;
    private final Optional<PlatformModels> asked;
    private final Map<String, LeanQueue<Waiting>> waiting = new LinkedHashMap<>();

    UplinkModels(
            UplinkConfig config, LinkPool pool, UplinkMetrics metrics, LongSupplier nanoTime, RandomGenerator random) {
        this.config = config;
        this.pool = pool;
        this.metrics = metrics;
        this.asked = config.platformModels()
                .filter(rules -> config.asksForModels())
                .map(rules -> new PlatformModels(config.models(), rules, nanoTime, random, () -> {}));
    }

    /** Takes a hold on the link of a device. */
    LinkHandle attach(Device device, LinkListener outbox) {
        List<String> replies = new ArrayList<>(config.replies(device.id()));
        asked.ifPresent(models -> replies.addAll(PlatformModels.replies(device.id())));
        return pool.attach(
                device,
                config.links(),
                config.connector(),
                replies.isEmpty() ? LinkFilters.NONE : new LinkFilters(List.of(), replies),
                Stream.of(asked.map(PlatformModels::listener), Optional.of(metrics.links()), Optional.of(outbox))
                        .flatMap(Optional::stream)
                        .toArray(LinkListener[]::new));
    }

    /** Whether a record of this product has to wait, for the model or behind others that do. */
    boolean isAwaited(String productKey) {
        return waiting.containsKey(productKey) || isMissing(productKey);
    }

    private boolean isMissing(String productKey) {
        return config.platformModels().filter(ModelRules::required).isPresent()
                && config.models().get().find(productKey).isEmpty();
    }

    void hold(DeviceId device, OpenRecord record) {
        Waiting held = new Waiting(record, device, record.heapBytes());
        record.partition().hold(held);
        waiting.computeIfAbsent(device.productKey(), key -> new LeanQueue<>()).addLast(held);
    }

    /** Whether records wait, so that the task thread is to look again soon. */
    boolean areWaitedFor() {
        return !waiting.isEmpty();
    }

    /**
     * Hands on those that may go on now, in order; so those that wait in vain.
     *
     * @param isListed whether a device is one of the task's still
     */
    void release(Predicate<DeviceId> isListed, Consumer<OpenRecord> to) {
        asked.ifPresent(PlatformModels::tick);
        if (waiting.isEmpty()) {
            return;
        }
        Set<String> missing = waiting.keySet().stream().filter(this::isMissing).collect(Collectors.toSet());
        handOn(
                takeOut(one -> !missing.contains(one.device().productKey()) || !isListed.test(one.device())),
                held -> to.accept(held.record()));
    }

    /** Hands on those of some devices, in order, that a test is true of. */
    void release(Set<DeviceId> devices, Predicate<Held> which, BiConsumer<DeviceId, OpenRecord> to) {
        handOn(
                takeOut(one -> devices.contains(one.device()) && which.test(one)),
                held -> to.accept(held.device(), held.record()));
    }

    private static void handOn(List<Waiting> released, Consumer<Waiting> to) {
        Steps.forEach(released, held -> {
            try {
                to.accept(held);
            } finally {
                held.record().partition().release(held);
            }
        });
    }

    private List<Waiting> takeOut(Predicate<Waiting> which) {
        List<Waiting> out = new ArrayList<>();
        waiting.values()
                .forEach(held -> held.removeIf(one -> {
                    boolean isOut = which.test(one);
                    if (isOut) {
                        out.add(one);
                    }
                    return isOut;
                }));
        waiting.values().removeIf(LeanQueue::isEmpty);
        return out;
    }

    /** The partitions of those that a test is true of, by device. */
    Map<DeviceId, Set<TopicPartition>> partitions(Predicate<Held> which) {
        return waiting.values().stream()
                .flatMap(LeanQueue::stream)
                .filter(which)
                .collect(Collectors.groupingBy(
                        Waiting::device,
                        Collectors.mapping(one -> one.record().partition().id(), Collectors.toSet())));
    }

    /** These partitions belong to another task now; what waits comes to it again. */
    void forget(Collection<TopicPartition> gone) {
        giveBack(takeOut(one -> gone.contains(one.record().partition().id())));
    }

    /** The task ends. */
    void close() {
        giveBack(takeOut(any -> true));
    }

    private void giveBack(List<Waiting> gone) {
        handOn(gone, held -> metrics.messages().countRetried());
    }
}
