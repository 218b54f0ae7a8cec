package io.iotbridge.aliyun.uplink.outboxes;

import io.iotbridge.aliyun.config.rules.CoalesceRules;
import io.iotbridge.aliyun.thing.TimedValues;
import io.iotbridge.aliyun.uplink.publishes.Mergeable;
import io.iotbridge.aliyun.uplink.publishes.OutgoingPublish;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects records of one device, in order, that may leave as one batch. */
final class Grouping {

    /** What a batch has more than a post, of each value: brackets around the list that it stands in. */
    private static final int BESIDE_VALUE = 4;

    private record At(String identifier, long time) {}

    private final List<OutgoingPublish> records = new ArrayList<>();
    private final Set<At> times = new HashSet<>();

    private CoalesceRules rules;
    private int qos;
    private int values;
    private int events;
    private long bytes;

    /** All so far. */
    List<OutgoingPublish> records() {
        return records;
    }

    /** Takes the next record, if it may leave together with those before it. The first is always taken. */
    boolean take(OutgoingPublish next) {
        boolean first = records.isEmpty();
        if (!first && !fits(next)) {
            return false;
        }
        records.add(next);
        next.merge().ifPresent(merge -> {
            rules = merge.rules();
            qos = next.qos();
            values += merge.values().values();
            events += merge.values().events();
            bytes += bytesOf(next, merge);
            if (rules.distinctTimes()) {
                times.addAll(timesOf(merge.values()));
            }
        });
        return true;
    }

    private boolean fits(OutgoingPublish next) {
        if (rules == null || next.merge().isEmpty() || next.qos() != qos) {
            return false;
        }
        Mergeable merge = next.merge().get();
        return merge.rules().equals(rules)
                && values + merge.values().values() <= rules.values()
                && events + merge.values().events() <= rules.events()
                && bytes + bytesOf(next, merge) <= rules.bytes()
                && (!rules.distinctTimes() || timesOf(merge.values()).stream().noneMatch(times::contains));
    }

    private static long bytesOf(OutgoingPublish publish, Mergeable merge) {
        return publish.payload().length
                + (long) BESIDE_VALUE
                        * (merge.values().values() + merge.values().events());
    }

    private static List<At> timesOf(TimedValues values) {
        long time = values.time().orElseThrow();
        return values.identifiers().stream()
                .map(identifier -> new At(identifier, time))
                .toList();
    }
}
