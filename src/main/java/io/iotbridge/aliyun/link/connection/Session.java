package io.iotbridge.aliyun.link.connection;

import io.iotbridge.aliyun.link.InboundMessage;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.packets.ServerPackets;
import java.util.List;

/**
 * What the server says in the session of one connection: nothing before its CONNACK, and its answers go to those who wait for them. Belongs to the
 * connection's loop.
 */
final class Session implements ServerPackets {

    private final Connection connection;
    private final PendingPackets pending;
    private final String username;
    private boolean accepted;

    /** @param username names the device in messages */
    Session(Connection connection, PendingPackets pending, String username) {
        this.connection = connection;
        this.pending = pending;
        this.username = username;
    }

    /** Whether the server has accepted it. */
    boolean isAccepted() {
        return accepted;
    }

    @Override
    public void connack(int code, boolean sessionPresent) {
        if (accepted) {
            broken("a second CONNACK");
        } else if (!pending.isConnectAsked()) {
            broken("a CONNACK before CONNECT");
        } else if (code != 0) {
            connection.end(ConnackCause.of(code, username));
        } else if (!connection.isOver()) {
            accepted = true;
            connection.accepted(sessionPresent);
        }
    }

    @Override
    public void message(InboundMessage message) {
        if (require("a PUBLISH") && !connection.isOver()) {
            connection.tell(listener -> listener.message(message));
        }
    }

    @Override
    public void puback(int packetId) {
        if (require("a PUBACK")) {
            pending.puback(packetId);
        }
    }

    @Override
    public void suback(int packetId, List<Integer> codes) {
        if (require("a SUBACK") && !pending.suback(packetId, codes)) {
            broken("a SUBACK without a SUBSCRIBE");
        }
    }

    @Override
    public void unsuback(int packetId) {
        if (require("an UNSUBACK")) {
            pending.suback(packetId, List.of());
        }
    }

    @Override
    public void pingresp() {
        require("a PINGRESP");
    }

    private boolean require(String what) {
        if (!accepted) {
            broken(what + " before CONNACK");
        }
        return accepted;
    }

    private void broken(String how) {
        connection.end(new LinkException(Kind.PROTOCOL, "the server broke MQTT 3.1.1: " + how));
    }
}
