package io.iotbridge.aliyun.emulator;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A device made of a WebSocket and single MQTT packets, which does nothing by itself: no acknowledging, pinging or reconnecting. */
final class RawDevice implements AutoCloseable, WebSocket.Listener {

    private static final int PATIENCE_S = 5;

    final CompletableFuture<Void> closed = new CompletableFuture<>();
    final AtomicReference<String> brokenBy = new AtomicReference<>();
    private final EmbeddedChannel codec = new EmbeddedChannel(new MqttDecoder(1 << 20), MqttEncoder.INSTANCE);
    private final BlockingQueue<MqttConnAckMessage> connAcks = new LinkedBlockingQueue<>();
    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> pubacks = new LinkedBlockingQueue<>();
    private final BlockingQueue<MqttMessage> others = new LinkedBlockingQueue<>();
    private final WebSocket socket;

    record Received(String topic, String text, int qos, boolean dup, int packetId) {}

    private RawDevice(URI uri, HttpClient client) {
        this.socket = client.newWebSocketBuilder()
                .subprotocols("mqtt")
                .buildAsync(uri, this)
                .join();
    }

    static RawDevice open(URI uri) {
        return new RawDevice(uri, HttpClient.newHttpClient());
    }

    static RawDevice open(URI uri, HttpClient client) {
        return new RawDevice(uri, client);
    }

    /** A device that is signed in, or has failed to. */
    static RawDevice signedIn(Emulator emulator, DeviceEntry entry, boolean clean) {
        RawDevice device = open(emulator.ws());
        device.signIn(entry, "securemode=3,signmethod=hmacsha256", 60, clean);
        return device;
    }

    /** Signs in and returns the code of the CONNACK. */
    int signIn(DeviceEntry entry, String parameters, int keepAlive, boolean clean) {
        SignIn unsigned = SignIn.parse("c|" + parameters + "|", entry.deviceName() + "&" + entry.productKey(), "");
        return connect(
                "c|" + parameters + "|",
                entry.deviceName() + "&" + entry.productKey(),
                Signature.of(unsigned, entry.deviceSecret()),
                keepAlive,
                clean);
    }

    int connect(String clientId, String userName, String password, int keepAlive, boolean clean) {
        return connect(MqttVersion.MQTT_3_1_1, clientId, userName, password, keepAlive, clean);
    }

    int connectAsMqtt5() {
        return connect(MqttVersion.MQTT_5, "c|securemode=3|", "device&pk", "x", 60, true);
    }

    private int connect(
            MqttVersion version, String clientId, String userName, String password, int keepAlive, boolean clean) {
        send(MqttMessageBuilders.connect()
                .protocolVersion(version)
                .clientId(clientId)
                .username(userName)
                .password(password.getBytes(StandardCharsets.UTF_8))
                .keepAlive(keepAlive)
                .cleanSession(clean)
                .build());
        return take(connAcks).variableHeader().connectReturnCode().byteValue();
    }

    String subprotocol() {
        return socket.getSubprotocol();
    }

    List<Integer> subscribe(String... filters) {
        MqttMessageBuilders.SubscribeBuilder packet =
                MqttMessageBuilders.subscribe().messageId(1);
        for (String filter : filters) {
            packet.addSubscription(MqttQoS.AT_LEAST_ONCE, filter);
        }
        send(packet.build());
        return ((MqttSubAckMessage) take(others)).payload().grantedQoSLevels();
    }

    void unsubscribe(String filter) {
        send(MqttMessageBuilders.unsubscribe()
                .messageId(2)
                .addTopicFilter(filter)
                .build());
        take(others);
    }

    void publish(String topic, String payload, int qos, int packetId) {
        publish(topic, payload, qos, packetId, false);
    }

    void publishAgain(String topic, String payload, int packetId) {
        publish(topic, payload, 1, packetId, true);
    }

    private void publish(String topic, String payload, int qos, int packetId, boolean dup) {
        MqttPublishMessage message = MqttMessageBuilders.publish()
                .topicName(topic)
                .payload(Unpooled.copiedBuffer(payload, StandardCharsets.UTF_8))
                .qos(MqttQoS.valueOf(qos))
                .messageId(packetId)
                .build();
        send(
                dup
                        ? new MqttPublishMessage(
                                withDup(message.fixedHeader()), message.variableHeader(), message.payload())
                        : message);
    }

    private static MqttFixedHeader withDup(MqttFixedHeader header) {
        return new MqttFixedHeader(
                header.messageType(), true, header.qosLevel(), header.isRetain(), header.remainingLength());
    }

    void signOff() {
        send(MqttMessage.DISCONNECT);
    }

    void puback(int packetId) {
        send(MqttMessageBuilders.pubAck().packetId(packetId).build());
    }

    void ping() {
        send(MqttMessage.PINGREQ);
    }

    MqttMessage other() {
        return take(others);
    }

    Received next() {
        return take(received);
    }

    int nextPuback() {
        return take(pubacks);
    }

    int receivedWaiting() {
        return received.size();
    }

    /** The type of the next packet that is neither CONNACK, PUBLISH nor PUBACK. */
    String nextOther() {
        return take(others).fixedHeader().messageType().name();
    }

    boolean otherWaiting() {
        return !others.isEmpty();
    }

    boolean pubackWaiting() {
        return !pubacks.isEmpty();
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
        codec.writeInbound(Unpooled.copiedBuffer(data));
        for (MqttMessage message = codec.readInbound(); message != null; message = codec.readInbound()) {
            sort(message);
        }
        webSocket.request(1);
        return null;
    }

    private void sort(MqttMessage message) {
        if (message.decoderResult().isFailure()) {
            closed.completeExceptionally(message.decoderResult().cause());
        } else if (message instanceof MqttConnAckMessage connAck) {
            connAcks.add(connAck);
        } else if (message instanceof MqttPublishMessage publish) {
            received.add(new Received(
                    publish.variableHeader().topicName(),
                    publish.payload().toString(StandardCharsets.UTF_8),
                    publish.fixedHeader().qosLevel().value(),
                    publish.fixedHeader().isDup(),
                    publish.variableHeader().packetId()));
            publish.release();
        } else if (message.variableHeader() instanceof MqttMessageIdVariableHeader id
                && message.fixedHeader().messageType().name().equals("PUBACK")) {
            pubacks.add(id.messageId());
        } else {
            others.add(message);
        }
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int status, String reason) {
        closed.complete(null);
        return null;
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        brokenBy.set("text " + data);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        brokenBy.set(String.valueOf(error.getCause() == null ? error.getMessage() : error.getCause()));
        closed.complete(null);
    }

    private synchronized void send(MqttMessage message) {
        codec.writeOutbound(message);
        ByteBuf bytes = codec.readOutbound();
        socket.sendBinary(ByteBuffer.wrap(ByteBufUtil.getBytes(bytes)), true).join();
        bytes.release();
    }

    private static <T> T take(BlockingQueue<T> queue) {
        try {
            T taken = queue.poll(PATIENCE_S, TimeUnit.SECONDS);
            if (taken == null) {
                throw new AssertionError("nothing came");
            }
            return taken;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        socket.abort();
    }
}
