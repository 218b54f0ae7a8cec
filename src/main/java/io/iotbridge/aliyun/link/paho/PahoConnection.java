package io.iotbridge.aliyun.link.paho;

import io.iotbridge.aliyun.identity.Endpoint;
import io.iotbridge.aliyun.link.ConnectSpec;
import io.iotbridge.aliyun.link.ConnectionListener;
import io.iotbridge.aliyun.link.InboundMessage;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.MqttConnection;
import io.iotbridge.aliyun.link.OutboundMessage;
import io.iotbridge.aliyun.link.Scheduler;
import io.iotbridge.aliyun.link.Steps;
import io.iotbridge.aliyun.link.network.FrameChannel;
import io.iotbridge.aliyun.link.network.InboundSilence;
import io.iotbridge.aliyun.link.network.Network;
import io.iotbridge.aliyun.trouble.Quoted;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttConnack;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttDisconnect;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttPingReq;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttSuback;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttUnsubAck;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttWireMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection and its session. Whatever ends it first decides the cause; the end is carried out once, on another thread, which closes the
 * socket, fails what is outstanding and tells the listener.
 */
final class PahoConnection implements MqttConnection {

    private static final Logger LOG = LoggerFactory.getLogger(PahoConnection.class);

    private static final Duration GOODBYE = Duration.ofSeconds(2);

    /** PUBLISHes have the upper half of the identifiers (MQTT 3.1.1, 2.3.1). */
    private static final int SUBSCRIBE_IDS = 0x7FFF;

    /** After which to try again where there was no thread to be had. */
    private static final Duration THREAD_RETRY = Duration.ofSeconds(1);

    private final ConnectSpec spec;
    private final ConnectionListener listener;
    private final Scheduler scheduler;
    private final Executor threads;
    private final Consumer<PahoConnection> gone;
    private final FrameChannel transport;
    private final KeepAlive keepAlive;
    private final UnreadCheck unread;
    private final ListenerTurn turn;
    private final Outstanding unsent = new Outstanding();
    private final Unanswered<Void> publishes = new Unanswered<>();
    private final Unanswered<List<Integer>> subscribes = new Unanswered<>();
    private final AtomicInteger subscribed = new AtomicInteger();
    private final AtomicReference<LinkException> cause = new AtomicReference<>();
    private final AtomicBoolean finishing = new AtomicBoolean();
    private volatile boolean connected;
    private volatile Scheduler.Cancellable timeout = () -> {};
    private volatile Scheduler.Cancellable goodbye = () -> {};

    PahoConnection(
            ConnectSpec spec,
            ConnectionListener listener,
            Scheduler scheduler,
            Executor threads,
            Network network,
            Consumer<PahoConnection> gone) {
        this.spec = spec;
        this.listener = listener;
        this.scheduler = scheduler;
        this.threads = threads;
        this.gone = gone;
        turn = new ListenerTurn(listener, this::end);
        InboundSilence silence = new InboundSilence(scheduler);
        PacketSorter sorter = new PacketSorter(this::mayTake, this::message, this::puback, this::answer);
        transport = network.channel(spec, new PacketReceiver(turn::opened, sorter, this::end), silence);
        PingWatch watch = new PingWatch(scheduler, spec.pingTimeout(), silence, this::unanswered);
        Runnable pingreq = () -> transport.write(Packet.of(new MqttPingReq()));
        keepAlive = new KeepAlive(scheduler, spec.keepAlive(), transport::sinceSent, silence, watch, pingreq);
        unread = new UnreadCheck(scheduler, transport::mayTake, transport::sinceSent, pingreq);
    }

    void start() {
        timeout = scheduler.schedule(spec.timeout(), this::timedOut);
        try {
            transport.open();
        } catch (RuntimeException | Error e) {
            timeout.cancel();
            throw e;
        }
    }

