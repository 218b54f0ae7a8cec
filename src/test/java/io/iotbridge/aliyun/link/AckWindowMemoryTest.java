package io.iotbridge.aliyun.link;

import static io.iotbridge.aliyun.link.LinkFixture.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.iotbridge.aliyun.link.acks.AckWindow;
import io.iotbridge.aliyun.link.acks.Redelivery;
import io.iotbridge.aliyun.link.acks.WindowEntry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a window remembers of earlier connections, as the table for redeliveries sees it. */
class AckWindowMemoryTest {

    @Test
    void forgetsWhatDeadConnectionsLeftBehind() {
        List<Redelivery.Known> known = new ArrayList<>();
        AckWindow<Object> window = new AckWindow<>(LinkFixture.DEVICE.id(), id -> {}, (of, dup, idsRise) -> {
            known.add(of);
            return Redelivery.TABLE.decide(of, dup, idsRise);
        });
        Object consumer = new Object();
        for (int connects = 0; connects < 50; connects++) {
            window.connected(true);
            for (int i = 1; i <= 400; i++) {
                int id = connects * 400 + i;
                WindowEntry<Object> entry = window.arrived(message(id, "m" + id, false), List.of(consumer))
                        .entry();
                if (i != 200) {
                    window.completed(entry, consumer);
                }
            }
            window.connectionLost();
        }
        known.clear();
        window.connected(true);
        allComeAgain(window);
        // Of the last connection 128 acknowledged and 201 not acknowledged; of those before what is still in work.
        assertThat(known.subList(49 * 400, 50 * 400).stream()
                        .filter(of -> of != Redelivery.Known.NOTHING)
                        .count())
                .isEqualTo(128 + 201);
        assertThat(known.subList(0, 49 * 400).stream()
                        .filter(of -> of != Redelivery.Known.NOTHING)
                        .toList())
                .hasSize(49)
                .containsOnly(Redelivery.Known.OPEN_BEFORE);
        window.abandonedBy(consumer);
        window.connectionLost();
        window.connected(true);
        window.connectionLost();
        known.clear();
        window.connected(true);
        allComeAgain(window);
        assertThat(known).hasSize(50 * 400).containsOnly(Redelivery.Known.NOTHING);
    }

    private static void allComeAgain(AckWindow<Object> window) {
        for (int id = 1; id <= 50 * 400; id++) {
            window.arrived(message(id, "m" + id, true), List.of());
        }
    }
}
