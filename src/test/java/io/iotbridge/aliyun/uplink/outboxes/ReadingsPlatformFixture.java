package io.iotbridge.aliyun.uplink.outboxes;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.config.rules.CoalesceRules;
import io.iotbridge.aliyun.link.FakePlatform;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.stream.Collectors;

/** A platform that checks frames of readings as they leave, judges them, and remembers what it said. */
final class ReadingsPlatformFixture {

    private static final int TAKEN = 200;
    private static final int REFUSED = 6306;
    private static final int UNCHECKED = 6316;
    private static final long MINUTE = 60_000_000_000L;

    /** What it is to find in a record, and when that is of no use any more. */
    record Reading(int number, String property, long time, boolean bad, long expires) {}

    /** Its reply. */
    record Judgement(int code, String data) {}

    private final List<Reading> readings = new ArrayList<>();
    private final CoalesceRules rules;
    private final int splits;
    private final boolean isInOrder;
    private final Map<String, List<Integer>> contents = new HashMap<>();
    private final Map<FakePlatform.Published, List<Integer>> numbers = new IdentityHashMap<>();
    private final Set<Integer> kept = new HashSet<>();
    private final Set<Integer> refused = new HashSet<>();
    /** How often it could not check what left alone. */
    private final Map<Integer, Integer> unchecked = new HashMap<>();

    private final Set<Integer> left = new HashSet<>();
    /** Batches that were split, and when. */
    private final Map<List<Integer>, Long> split = new HashMap<>();
    /** Those of them that were split in halves. */
    private final Set<List<Integer>> halved = new HashSet<>();

    ReadingsPlatformFixture(CoalesceRules rules, int splits) {
        this.rules = rules;
        this.splits = splits;
        this.isInOrder = rules.confirm().filter(one -> one.inFlight() == 1).isPresent();
    }

    List<Reading> readings() {
        return readings;
    }

    List<Integer> numbers(FakePlatform.Published publish) {
        return numbers.computeIfAbsent(publish, ReadingsFixture::numbers);
    }

    /**
     * A frame leaves.
     *
     * @param owed readings that have not ended
     * @param gone those that nobody wants to hear of
     */
    void leaves(
            FakePlatform.Published publish, NavigableMap<Integer, Reading> owed, Collection<Integer> gone, long nanos) {
        List<Integer> all = numbers(publish);
        assertThat(owed.keySet()).as("is owed").containsAll(all);
        assertThat(gone).as("its partition is gone").doesNotContainAnyElementsOf(all);
        assertThat(all.size()).as("values").isLessThanOrEqualTo(rules.values());
        assertThat(contents.computeIfAbsent(ReadingsFixture.id(publish), id -> all))
                .as("equal id, equal content")
                .isEqualTo(all);
        if (isInOrder) {
            checkOldest(all, owed, gone);
        }
        long now = nanos / 1_000_000;
        assertThat(all.stream().map(owed::get)).as("expired").noneMatch(reading -> reading.expires() < now);
        assertThat(publish.topic().equals(ReadingsFixture.BATCH)).isEqualTo(all.size() > 1);
        assertThat(mayStandTogether(all)).as("distinct times").isTrue();
        if (isInOrder) {
            owed.tailMap(all.get(all.size() - 1), false).values().stream()
                    .filter(reading -> !gone.contains(reading.number()))
                    .findFirst()
                    .ifPresent(next -> checkJoined(all, next, now));
        }
        checkSplits(all, nanos);
        left.addAll(all);
    }

    private static void checkOldest(List<Integer> all, NavigableMap<Integer, Reading> owed, Collection<Integer> gone) {
        assertThat(owed.keySet().stream()
                        .filter(number -> !gone.contains(number))
                        .limit(all.size())
                        .toList())
                .as("the oldest, without a gap")
                .isEqualTo(all);
    }

    private boolean mayStandTogether(List<Integer> all) {
        return !rules.distinctTimes()
                || all.stream()
                                .map(readings::get)
                                .map(reading -> reading.property() + reading.time())
                                .distinct()
                                .count()
                        == all.size();
    }

    /** What has never left and could have joined those that have never left either. */
    private void checkJoined(List<Integer> all, Reading next, long now) {
        if (all.stream().noneMatch(left::contains)
                && !left.contains(next.number())
                && next.expires() >= now
                && all.size() < rules.values()) {
            List<Integer> more = new ArrayList<>(all);
            more.add(next.number());
            assertThat(mayStandTogether(more)).as("could have joined: " + next).isFalse();
        }
    }

    /** Twice as many in a minute that is none of the limit's: at the end of one and at the beginning of the next. */
    private void checkSplits(List<Integer> all, long nanos) {
        if (all.size() > 1) {
            split.keySet().stream()
                    .filter(whole -> whole.size() > all.size() && whole.containsAll(all))
                    .min(Comparator.comparingInt(List::size))
                    .ifPresent(halved::add);
            assertThat(halved.stream()
                            .filter(whole -> split.get(whole) > nanos - MINUTE)
                            .count())
                    .as("split in halves in a minute")
                    .isLessThanOrEqualTo(2L * splits);
        }
    }

    /**
     * Bad records make it refuse all of a frame that it could take, or leave out their properties.
     *
     * @param code as it would be with good records
     * @param part whether it leaves out properties
     */
    Judgement judge(FakePlatform.Published publish, int code, boolean part) {
        List<Integer> all = numbers(publish);
        List<Reading> bad = all.stream().map(readings::get).filter(Reading::bad).toList();
        if (code == UNCHECKED && all.size() == 1) {
            unchecked.merge(all.get(0), 1, Integer::sum);
        }
        if (code != TAKEN) {
            return new Judgement(code, "{}");
        }
        bad.forEach(reading -> refused.add(reading.number()));
        if (!bad.isEmpty() && !part) {
            return new Judgement(REFUSED, "{}");
        }
        all.stream().filter(number -> !readings.get(number).bad()).forEach(kept::add);
        return new Judgement(
                TAKEN,
                bad.stream()
                        .map(Reading::property)
                        .distinct()
                        .map(property -> "\"" + property + "\":\"wrong\"")
                        .collect(Collectors.joining(",", "{", "}")));
    }

    /** A batch was split. */
    void split(FakePlatform.Published publish, long nanos) {
        split.put(numbers(publish), nanos);
    }

    boolean hasKept(int number) {
        return kept.contains(number);
    }

    boolean hasRefused(int number) {
        return refused.contains(number) || unchecked.getOrDefault(number, 0) >= 5;
    }
}
