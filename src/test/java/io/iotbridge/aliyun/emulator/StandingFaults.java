package io.iotbridge.aliyun.emulator;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** The faults in force. */
final class StandingFaults {

    private final Map<Fault, List<Standing>> standing = new ConcurrentHashMap<>();
    private final Map<Happened, LongAdder> happened = new ConcurrentHashMap<>();

    /** A fault that a device has met. */
    private record Happened(Fault fault, DeviceKey device) {}

    private record Standing(FaultSettings settings, AtomicInteger left, Map<DeviceKey, Random> draws) {

        boolean counts() {
            return left.decrementAndGet() == 0;
        }

        boolean lasts() {
            return settings.count() == 0 || left.get() > 0;
        }

        boolean take(DeviceKey device) {
            return drawn(device) && (settings.count() == 0 || left.getAndDecrement() > 0);
        }

        /** Each device draws for itself: what it meets does not depend on what others do meanwhile. */
        private boolean drawn(DeviceKey device) {
            if (settings.percent() == 0) {
                return true;
            }
            Random draw = draws.computeIfAbsent(device, key -> new Random(settings.seed() * 31 + key.hashCode()));
            return draw.nextDouble() * 100 < settings.percent();
        }
    }

    void add(Fault fault, FaultSettings settings) {
        standing.computeIfAbsent(fault, f -> new CopyOnWriteArrayList<>())
                .add(new Standing(settings, new AtomicInteger(settings.count()), new ConcurrentHashMap<>()));
    }

    void clear() {
        standing.clear();
    }

    /** Those that may still happen. */
    List<Map.Entry<Fault, FaultSettings>> all() {
        return standing.entrySet().stream()
                .flatMap(kind -> kind.getValue().stream()
                        .filter(Standing::lasts)
                        .map(one -> Map.entry(kind.getKey(), one.settings())))
                .toList();
    }

    /** How often each device has met a fault that stands or stood, since the start. */
    List<Map<String, Object>> happened() {
        return happened.entrySet().stream()
                .map(one -> Map.<String, Object>of(
                        "kind",
                        one.getKey().fault(),
                        "productKey",
                        one.getKey().device().productKey(),
                        "deviceName",
                        one.getKey().device().deviceName(),
                        "times",
                        one.getValue().sum()))
                .toList();
    }

    /** Whether this occasion is the one that the fault was told to wait for. */
    boolean isTurn(Fault fault, DeviceKey device) {
        boolean turn = false;
        for (Standing candidate : standing.getOrDefault(fault, List.of())) {
            turn |= candidate.settings().hits(device) && candidate.counts();
        }
        return turn;
    }

    /** One occurrence of the fault for the device, if it is in force. */
    Optional<FaultSettings> occurs(Fault fault, DeviceKey device) {
        return occurs(fault, device, "");
    }

    Optional<FaultSettings> occurs(Fault fault, DeviceKey device, String filter) {
        return occurs(fault, device, List.of(filter));
    }

    /** One occurrence for what has all these names; a fault without a filter fits any. */
    Optional<FaultSettings> occurs(Fault fault, DeviceKey device, Collection<String> names) {
        List<Standing> candidates = standing.get(fault);
        if (candidates == null) {
            return Optional.empty();
        }
        for (Standing candidate : candidates) {
            FaultSettings settings = candidate.settings();
            boolean fits = settings.filter().isEmpty() || names.contains(settings.filter());
            if (settings.hits(device) && fits && candidate.take(device)) {
                happened.computeIfAbsent(new Happened(fault, device), first -> new LongAdder())
                        .increment();
                return Optional.of(settings);
            }
        }
        return Optional.empty();
    }
}
