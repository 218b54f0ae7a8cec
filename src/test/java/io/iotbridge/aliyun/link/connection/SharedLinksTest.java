package io.iotbridge.aliyun.link.connection;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iotbridge.aliyun.link.network.Network;
import io.iotbridge.aliyun.link.network.TlsEngine;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class SharedLinksTest {

    /** Its loops have sockets of their own to be woken by, thread or not. */
    @Test
    void keepsNothingOfAnEngineThatCannotStart() {
        ThreadFactory threads = Network.threads();
        AtomicInteger asked = new AtomicInteger();
        Connections connections = new Connections(
                LinkThreads.forOpening(),
                task -> {
                    if (asked.getAndIncrement() == 0) {
                        throw new InternalError("scripted: no thread");
                    }
                    return threads.newThread(task);
                },
                TlsEngine::best);
        assertThatThrownBy(() -> SharedLinks.engine(connections)).hasMessage("scripted: no thread");
        Awaitility.await().untilAsserted(() -> assertThatThrownBy(connections::get)
                .isInstanceOf(RejectedExecutionException.class));
    }
}
