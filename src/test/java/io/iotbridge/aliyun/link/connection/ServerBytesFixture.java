package io.iotbridge.aliyun.link.connection;

import static io.iotbridge.aliyun.link.connection.ScriptedWebSocketServer.bytes;
import static io.iotbridge.aliyun.link.connection.ScriptedWebSocketServer.publish;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Packets as a server sends them. */
public final class ServerBytesFixture {

    /** Each of them valid. */
    public static final List<byte[]> PACKETS = List.of(
            bytes(0x20, 2, 0, 0),
            bytes(0x20, 2, 1, 0),
            bytes(0x40, 2, 0, 1),
            bytes(0x90, 3, 0, 1, 1),
            bytes(0x90, 6, 0, 2, 1, 0x80, 0, 1),
            bytes(0xB0, 2, 0, 3),
            bytes(0xD0, 0),
            publish("/a1/pump1/user/get", 7, "{\"on\":true}".getBytes(StandardCharsets.UTF_8)),
            publish("/sys/a1/pump1/thing/service/set", 0, new byte[0]),
            publish("气/压", 65_535, new byte[200]),
            publish("t", 1, bytes(1, 0xE0, 0)));

    private ServerBytesFixture() {}
}
