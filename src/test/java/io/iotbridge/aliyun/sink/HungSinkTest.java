package io.iotbridge.aliyun.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.link.FakePlatform;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
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
                .hasMessageContaining("started anew");
        hung.close();

        successor.put(fixture.records(0, 3));
        FakePlatform.Connection second = fixture.links.nextConnection().acceptAll();
        SinkFixture.pubackAll(second);
        assertThat(second.publishes()).hasSize(3);
        assertThat(successor.balance().delivered()).isEqualTo(3);
    }
}
