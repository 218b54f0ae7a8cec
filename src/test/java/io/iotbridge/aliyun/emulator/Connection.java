package io.iotbridge.aliyun.emulator;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttUnacceptableProtocolVersionException;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** One MQTT connection, from its CONNECT on (platform.md C). Everything here happens on its event loop, but for the marked methods. */
final class Connection extends SimpleChannelInboundHandler<MqttMessage> {

    private static final MqttMessage PINGRESP = MqttMessage.PINGRESP;

    private final Hub hub;
    private final Transport transport;
    private final Uplink uplink;
    private final AtomicBoolean drainAsked = new AtomicBoolean();
    private volatile ChannelHandlerContext ctx;
    private volatile Device device;
    private Pubacks pubacks;
    private KeepAliveWatch keepAlive;
    private volatile boolean silent;

    Connection(Hub hub, Transport transport, Uplink uplink) {
        this.hub = hub;
        this.transport = transport;
        this.uplink = uplink;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
        keepAlive = new KeepAliveWatch(context.executor(), this::close);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, MqttMessage message) {
        if (message.decoderResult().isFailure()) {
            broken(message.decoderResult().cause());
        } else if (message instanceof MqttConnectMessage connect && device == null) {
            connect(connect);
        } else if (device == null) {
            ctx.close();
        } else {
            signedIn(message);
        }
    }

    private void signedIn(MqttMessage message) {
        switch (message.fixedHeader().messageType()) {
            case PUBLISH -> publish((MqttPublishMessage) message);
            case PUBACK -> puback(((MqttMessageIdVariableHeader) message.variableHeader()).messageId());
            case SUBSCRIBE -> subscribe((MqttSubscribeMessage) message);
            case UNSUBSCRIBE -> unsubscribe((MqttUnsubscribeMessage) message);
            case PINGREQ -> ping();
            case DISCONNECT -> signOff();
            default -> ctx.close();
        }
        switch (message.fixedHeader().messageType()) {
            case PUBLISH, PUBACK, SUBSCRIBE, PINGREQ -> keepAlive.sign();
            default -> {}
        }
    }

    private void puback(int packetId) {
        if (hub.faults().isTurn(Fault.CUT_AT_PUBACK, device.key)) {
            // Not gone until the channel is inactive; what it still sends must not count either.
            device.gone(this);
            ctx.close();
            return;
        }
        if (hub.things().settings().pubackOrder() && device.overtakes(packetId)) {
            hub.violations().add(device.key, "PUBACK " + packetId + " overtakes that of an earlier message");
            ctx.close();
            return;
        }
        Outgoing message = device.puback(this, packetId);
        if (message != null) {
            hub.traces().acknowledged(message);
        }
        device.drain(this);
        ctx.flush();
    }

    private void signOff() {
        device.signedOff(this);
        ctx.close();
    }

    private void ping() {
        hub.pings().increment();
        if (hub.faults().occurs(Fault.WITHHOLD_PINGRESPS, device.key).isEmpty()) {
            ctx.writeAndFlush(PINGRESP);
        }
    }

    private void broken(Throwable cause) {
        if (cause instanceof MqttUnacceptableProtocolVersionException) {
            refuse(new Refusal(1, "protocol level"));
        } else {
            ctx.close();
        }
    }

    private void connect(MqttConnectMessage connect) {
        if (connect.variableHeader().version() > 4) {
            refuse(new Refusal(1, "protocol level"));
            return;
        }
        byte[] password = connect.payload().passwordInBytes();
        String userName = connect.payload().userName();
        SignIn signIn = SignIn.parse(
                connect.payload().clientIdentifier(),
                userName == null ? "" : userName,
                password == null ? "" : new String(password, StandardCharsets.UTF_8));
        int seconds = connect.variableHeader().keepAliveTimeSeconds();
        Optional<Refusal> refusal = new Gate(hub).refuses(signIn, transport, seconds);
        if (refusal.isPresent()) {
            refuse(refusal.get());
            return;
        }
        if (hub.faults().occurs(Fault.WITHHOLD_CONNACKS, signIn.device()).isPresent()) {
            return;
        }
        Device known = hub.devices().get(signIn.device());
        known.takesCustomRrpc(signIn.customRrpc());
        accept(
                known,
                connect.variableHeader().isCleanSession(),
                signIn.parameter("_ss").filter("1"::equals).isPresent());
        keepAlive.begin(hub.settings().limits().keepAliveSecond().toNanos() * Gate.effectiveKeepAlive(seconds) * 3 / 2);
    }

