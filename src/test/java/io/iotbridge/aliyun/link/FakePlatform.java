package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.loop.Loop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** A connector whose connections do what a test says, in turns of a loop. */
public final class FakePlatform implements MqttConnector {

    private final List<Connection> connections = new CopyOnWriteArrayList<>();
    private Consumer<Published> whenPublished = published -> {};
    private Runnable whenOpened = () -> {};
    private Consumer<Connection> whenConnected = connection -> {};
    private boolean endsLater;
    private final Loop loop;

    /** No connection yet. */
    public FakePlatform(Loop loop) {
        this.loop = loop;
    }

    @Override
    public Loop loop() {
        return loop;
    }

    @Override
    public MqttConnection open(ConnectSpec spec, ConnectionListener listener) {
        connections.add(new Connection(spec, listener));
        whenOpened.run();
        return newest();
    }

    /** Tells of each connection before the call that opens it returns. */
    public void whenOpened(Runnable told) {
        whenOpened = told;
    }

    /** Tells of each CONNECT before the call that sends it returns. */
    public void whenConnected(Consumer<Connection> told) {
        whenConnected = told;
    }

    /** A connection that we end is over only when the test lets it die, as it is in the network. */
    public void endLater() {
        endsLater = true;
    }

    /** Tells of each publish before the call that made it returns. */
    public void whenPublished(Consumer<Published> told) {
        whenPublished = told;
    }

    /** How many were opened. */
    public int opened() {
        return connections.size();
    }

    /** One of those that were opened, from 0. */
    public Connection get(int number) {
        return connections.get(number);
    }

    /** The newest. */
    public Connection newest() {
        return connections.get(connections.size() - 1);
    }

    /** Those that have not ended. */
    public List<Connection> open() {
        return connections.stream().filter(connection -> !connection.isOver()).toList();
    }

    /** A publish that waits for its PUBACK. */
    public record Published(
            String topic, byte[] payload, int qos, boolean dup, int packetId, CompletableFuture<Void> done) {}

    /** What was asked of one connection. */
    public final class Connection implements MqttConnection {

        private final ConnectSpec spec;
        private final ConnectionListener listener;
        private final List<List<String>> subscribes = new CopyOnWriteArrayList<>();
        private final List<CompletableFuture<List<Integer>>> subacks = new CopyOnWriteArrayList<>();
        public final List<List<String>> unsubscribes = new ArrayList<>();
        /** When UNSUBACKs come: at once, as a rule. */
        public CompletableFuture<List<Integer>> unsuback = CompletableFuture.completedFuture(List.of());

        public volatile boolean isOpenSsl;
        private final List<Published> publishes = Collections.synchronizedList(new ArrayList<>());
        private final List<Integer> pubacks = Collections.synchronizedList(new ArrayList<>());
        private final boolean endsLater = FakePlatform.this.endsLater;
        private final CompletableFuture<Void> written = new CompletableFuture<>();
        private int connects;
        private boolean demand = true;
        private boolean ending;
        private boolean failsToEnd;
        private volatile boolean over;
        private LinkException.Kind untold = LinkException.Kind.CLOSED_BY_US;

        private Connection(ConnectSpec spec, ConnectionListener listener) {
            this.spec = spec;
            this.listener = listener;
        }

        /** What it was opened with. */
        public ConnectSpec spec() {
            return spec;
        }

        /** The way is open. */
        public Connection upgraded() {
            loop.execute(listener::opened);
            return this;
        }

        /** Whether CONNECT was to be sent. */
        public boolean hasConnected() {
            return connects > 0;
        }

        /** The frame of CONNECT was handed to the network. */
        public Connection written() {
            loop.execute(() -> written.complete(null));
            return this;
        }

        /** CONNACK 0. */
        public Connection accept() {
            return accept(true);
        }

        /** CONNACK 0, with or without the session there was before. */
        public Connection accept(boolean sessionPresent) {
            loop.execute(() -> listener.connected(sessionPresent));
            return this;
        }

        /** CONNACK 0 and every SUBACK with QoS 1. */
        public Connection acceptAll() {
            return acceptAll(true);
        }