    /** Who calls may hold locks and have others to see to: what cannot be done ends this connection, and is thrown to nobody. */
    private void orEnd(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            LOG.error("A connection failed in this plugin", e);
            end(new LinkException(Kind.CLOSED_BY_US, "the connection failed in this plugin: " + Quoted.bare(e), e));
        }
    }

    @Override
    public CompletionStage<Void> connect() {
        CompletableFuture<Void> written = unsent.add(cause);
        write(() -> Packet.connect(spec, () -> written.complete(null)));
        return written;
    }

    @Override
    public CompletionStage<List<Integer>> subscribe(List<String> filters) {
        CompletableFuture<List<Integer>> codes = new CompletableFuture<>();
        int packetId = 1 + Math.floorMod(subscribed.getAndIncrement(), SUBSCRIBE_IDS);
        subscribes.add(packetId, codes, cause);
        write(() -> Packet.subscribe(filters, packetId));
        return codes;
    }

    @Override
    public CompletionStage<List<Integer>> unsubscribe(List<String> filters) {
        CompletableFuture<List<Integer>> none = new CompletableFuture<>();
        int packetId = 1 + Math.floorMod(subscribed.getAndIncrement(), SUBSCRIBE_IDS);
        subscribes.add(packetId, none, cause);
        write(() -> Packet.unsubscribe(filters, packetId));
        return none;
    }

    @Override
    public CompletionStage<Void> publish(OutboundMessage message) {
        if (message.qos() == 0) {
            CompletableFuture<Void> written = unsent.add(cause);
            write(() -> Packet.publishOnce(message.topic(), message.payload(), () -> written.complete(null)));
            return written;
        }
        CompletableFuture<Void> acknowledged = new CompletableFuture<>();
        publishes.add(message.packetId(), acknowledged, cause);
        write(() -> Packet.publish(message));
        return acknowledged;
    }

    @Override
    public void acknowledge(int packetId) {
        write(() -> Packet.puback(packetId));
    }

    private void write(Supplier<Packet> packet) {
        if (cause.get() == null) {
            orEnd(() -> transport.write(packet.get()));
        }
    }

    @Override
    public void demand(boolean wanted) {
        orEnd(() -> transport.demand(wanted));
        orEnd(unread::changed);
    }

    @Override
    public void disconnect() {
        if (!cause.compareAndSet(null, new LinkException(Kind.CLOSED_BY_US, "disconnected"))) {
            return;
        }
        orEnd(() -> {
            timeout.cancel();
            if (transport.isOpen()) {
                goodbye = scheduler.schedule(GOODBYE, this::finishSoon);
                transport.sayGoodbye(connected ? Packet.of(new MqttDisconnect()) : Packet.empty());
            } else {
                finishSoon();
            }
        });
    }

    @Override
    public void drop() {
        end(new LinkException(Kind.CLOSED_BY_US, "dropped"));
    }

    private boolean mayTake() {
        return transport.mayTake();
    }

    private void message(InboundMessage message) {
        if (requireSession("a PUBLISH")) {
            turn.message(message);
        }
    }

    private void puback(int packetId) {
        if (requireSession("a PUBACK")) {
            publishes.answered(packetId, null);
        }
    }

    private void answer(MqttWireMessage packet) {
        if (packet instanceof MqttConnack connack) {
            connack(connack);
        } else if (requireSession("a packet of type " + packet.getType()) && packet instanceof MqttSuback suback) {
            suback(suback);
        } else if (packet instanceof MqttUnsubAck) {
            subscribes.answered(packet.getMessageId(), List.of());
        }
    }

    private void connack(MqttConnack connack) {
        if (connected) {
            broken("a second CONNACK");
        } else if (connack.getReturnCode() != 0) {
            end(Causes.ofConnack(connack.getReturnCode(), spec.credentials().username()));
        } else if (cause.get() == null) {
            connected = true;
            timeout.cancel();
            keepAlive.start();
            unread.start();
            turn.connected(connack.getSessionPresent());
        }
    }

    private void suback(MqttSuback suback) {
        List<Integer> codes = Arrays.stream(suback.getGrantedQos()).boxed().toList();
        if (!subscribes.answered(suback.getMessageId(), codes)) {
            broken("a SUBACK for no SUBSCRIBE");
        }
    }

    private boolean requireSession(String what) {
        if (!connected) {
            broken(what + " before CONNACK");
        }
        return connected;
    }

    private void broken(String how) {
        end(new LinkException(Kind.PROTOCOL, "the server broke MQTT 3.1.1: " + how));
    }

    private void timedOut() {
        end(
                transport.isOpen()
                        ? new LinkException(Kind.TIMEOUT, "no CONNACK came within " + Causes.millis(spec.timeout()))
                        : new LinkException(
                                Kind.UNREACHABLE,
                                Endpoint.show(spec.endpoint()) + " did not answer within "
                                        + Causes.millis(spec.timeout())));
    }

    private void unanswered() {
        end(new LinkException(
                Kind.PING_TIMEOUT, "nothing came within " + Causes.millis(spec.pingTimeout()) + " of a PINGREQ"));
    }

    private void end(LinkException why) {
        cause.compareAndSet(null, why);
        finishSoon();
    }

    /** Not here: whoever ends a connection may hold locks that the listener needs. */
    private void finishSoon() {
        if (finishing.compareAndSet(false, true)) {
            try {
                threads.execute(this::finish);
            } catch (RuntimeException | Error e) {
                LOG.error("A connection cannot be ended now, and will be in {} ms", THREAD_RETRY.toMillis(), e);
                finishing.set(false);
                scheduler.schedule(THREAD_RETRY, this::finishSoon);
            }
        }
    }

    private void finish() {
        LinkException why = cause.get();
        try {
            Steps.run(
                    timeout::cancel,
                    goodbye::cancel,
                    keepAlive::stop,
                    unread::stop,
                    transport::drop,
                    () -> unsent.fail(why),
                    () -> subscribes.fail(why),
                    () -> publishes.fail(why),
                    () -> turn.closed(why),
                    () -> gone.accept(this));
        } catch (RuntimeException | Error e) {
            LOG.error("A connection did not end in order", e);
        }
    }
}
