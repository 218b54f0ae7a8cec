package io.iotbridge.aliyun.link.paho;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.iotbridge.aliyun.link.DaemonScheduler;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.MqttConnection;
import io.iotbridge.aliyun.link.TlsSettings;
import io.iotbridge.aliyun.link.paho.ScriptedWebSocketServer.Peer;
import java.io.IOException;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of connections when the JVM can start no thread for a while. */
class ConnectionErrorsTest {

    private final DaemonScheduler scheduler = new DaemonScheduler("test-scheduler");
    private volatile boolean noThreads;
    private volatile boolean noFrames;
    private final PahoMqttConnector connector = new PahoMqttConnector(
            scheduler,
            unless(LinkThreads.forConnections(), () -> noThreads),
            unless(LinkThreads.forFrames(), () -> noFrames));
    private ScriptedWebSocketServer server;

    private interface Condition {
        boolean holds();
    }

    private static Executor unless(Executor threads, Condition condition) {
        return task -> {
            if (condition.holds()) {
                // As OutOfMemoryError, which the test's framework would not survive.
                throw new InternalError("unable to create native thread: scripted");
            }
            threads.execute(task);
        };
    }

    @BeforeEach
    void open() throws IOException {
        server = new ScriptedWebSocketServer();
    }

    @AfterEach
    void close() throws IOException {
        connector.close();
        scheduler.close();
        server.close();
    }

    private MqttConnection connect(RecordingListener listener) {
        return listener.connects(
                connector.open(ConnectionFixture.spec(server.uri(), TlsSettings.JVM_DEFAULT, 60, 8000), listener));
    }

    @Test
    void aConnectionThatCannotSendEndsAndTheOthersGoOn() throws Exception {
        RecordingListener failing = new RecordingListener();
        MqttConnection first = connect(failing);
        server.session();
        failing.awaitConnected();
        RecordingListener other = new RecordingListener();
        MqttConnection second = connect(other);
        Peer peer = server.session();
        other.awaitConnected();

        noFrames = true;
        // The writer may be busy with the CONNECT yet, and take the first of them along.
        await().until(() -> {
            first.acknowledge(1);
            return failing.closed.isDone();
        });
        LinkException cause = failing.awaitClosed();
        assertThat(cause.kind()).isEqualTo(Kind.CLOSED_BY_US);
        assertThat(cause).hasMessageContaining("unable to create native thread");
        noFrames = false;
        second.acknowledge(0x0102);
        assertThat(peer.packet()).containsExactly(0x40, 0x02, 0x01, 0x02);
        assertThat(other.closed).isNotDone();
    }

    @Test
    void aConnectionEndsThoughThereWasNoThreadForItsEnd() throws Exception {
        RecordingListener listener = new RecordingListener();
        MqttConnection connection = connect(listener);
        Peer peer = server.session();
        listener.awaitConnected();
        noThreads = true;
        connection.drop();
        noThreads = false;
        assertThat(listener.awaitClosed().kind()).isEqualTo(Kind.CLOSED_BY_US);
        assertThat(peer.isAtEnd()).isTrue();
    }

    @Test
    void anAttemptThatCannotBeginLeavesNothingBehind() {
        RecordingListener listener = new RecordingListener();
        noThreads = true;
        assertThatThrownBy(() -> connect(listener)).isInstanceOf(InternalError.class);
        noThreads = false;
        connector.close();
        assertThat(listener.closed).isNotDone();
    }
}
