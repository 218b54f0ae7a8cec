package io.iotbridge.aliyun.link.connection;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.net.ssl.SSLException;

/** A server that says what the test says, byte by byte, on the test's own thread. Every wait ends after ten seconds. */
public final class ScriptedWebSocketServer implements AutoCloseable {

    static final int CONTINUATION = 0;
    static final int BINARY = 2;
    /** Opcode of a close frame. */
    public static final int CLOSE = 8;

    static final int PING = 9;
    static final int PONG = 10;

    private static final int PATIENCE = 10_000;

    private final ServerSocket server;
    private final String scheme;

    /** On a free port of this machine, without TLS. */
    public ScriptedWebSocketServer() throws IOException {
        this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), "ws");
    }

    ScriptedWebSocketServer(ServerSocket server, String scheme) throws IOException {
        this.server = server;
        server.setSoTimeout(PATIENCE);
        server.setReceiveBufferSize(16 * 1024);
        this.scheme = scheme;
    }

    URI uri(String host) {
        return URI.create(scheme + "://" + host + ":" + server.getLocalPort() + "/mqtt");
    }

    /** Its address. */
    public URI uri() {
        return uri("localhost");
    }

    /** Accepts a connection and reads the upgrade request. */
    public Peer accept() throws IOException {
        return new Peer(server.accept());
    }

    Socket acceptWithoutReading() throws IOException {
        return server.accept();
    }

    /** Accepts a connection up to an accepted session. */
    public Peer session() throws IOException {
        Peer peer = accept();
        peer.upgrade("Sec-WebSocket-Protocol: mqtt\r\n");
        peer.packet();
        peer.send(0x20, 0x02, 0x00, 0x00);
        return peer;
    }

    /** The same, perhaps on a second connection, where TLS failed on the first. */
    Peer sessionAtLast() throws IOException {
        try {
            return session();
        } catch (SSLException tls) {
            return session();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    /** A frame from the client, unmasked. */
    record Frame(int opcode, byte[] payload) {}

    /** The server's end of one connection. */
    public static final class Peer implements AutoCloseable {
        final Socket socket;
        private final DataInputStream in;
        private final OutputStream out;
        private final String request;
        private DataInputStream packets;

        private Peer(Socket socket) throws IOException {
            this.socket = socket;
            socket.setSoTimeout(PATIENCE);
            socket.setTcpNoDelay(true);
            in = new DataInputStream(socket.getInputStream());
            out = socket.getOutputStream();
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                head.write(in.readByte());
            }
            request = head.toString(StandardCharsets.ISO_8859_1);
        }

        static Peer on(Socket socket) throws IOException {
            return new Peer(socket);
        }

        /** What follows on the same connection, behind what a proxy answers. */
        Peer behind() throws IOException {
            return new Peer(socket);
        }

        String request() {
            return request;
        }

        void upgrade(String headers) throws IOException {
            String key = request.lines()
                    .filter(line -> line.toLowerCase().startsWith("sec-websocket-key:"))
                    .findFirst()
                    .orElseThrow()
                    .substring(18)
                    .trim();
            try {
                byte[] digest = MessageDigest.getInstance("SHA-1")
                        .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
                raw(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(digest) + "\r\n"
                                + headers + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Sends bytes as they are. */
        public void raw(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }

        void send(int... bytes) throws IOException {
            send(bytes(bytes));
        }

        void send(byte[] payload) throws IOException {
            frame(BINARY, true, payload);
        }

        /** Sends a WebSocket frame. */
        public void frame(int opcode, boolean last, byte[] payload) throws IOException {
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            frame.write(opcode | (last ? 0x80 : 0));
            if (payload.length < 126) {
                frame.write(payload.length);
            } else {
                frame.write(127);
                for (int shift = 56; shift >= 0; shift -= 8) {
                    frame.write((int) ((long) payload.length >>> shift));
                }
            }
            frame.write(payload);
            raw(frame.toByteArray());
        }

        Frame frame() throws IOException {
            int opcode = in.readByte() & 0x0F;
            long length = in.readByte() & 0x7F;
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = in.readLong();
            }
            byte[] mask = in.readNBytes(4);
            byte[] payload = in.readNBytes((int) length);
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= mask[i % 4];
            }
            return new Frame(opcode, payload);
        }

        /** The next MQTT packet, however it is cut into frames; ends with EOFException at a close frame. */
        byte[] packet() throws IOException {
            if (packets == null) {
                packets = new DataInputStream(new Binary());
            }
            ByteArrayOutputStream packet = new ByteArrayOutputStream();
            packet.write(packets.readByte());
            int length = 0;
            int digit;
            int shift = 0;
            do {
                digit = packets.readUnsignedByte();
                packet.write(digit);
                length |= (digit & 0x7F) << shift;
                shift += 7;
            } while (digit > 0x7F);
            packet.write(packets.readNBytes(length));
            return packet.toByteArray();
        }

        boolean isAtEnd() {
            try {
                socket.setSoTimeout(PATIENCE);
                while (in.read() >= 0) {
                    continue;
                }
                return true;
            } catch (java.net.SocketTimeoutException e) {
                return false;
            } catch (IOException reset) {
                return true;
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }

        private final class Binary extends InputStream {
            private byte[] current = {};
            private int next;

            @Override
            public int read() throws IOException {
                while (next == current.length) {
                    Frame frame = frame();
                    if (frame.opcode == CLOSE) {
                        return -1;
                    }
                    current = frame.opcode == BINARY || frame.opcode == CONTINUATION ? frame.payload : new byte[0];
                    next = 0;
                }
                return current[next++] & 0xFF;
            }
        }
    }

    static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    /** A PUBLISH; packet id 0 means QoS 0. */
    static byte[] publish(String topic, int packetId, byte[] payload) {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        packet.write(packetId == 0 ? 0x30 : 0x32);
        int length = 2 + name.length + (packetId == 0 ? 0 : 2) + payload.length;
        do {
            packet.write(length % 128 | (length > 127 ? 0x80 : 0));
            length /= 128;
        } while (length > 0);
        packet.write(0);
        packet.write(name.length);
        packet.writeBytes(name);
        if (packetId > 0) {
            packet.write(packetId >> 8);
            packet.write(packetId);
        }
        packet.writeBytes(payload);
        return packet.toByteArray();
    }
}
