package io.iotbridge.aliyun.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.iotbridge.aliyun.link.FakePlatform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** A sink task that Connect has given up, since it hangs in a transformation, and its successor on the same worker. */
class HungSinkTest {

    private final SinkFixture fixture = new SinkFixture();

    @Test
    void publishesNothingMoreBesideItsSuccessor() {
        Map<String, String> one = Map.of("uplink.in.flight.per.device", "1");
        StartedSink hung = fixture.start(one, 0);
        hung.put(fixture.records(0, 3));
        FakePlatform.Connection first = fixture.signedIn();
        assertThat(first.publishes()).hasSize(1);

        StartedSink successor = fixture.start(one, 0);
        SinkFixture.pubackAll(first);
        assertThat(first.publishes()).as("the two that waited").hasSize(1);
        assertThat(hung.balance().inFlight()).isZero();
        assertThatThrownBy(() -> hung.put(List.of()))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("restarted meanwhile");
        hung.close();

        successor.put(fixture.records(0, 3));
        FakePlatform.Connection second = fixture.links.nextConnection().acceptAll();
        SinkFixture.pubackAll(second);
        assertThat(second.publishes()).hasSize(3);
        assertThat(successor.balance().delivered()).isEqualTo(3);
    }

    /** Connect's producer of dead letters waits for up to a minute: longer than a task has to stop. */
    @Test
    void publishesNothingOfTheBatchInWhichItHung() {
        List<StartedSink> successor = new ArrayList<>();
        List<SinkRecord> reported = new ArrayList<>();
        List<FakePlatform.Connection> connection = new ArrayList<>();
        fixture.worker.reporter = (record, cause) -> {
            reported.add(record);
            fixture.worker.reporter = null;
            successor.add(fixture.start(Map.of(), 0, 1));
            successor.get(0).put(List.of(of(1, "pump1", 0), of(1, "pump1", 1)));
            connection.add(fixture.signedIn());
            SinkFixture.pubackAll(connection.get(0));
            return new CompletableFuture<>();
        };
        StartedSink hung = fixture.start(Map.of(), 0, 1);

        List<SinkRecord> batch =
                List.of(of(0, "of nobody", 0), of(1, "pump1", 0), of(1, "pump1", 1), of(0, "of nobody", 1));
        Throwable thrown = catchThrowable(() -> hung.put(batch));
        assertThat(connection.get(0).publishes()).as("those of the successor").hasSize(2);
        assertThat(thrown).isInstanceOf(ConnectException.class).hasMessageContaining("restarted meanwhile");
        assertThat(reported).hasSize(1);
        hung.close();
        assertThat(hung.balance().inFlight()).isZero();
        assertThat(fixture.links.platform.opened()).isEqualTo(1);
    }

    private static SinkRecord of(int partition, String device, long offset) {
        return new SinkRecord(
                "commands",
                partition,
                Schema.STRING_SCHEMA,
                "pk/" + device,
                Schema.BYTES_SCHEMA,
                new byte[] {1},
                offset);
    }
}
