package io.iotbridge.aliyun.identity;

import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What one CONNECT costs to sign. */
@State(Scope.Thread)
public class ConnectSignerBenchmark {
    private final ConnectSigner signer = new ConnectSigner(
            new ClientIdTemplate(ClientIdTemplate.DEFAULT),
            SignMethod.HMACSHA256,
            Optional.of(() -> 1_234_567L),
            false);
    private final Device device = new Device(new DeviceId("a1Product", "pump1"), new DeviceSecret("secretOfPump1"));

    /** HMAC-SHA256 with a time stamp. */
    @Benchmark
    public SignedConnect sign() {
        return signer.sign(device, SecureMode.TLS);
    }
}
