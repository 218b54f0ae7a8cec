package io.iotbridge.aliyun.link.packets;

import io.iotbridge.aliyun.link.LinkException;
import java.io.IOException;

/**
 * Follows the fixed headers of the packets that arrive and refuses those that no server may send, before anything is allocated for
 * them: a header may claim 256 MB. For one thread at a time.
 */
final class PacketGuard {

    /** The platform's payload limit is 256 KB; the rest is room for topic and headers, and for a limit that is raised. */
    static final int MAX_PACKET = 1024 * 1024;

    private static final int CONNACK = 2;
    private static final int PUBLISH = 3;
    private static final int PUBACK = 4;
    private static final int SUBACK = 9;
    private static final int UNSUBACK = 11;
    private static final int PINGRESP = 13;

    private int type;
    private int lengthBytes = -1;
    private int length;
    private int remaining;

    /**
     * Takes the next byte of a fixed header.
     *
     * @return whether it was the last one
     */
    boolean header(int value) throws IOException {
        if (remaining > 0) {
            throw new IllegalStateException(remaining + " bytes of the previous packet are missing");
        }
        if (lengthBytes < 0) {
            first(value);
            lengthBytes = 0;
            length = 0;
        } else {
            length |= (value & 0x7F) << (7 * lengthBytes++);
            if (length > MAX_PACKET || (value & 0x80) != 0 && lengthBytes == 4) {
                throw refused("announced a packet of more than " + MAX_PACKET + " bytes");
            }
            if ((value & 0x80) == 0) {
                checkLength();
                remaining = length;
                lengthBytes = -1;
                return true;
            }
        }
        return false;
    }

    /** Bytes behind the fixed header that was completed last. */
    int length() {
        return length;
    }

    private void first(int value) throws IOException {
        type = value >> 4;
        int flags = value & 0x0F;
        switch (type) {
            case PUBLISH -> {
                if ((flags & 0x06) > 0x02) {
                    throw refused("sent a PUBLISH with a QoS above the subscribed 1");
                }
            }
            case CONNACK, PUBACK, SUBACK, UNSUBACK, PINGRESP -> {
                if (flags != 0) {
                    throw refused("broke MQTT 3.1.1: flags " + flags + " in a packet of type " + type);
                }
            }
            default -> throw refused("broke MQTT 3.1.1: a packet of type " + type);
        }
    }

    private void checkLength() throws IOException {
        boolean right =
                switch (type) {
                    case CONNACK, PUBACK, UNSUBACK -> length == 2;
                    case PINGRESP -> length == 0;
                    // PUBLISH: a topic of one character; SUBACK: a packet id and a code.
                    default -> length >= 3;
                };
        if (!right) {
            throw refused("broke MQTT 3.1.1: a packet of type " + type + " with " + length + " bytes");
        }
    }

    /** Takes a run of bytes behind the fixed header. */
    void body(int count) {
        remaining -= count;
    }

    static IOException refused(String what) {
        LinkException cause = new LinkException(LinkException.Kind.PROTOCOL, "the server " + what);
        return new IOException(cause.getMessage(), cause);
    }
}
