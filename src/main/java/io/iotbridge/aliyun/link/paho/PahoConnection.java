package io.iotbridge.aliyun.link.paho;

import io.iotbridge.aliyun.link.ConnectSpec;
import io.iotbridge.aliyun.link.ConnectionListener;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.MqttConnection;
import io.iotbridge.aliyun.link.Scheduler;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;

/**
 * One connection. Whatever ends it first decides the cause; the end is carried out once, on a thread of its own, which closes the socket,
 * fails what is outstanding and tells the listener.
 */
final class PahoConnection implements MqttConnection {

    private static final Duration GOODBYE = Duration.ofSeconds(2);

    private final ConnectSpec spec;
    private final Scheduler scheduler;
    private final ConnectionThreads threads;
    private final Consumer<PahoConnection> gone;
    private final WebSocketTransport transport;
    private final SchedulerPingSender pings;
    private final WebSocketMqttClient client;
    private final ListenerTurn turn;
    private final Outstanding outstanding = new Outstanding();
    private final Publishes publishes = new Publishes();
    private final AtomicReference<LinkException> cause = new AtomicReference<>();
    private volatile Scheduler.Cancellable timeout = () -> {};
    private volatile Scheduler.Cancellable goodbye = () -> {};

    PahoConnection(
            ConnectSpec spec,
            ConnectionListener listener,
            Scheduler scheduler,
            Executor shared,
            HttpClients clients,
            FrameWriter writer,
            Consumer<PahoConnection> gone) {
        this.spec = spec;
        this.scheduler = scheduler;
        this.gone = gone;
        threads = new ConnectionThreads(shared, this::died);
        InboundSilence silence = new InboundSilence(scheduler);
        turn = new ListenerTurn(listener, lost -> end(Causes.ofPaho(username(), lost)));
        transport = new WebSocketTransport(
                spec,
                clients,
                silence,
                scheduler,
                threads,
                writer,
                new WebSocketTransport.Takers(listener::untilConnect, turn::message, publishes::acknowledged));
        PingWatch watch = new PingWatch(scheduler, spec.pingTimeout(), silence, this::unanswered);
        pings = new SchedulerPingSender(scheduler, threads, transport::isWanted, silence, watch);
        try {
            client = new WebSocketMqttClient(spec.credentials().clientId(), transport, pings, threads);
        } catch (MqttException e) {
            throw new IllegalStateException("memory persistence does no I/O", e);
        }
    }

    void start() {
        client.setCallback(turn);
        timeout = scheduler.schedule(spec.timeout(), this::timedOut);
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setUserName(username());
        options.setPassword(spec.credentials().password().toCharArray());
        options.setKeepAliveInterval(Math.toIntExact(spec.keepAlive().toSeconds()));
        options.setCleanSession(spec.cleanSession());
        try {
            client.connect(options, null, Completion.of(this::connected, e -> end(Causes.ofPaho(username(), e))));
        } catch (MqttException e) {
            end(Causes.ofPaho(username(), e));
        }
    }

    @Override
    public CompletionStage<List<Integer>> subscribe(List<String> filters) {
        CompletableFuture<List<Integer>> codes = outstanding.add(cause);
        if (codes.isDone()) {
            return codes;
        }
        int[] qos = new int[filters.size()];
        Arrays.fill(qos, 1);
        try {
            client.subscribe(
                    filters.toArray(String[]::new),
                    qos,
                    null,
                    Completion.of(token -> codes.complete(
                            Arrays.stream(token.getGrantedQos()).boxed().toList())));
        } catch (MqttException e) {
            codes.completeExceptionally(notSent(e));
        }
        return codes;
    }

    @Override
    public CompletionStage<Void> publish(String topic, byte[] payload, int qos) {
        if (qos == 0) {
            CompletableFuture<Void> done = outstanding.add(cause);
            if (!done.isDone()) {
                transport.write(OwnPacket.publishOnce(topic, payload, () -> done.complete(null)));
            }
            return done;
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        int packetId = publishes.add(done, cause);
        if (!done.isDone()) {
            transport.write(OwnPacket.publish(topic, packetId, payload));
        }
        return done;
    }

    @Override
    public void acknowledge(int packetId) {
        if (cause.get() == null) {
            transport.write(OwnPacket.puback(packetId));
        }
    }

    @Override
    public void demand(boolean wanted) {
        if (wanted) {
            pings.countAsInbound();
        }
        transport.demand(wanted);
    }

    @Override
    public void disconnect() {
        if (!cause.compareAndSet(null, new LinkException(Kind.CLOSED_BY_US, "disconnected"))) {
            return;
        }
        timeout.cancel();
        goodbye = scheduler.schedule(GOODBYE, () -> threads.execute(this::finish));
        try {
            client.sendDisconnect();
        } catch (MqttException noSession) {
            if (transport.isUpgraded()) {
                transport.sayGoodbye();
            } else {
                threads.execute(this::finish);
            }
        }
    }

    @Override
    public void drop() {
        end(new LinkException(Kind.CLOSED_BY_US, "dropped"));
    }

    private void connected(IMqttToken token) {
        if (cause.get() == null) {
            timeout.cancel();
            turn.connected(token.getSessionPresent());
            transport.connected();
        }
    }

    private void timedOut() {
        end(
                transport.isUpgraded()
                        ? new LinkException(Kind.TIMEOUT, "no CONNACK came within " + seconds())
                        : new LinkException(Kind.UNREACHABLE, spec.endpoint() + " did not answer within " + seconds()));
    }

    private void unanswered() {
        end(new LinkException(
                Kind.PING_TIMEOUT, "nothing came within " + spec.pingTimeout().toMillis() + " ms of a PINGREQ"));
    }

    private String seconds() {
        return spec.timeout().toMillis() + " ms";
    }

    private LinkException notSent(MqttException e) {
        LinkException known = cause.get();
        return known != null ? known : new LinkException(Kind.CONNECTION_LOST, "not sent: " + e.getMessage(), e);
    }

    /** One of Paho's loops died of something it does not catch; the others know nothing of it. */
    private void died(Throwable failure) {
        end(Causes.ofPaho(username(), failure));
        client.windUp(failure);
    }

    private void end(LinkException why) {
        cause.compareAndSet(null, why);
        threads.execute(this::finish);
    }

    private void finish() {
        timeout.cancel();
        goodbye.cancel();
        transport.drop(cause.get());
        outstanding.fail(cause.get());
        publishes.fail(cause.get());
        if (turn.closed(cause.get())) {
            gone.accept(this);
            threads.awaitOthers(this::wakeSender);
        }
    }

    /**
     * Paho tells its sender to stop once; one that is about to wait for work at that moment would wait for ever. Before CONNECT it has to sleep:
     * awake it would end, and Paho's start-up wait for it for ever.
     */
    private void wakeSender() {
        if (transport.isBegun()) {
            client.wakeSender();
        }
    }

    private String username() {
        return spec.credentials().username();
    }
}