        /** CONNACK 0, with or without the session there was before, and every SUBACK with QoS 1. */
        public Connection acceptAll(boolean sessionPresent) {
            accept(sessionPresent);
            IntStream.iterate(0, i -> i < subacks.size(), i -> i + 1).forEach(i -> grant(i, 1));
            return this;
        }

        /** SUBACK for one SUBSCRIBE, the same return code for all its filters. */
        public void grant(int subscribe, Integer code) {
            suback(subscribe, Collections.nCopies(subscribes.get(subscribe).size(), code));
        }

        /** SUBACK with given return codes. */
        public void suback(int subscribe, List<Integer> codes) {
            loop.execute(() -> subacks.get(subscribe).complete(codes));
        }

        /** A PUBLISH from the platform. */
        public void deliver(InboundMessage message) {
            loop.execute(() -> listener.message(message));
        }

        /** The connection ends. */
        public void die(LinkException.Kind kind) {
            loop.execute(() -> unlessOver(() -> {
                over = true;
                LinkException cause = new LinkException(kind, "scripted");
                List.copyOf(publishes).forEach(publish -> publish.done().completeExceptionally(cause));
                subacks.forEach(suback -> suback.completeExceptionally(cause));
                listener.closed(cause);
            }));
        }

        private void unlessOver(Runnable action) {
            if (!over) {
                action.run();
            }
        }

        /** The connection ends, but the news comes only with the next {@link #drop()}. */
        public void dieUntold(LinkException.Kind kind) {
            untold = kind;
        }

        /** Ending it fails, as nothing should. */
        public void failToEnd() {
            failsToEnd = true;
        }

        /** SUBSCRIBEs so far. */
        public List<List<String>> subscribes() {
            return subscribes;
        }

        /** PUBLISHes so far. */
        public List<Published> publishes() {
            return publishes;
        }

        /** PUBACKs so far, by packet id. */
        public List<Integer> pubacks() {
            return pubacks;
        }

        /** Whether it reads. */
        public boolean demand() {
            return demand;
        }

        /** Whether it has ended. */
        public boolean isOver() {
            return over;
        }

        /** Whether we ended it. */
        public boolean isEnding() {
            return ending;
        }

        private void end(LinkException.Kind why) {
            ending = true;
            if (failsToEnd) {
                throw new IllegalStateException("scripted");
            }
            if (!endsLater) {
                die(why);
            }
        }

        @Override
        public CompletionStage<Void> connect() {
            if (++connects > 1) {
                throw new AssertionError("a second CONNECT");
            }
            whenConnected.accept(this);
            return written;
        }

        @Override
        public CompletionStage<List<Integer>> subscribe(List<String> filters) {
            subscribes.add(List.copyOf(filters));
            subacks.add(new CompletableFuture<>());
            return subacks.get(subacks.size() - 1);
        }

        @Override
        public CompletionStage<List<Integer>> unsubscribe(List<String> filters) {
            unsubscribes.add(List.copyOf(filters));
            return unsuback;
        }

        @Override
        public void publish(OutboundMessage message, Runnable accepted) {
            if (!loop.inLoop()) {
                throw new AssertionError("not on the loop");
            }
            CompletableFuture<Void> done = new CompletableFuture<>();
            done.thenRun(() -> loop.execute(() -> unlessOver(accepted)));
            publishes.add(new Published(
                    message.topic(), message.payload(), message.qos(), message.dup(), message.packetId(), done));
            whenPublished.accept(publishes.get(publishes.size() - 1));
        }

        @Override
        public void acknowledge(int packetId) {
            if (!over && !ending) {
                pubacks.add(packetId);
            }
        }

        @Override
        public void demand(boolean wanted) {
            demand = wanted;
        }

        @Override
        public boolean isOpenSsl() {
            return isOpenSsl;
        }

        @Override
        public void disconnect() {
            end(LinkException.Kind.CLOSED_BY_US);
        }

        @Override
        public void drop() {
            end(untold);
        }
    }
}
