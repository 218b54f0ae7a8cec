package io.iotbridge.aliyun.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.random.Cases;
import io.iotbridge.aliyun.random.Choices;
import io.iotbridge.aliyun.source.records.PolledRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** Whatever is settled when, and whatever is stuck: a poll has the lowest slots in which nothing is open, with a hundred records each. */
class PolledRecordsModelTest {

    private static final int MOST = 100;

    @Test
    void aPollHasTheLowestSlotsInWhichNothingIsOpen() {
        Cases.run("PolledRecords", 1_000, choices -> new Case(choices).run());
    }

    private static final class Polled extends PolledRecord {
        Polled() {
            super(null, NO_OFFSET, "t", SchemaAndValue.NULL, SchemaAndValue.NULL, null, new ConnectHeaders());
        }
    }

    private static final class Case {

        private final Choices choices;
        private final PolledRecords polled = new PolledRecords();
        /** Records that nobody has said anything about, with the number of their poll. */
        private final Map<SourceRecord, Integer> open = new LinkedHashMap<>();

        private int polls;
        private int committedIn;

        Case(Choices choices) {
            this.choices = choices;
        }

        void run() {
            while (choices.goesOn(20)) {
                if (choices.oneIn(4)) {
                    choices.tell(() -> "commit");
                    polled.committed();
                    committedIn = polls;
                }
                poll(choices.of(0, 1, 1, 2, 3, 99, 100, 101, 250));
                settleSome();
                if (choices.oneIn(20)) {
                    choices.tell(() -> "Kafka has all");
                    List.copyOf(open.keySet()).forEach(this::settle);
                }
            }
        }

        private void poll(int count) {
            choices.tell(() -> "poll " + count);
            polls++;
            List<SourceRecord> givenUp = polled.pollBegins();
            assertThat(givenUp)
                    .containsExactlyInAnyOrderElementsOf(open.keySet().stream()
                            .filter(record -> open.get(record) < committedIn)
                            .toList());
            givenUp.forEach(open::remove);
            committedIn = 0;

            Set<Object> taken = new HashSet<>();
            open.keySet().forEach(record -> taken.add(record.sourcePartition().get("slot")));
            List<PolledRecord> records = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                records.add(new Polled());
            }
            polled.add(records);
            int slot = 0;
            for (int i = 0; i < count; i++) {
                if (i > 0 && i % MOST == 0) {
                    slot++;
                }
                while (taken.contains(slot)) {
                    slot++;
                }
                assertThat(records.get(i).sourcePartition()).isEqualTo(Map.of("slot", slot));
                open.put(records.get(i), polls);
            }
        }

        /** All but a few of some; what is left may be stuck for long. */
        private void settleSome() {
            int keep = choices.of(1, 2, 50, 300);
            int number = choices.below(keep);
            for (SourceRecord record : List.copyOf(open.keySet())) {
                if (number++ % keep != 0) {
                    settle(record);
                }
            }
            choices.tell(() -> "open " + open.size());
        }

        private void settle(SourceRecord record) {
            open.remove(record);
            assertThat(polled.remove(record)).isTrue();
            assertThat(polled.remove(record)).as("said once more").isFalse();
        }
    }
}
