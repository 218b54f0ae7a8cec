package io.iotbridge.aliyun.link.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.MqttConnection;
import io.iotbridge.aliyun.link.TlsFixture;
import io.iotbridge.aliyun.link.connection.ScriptedWebSocketServer.Peer;
import io.iotbridge.aliyun.link.network.Network;
import io.iotbridge.aliyun.link.network.TlsEngine;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of connections when the JVM can start no thread for a while. */
class ConnectionErrorsTest {

    private volatile boolean noThreads;
    private volatile boolean noLoops;
    private final Queue<Runnable> lookUps = new ConcurrentLinkedQueue<>();
    private volatile boolean noNames;
    private final Executor opening = unless(this::lookUp, () -> noThreads);
    private final Executor lookingUp = LinkThreads.forOpening();
    private final Connections connector = new Connections(
            opening,
            task -> {
                if (noLoops) {
                    throw noThread();
                }
                return Network.threads().newThread(task);
            },
            TlsEngine::best);
    private ScriptedWebSocketServer server;

    private interface Condition {
        boolean holds();
    }

    private static Executor unless(Executor threads, Condition condition) {
        return task -> {
            if (condition.holds()) {
                throw noThread();
            }
            threads.execute(task);
        };
    }

    /** As OutOfMemoryError, which the test's framework would not survive. */
    private static InternalError noThread() {
        return new InternalError("unable to create native thread: scripted");
    }

    @BeforeEach
    void open() throws IOException {
        server = new ScriptedWebSocketServer();
    }

    @AfterEach
    void close() throws IOException {
        connector.close();
        server.close();
    }

    private void lookUp(Runnable task) {
        if (noNames) {
            lookUps.add(task);
        } else {
            lookingUp.execute(task);
        }
    }

    @Test
    void aNameServerThatDoesNotAnswerHoldsUpNoEnd() throws Exception {
        RecordingListener up = new RecordingListener();
        MqttConnection connection = connect(up);
        Peer peer = server.session();
        up.awaitConnected();
        noNames = true;
        RecordingListener waiting = new RecordingListener();
        MqttConnection attempt = connect(waiting);
        connection.drop();
        attempt.drop();
        assertThat(up.awaitClosed().kind()).isEqualTo(Kind.CLOSED_BY_US);
        assertThat(waiting.awaitClosed().kind()).isEqualTo(Kind.CLOSED_BY_US);
        assertThat(peer.isAtEnd()).isTrue();
        assertThat(lookUps).hasSize(1);
    }

    private MqttConnection connect(RecordingListener listener) {
        return listener.connects(
                connector.get().open(ConnectionFixture.spec(server.uri(), TlsFixture.JVM_DEFAULT, 60, 8000), listener));
    }

    @Test
    void anAttemptWithoutAnEventLoopFailsAndTheNextGoesOn() throws Exception {
        RecordingListener failing = new RecordingListener();
        noLoops = true;
        assertThatThrownBy(() -> connect(failing))
                .isInstanceOf(InternalError.class)
                .hasMessageContaining("unable to create native thread");
        assertThat(failing.closed).isNotDone();
        noLoops = false;
        RecordingListener next = new RecordingListener();
        connect(next);
        server.session();
        next.awaitConnected();
    }

    @Test
    void aConnectionNeedsNoThreadForItsEnd() throws Exception {
        RecordingListener listener = new RecordingListener();
        MqttConnection connection = connect(listener);
        Peer peer = server.session();
        listener.awaitConnected();
        noThreads = true;
        connection.drop();
        assertThat(listener.awaitClosed().kind()).isEqualTo(Kind.CLOSED_BY_US);
        assertThat(peer.isAtEnd()).isTrue();
    }

    @Test
    void anAttemptThatCannotBeginEnds() throws Exception {
        RecordingListener failing = new RecordingListener();
        noThreads = true;
        connect(failing);
        LinkException cause = failing.awaitClosed();
        assertThat(cause.kind()).isEqualTo(Kind.CLOSED_BY_US);
        assertThat(cause).hasMessageContaining("unable to create native thread");
        noThreads = false;
        RecordingListener next = new RecordingListener();
        connect(next);
        server.session();
        next.awaitConnected();
    }
}
