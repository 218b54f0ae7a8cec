package io.iotbridge.aliyun.link.paho;

import io.iotbridge.aliyun.link.LinkException;
import java.io.IOException;

/**
 * Follows the fixed headers of the packets that Paho reads and refuses those it would choke on: Paho allocates whatever length a header
 * claims, up to 256 MB, and its reader dies silently of a PUBLISH with QoS 3. For the reading thread only.
 */
final class PacketGuard {

    /** The platform's payload limit is 256 KB; the rest is room for topic and headers, and for a limit that is raised. */
    static final int MAX_PACKET = 1024 * 1024;

    private static final int PUBLISH = 0x30;

    private int lengthBytes = -1;
    private int length;
    private int remaining;

    /** Takes a byte that was read alone: Paho reads fixed headers this way. */
    void header(int value) throws IOException {
        if (remaining > 0) {
            remaining--;
        } else if (lengthBytes < 0) {
            if ((value & 0xF0) == PUBLISH && (value & 0x06) > 0x02) {
                throw refused("sent a PUBLISH with a QoS above the subscribed 1");
            }
            lengthBytes = 0;
            length = 0;
        } else {
            length |= (value & 0x7F) << (7 * lengthBytes++);
            if (length > MAX_PACKET || (value & 0x80) != 0 && lengthBytes == 4) {
                throw refused("announced a packet of more than " + MAX_PACKET + " bytes");
            }
            if ((value & 0x80) == 0) {
                remaining = length;
                lengthBytes = -1;
            }
        }
    }

    /** Takes a run of bytes: Paho reads the rest of a packet this way. */
    void body(int count) {
        remaining -= count;
    }

    private static IOException refused(String what) {
        LinkException cause = new LinkException(LinkException.Kind.PROTOCOL, "the server " + what);
        return new IOException(cause.getMessage(), cause);
    }
}
