package io.iotbridge.aliyun.source.states;

import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.codec.ConverterKind;
import io.iotbridge.aliyun.config.rules.StatusTopic;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.registry.TaskOwners;
import io.iotbridge.aliyun.registry.TaskShard;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lists of devices fit in the records of offsets, and are found again. */
class ListedRowTest {

    /** An offset is a record: one megabyte by default. */
    private static final int MOST_BYTES = 1_000_000;

    private static final StatusTopic ONE_TASK =
            new StatusTopic("iot.states", ConverterKind.BYTES, new TaskOwners(new TaskShard(0, 1), device -> 0));

    private final OffsetsFixture offsets = new OffsetsFixture();

    @Test
    void noListIsLargerThanARecordMayBeWhateverScriptTheNamesAreIn() {
        for (String letter : List.of("a", "\u8bbe", "\"")) {
            List<LinkStateChange> changes = IntStream.range(0, 1_280)
                    .mapToObj(i -> new DeviceId("pk", letter.repeat(6_000) + i))
                    .map(device -> LinkStateChange.of(device, LinkStateChange.State.UP, "", "", 1, 1))
                    .toList();
            Set<DeviceId> devices =
                    changes.stream().map(LinkStateChange::device).collect(Collectors.toSet());
            ListedDevices listed = new ListedDevices(ONE_TASK, devices, Map.of());
            for (ListedDevices.Note note : listed.notes(changes.subList(0, 20))) {
                String json = note.offset().toString().replace("\"", "\\\"");
                assertThat(json.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(MOST_BYTES);
            }
        }
    }

    @Test
    void listsOfMoreTasksThanAreNamedAtFirstAreFound() {
        DeviceId first = new DeviceId("pk", "first");
        DeviceId last = new DeviceId("pk", "last");
        offsets.put(new ListedRow(ListedRow.TASKS - 1, 3).partition("iot.states"), ListedRow.offset(List.of(first)));
        offsets.put(new ListedRow(ListedRow.TASKS + 2, 15).partition("iot.states"), ListedRow.offset(List.of(last)));
        assertThat(ListedRow.read(Optional.of(offsets), ONE_TASK).values())
                .containsExactlyInAnyOrder(Set.of(first), Set.of(last));
    }
}
