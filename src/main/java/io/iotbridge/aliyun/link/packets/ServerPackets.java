package io.iotbridge.aliyun.link.packets;

import io.iotbridge.aliyun.link.InboundMessage;
import java.util.List;

/** Who gets the packets of the server, in their order, on the thread that takes the stream apart. */
public interface ServerPackets {

    /** @param code 0 for a session that was accepted */
    void connack(int code, boolean sessionPresent);

    void message(InboundMessage message);

    void puback(int packetId);

    /** @param codes one for each filter */
    void suback(int packetId, List<Integer> codes);

    void unsuback(int packetId);

    void pingresp();
}
