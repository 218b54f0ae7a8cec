package io.iotbridge.aliyun.link.connection;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A connector and the server that it is to meet, for each test. */
class ScriptedServerFixture {

    final ConnectionFixture link = new ConnectionFixture();
    ScriptedWebSocketServer server;

    @BeforeEach
    void open() throws IOException {
        server = new ScriptedWebSocketServer();
    }

    @AfterEach
    void close() throws IOException {
        link.close();
        server.close();
    }
}
