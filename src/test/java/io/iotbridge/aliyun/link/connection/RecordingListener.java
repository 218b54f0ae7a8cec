package io.iotbridge.aliyun.link.connection;

import io.iotbridge.aliyun.link.ConnectionListener;
import io.iotbridge.aliyun.link.InboundMessage;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.MqttConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Remembers what it was told, and what it should not have been told. */
class RecordingListener implements ConnectionListener {

    final CompletableFuture<Boolean> connected = new CompletableFuture<>();
    final List<InboundMessage> messages = new CopyOnWriteArrayList<>();
    final CompletableFuture<LinkException> closed = new CompletableFuture<>();
    final List<String> violations = new ArrayList<>();

    /** The way to the server is open. */
    final CompletableFuture<Void> opened = new CompletableFuture<>();

    /** Sends CONNECT as soon as it may. */
    MqttConnection connects(MqttConnection connection) {
        opened.thenRun(connection::connect);
        return connection;
    }

    @Override
    public void opened() {
        if (closed.isDone() || !opened.complete(null)) {
            violations.add("opened");
        }
    }

    @Override
    public synchronized void connected(boolean sessionPresent) {
        if (closed.isDone() || !connected.complete(sessionPresent)) {
            violations.add("connected");
        }
    }

    @Override
    public synchronized void message(InboundMessage message) {
        if (closed.isDone() || !connected.isDone()) {
            violations.add("message " + message);
        }
        messages.add(message);
    }

    @Override
    public synchronized void closed(LinkException cause) {
        if (!closed.complete(cause)) {
            violations.add("closed " + cause);
        }
    }

    synchronized void accepted(String publish) {
        if (closed.isDone()) {
            violations.add("accepted " + publish);
        }
    }

    boolean awaitConnected() {
        return connected.orTimeout(10, TimeUnit.SECONDS).join();
    }

    LinkException awaitClosed() {
        return closed.orTimeout(10, TimeUnit.SECONDS).join();
    }
}