    private void accept(Device newDevice, boolean clean, boolean autoSubscribe) {
        device = newDevice;
        pubacks = new Pubacks(hub, device.key, ctx, this::answered);
        Device.Displaced displaced = device.signedIn(this, clean, autoSubscribe);
        hub.subSessions().displaced(hub, device, displaced, this, "");
        if (displaced.connection() != null) {
            hub.subSessions().gone(displaced.connection(), device);
        }
        ctx.write(connAck(MqttConnectReturnCode.CONNECTION_ACCEPTED, displaced.sessionPresent()));
        if (hub.faults().occurs(Fault.GARBAGE_AFTER_CONNACK, device.key).isPresent()) {
            ctx.write(Unpooled.wrappedBuffer(Packets.broken(Fault.GARBAGE)));
        }
        device.redeliver(this);
        device.drain(this);
        ctx.flush();
        uplink.signedIn(device);
        if (hub.faults().occurs(Fault.KICK, device.key).isPresent()) {
            device.kicked();
            close();
        }
    }

    private void refuse(Refusal refusal) {
        if (refusal.code() == 0) {
            ctx.close();
            return;
        }
        ctx.writeAndFlush(connAck(MqttConnectReturnCode.valueOf((byte) refusal.code()), false))
                .addListener(ChannelFutureListener.CLOSE);
    }

    private static MqttConnAckMessage connAck(MqttConnectReturnCode code, boolean sessionPresent) {
        return MqttMessageBuilders.connAck()
                .returnCode(code)
                .sessionPresent(sessionPresent)
                .build();
    }

    private void publish(MqttPublishMessage message) {
        MqttQoS qos = message.fixedHeader().qosLevel();
        if (qos == MqttQoS.EXACTLY_ONCE) {
            if (hub.settings().closeOnQos2()) {
                ctx.close();
            }
            return;
        }
        byte[] payload = ByteBufUtil.getBytes(message.payload());
        boolean dup = message.fixedHeader().isDup();
        int packetId = message.variableHeader().packetId();
        if (qos == MqttQoS.AT_LEAST_ONCE) {
            device.published(this, packetId, message.variableHeader().topicName(), payload, dup)
                    .ifPresent(wrong -> hub.violations().add(device.key, wrong));
        }
        switch (uplink.publish(
                this, device, packetId, message.variableHeader().topicName(), payload, qos.value(), dup)) {
            case CLOSE -> ctx.close();
            case PUBACK -> {
                if (qos == MqttQoS.AT_LEAST_ONCE) {
                    pubacks.acknowledge(packetId);
                }
            }
            case NOTHING -> {}
        }
    }

    private void answered(int packetId) {
        if (!silent && ctx.channel().isActive()) {
            device.answered(this, packetId);
        }
    }

    private void subscribe(MqttSubscribeMessage message) {
        new Subacks(hub, this, device).answer(message).ifPresent(ctx::writeAndFlush);
    }

    private void unsubscribe(MqttUnsubscribeMessage message) {
        for (String filter : message.payload().topics()) {
            hub.subSessions().owner(hub, this, device, filter).ifPresent(owner -> owner.unsubscribe(filter));
        }
        ctx.writeAndFlush(MqttMessageBuilders.unsubAck()
                .packetId(message.variableHeader().messageId())
                .build());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        keepAlive.stop();
        if (device != null) {
            hub.disconnects().increment();
            device.gone(this);
            hub.subSessions().gone(this, device);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (device != null) {
            device.drain(this);
            ctx.flush();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }

    boolean writable() {
        return ctx.channel().isWritable();
    }

    void send(Outgoing message, int packetId, boolean dup) {
        hub.traces().sent(message, packetId);
        ctx.write(Packets.publish(message, packetId, dup), ctx.voidPromise());
    }

    /** From any thread. */
    void drainSoon() {
        if (drainAsked.compareAndSet(false, true)) {
            ctx.executor().execute(() -> {
                drainAsked.set(false);
                device.drain(this);
                ctx.flush();
            });
        }
    }

    /** From any thread. A silent connection stays open, as a half-open one does. */
    void close() {
        if (!silent) {
            ctx.channel().close();
        }
    }

    /** From any thread. */
    void goSilent() {
        silent = true;
        ctx.channel().pipeline().get(Silence.class).begin();
    }

    /** From any thread. */
    boolean isSilent() {
        return silent;
    }

    /** From any thread. */
    Sabotage sabotage() {
        return new Sabotage(ctx, device.key);
    }
}
