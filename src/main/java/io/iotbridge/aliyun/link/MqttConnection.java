package io.iotbridge.aliyun.link;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * One WebSocket with one MQTT session attempt. No method blocks on the network. Safe for use by several threads, but for {@link #publish} and
 * {@link #acknowledge}, which belong to the loop of the connection.
 */
public interface MqttConnection {

    /**
     * Sends CONNECT. To be called once, after {@link ConnectionListener#opened()}; CONNACK is told to the listener.
     *
     * @return done when its frame was handed to the network; fails with a {@link LinkException} if the connection ends first
     */
    CompletionStage<Void> connect();

    /**
     * Sends one SUBSCRIBE at QoS 1.
     *
     * @param filters at most 8 (platform.md C5)
     * @return the return codes of the SUBACK, one per filter, above 2, {@code 0x80} as a rule, for a refused one; fails with a {@link LinkException} if the
     *     connection ends first
     */
    CompletionStage<List<Integer>> subscribe(List<String> filters);

    /**
     * Sends one UNSUBSCRIBE.
     *
     * @param filters at most 8
     * @return an empty list when the UNSUBACK arrived; fails with a {@link LinkException} if the connection ends first
     */
    CompletionStage<List<Integer>> unsubscribe(List<String> filters);

    /**
     * Sends one PUBLISH, in the order of the calls; does nothing once the connection is over. Called on the loop.
     *
     * @param accepted run on the loop, at most once, when the platform's PUBACK arrived (QoS 1) or its frame was handed to the network (QoS 0):
     *     never before this returns, and never after {@link ConnectionListener#closed}
     */
    void publish(OutboundMessage message, Runnable accepted);

    /** Sends the PUBACK of a QoS 1 message; does nothing once the connection is over. Called on the loop. */
    void acknowledge(int packetId);

    /**
     * Whether to go on reading from the network. Without demand the WebSocket is not read, so that TCP slows the platform down; the message
     * that is being taken in is still delivered, what lies behind it waits, and the keep alive goes on.
     */
    void demand(boolean wanted);

    /** Whether it is open and its TLS is OpenSSL's. */
    boolean isOpenSsl();

    /** Ends the session in an orderly way: DISCONNECT, WebSocket close; by force if the platform does not answer within 2 seconds. */
    void disconnect();

    /** Ends the connection at once, without DISCONNECT. */
    void drop();
}
